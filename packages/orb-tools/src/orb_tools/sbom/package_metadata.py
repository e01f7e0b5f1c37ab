"""Read what the metadata of a package says about licences and dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from email.parser import HeaderParser

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageMetadata:
    """The metadata of one package in one version."""

    name: str
    """The canonical name."""
    version: str
    licences: tuple[str, ...]
    """SPDX expressions or names, as the authors declare them. Several: no expression says how they relate."""
    requires: tuple[Requirement, ...]
    extras: tuple[str, ...]


def parse_metadata(text: str) -> PackageMetadata:
    """Return the content of a METADATA file.

    Raises:
        ValueError: It has no name or no version, or a requirement that is not valid.
    """
    headers = HeaderParser().parsestr(text)
    name, version = headers["Name"], headers["Version"]
    if not name or not version:
        raise ValueError("METADATA has no name or no version")
    classifiers = [str(value) for value in headers.get_all("Classifier", [])]
    return PackageMetadata(
        name=canonicalize_name(name),
        version=str(version),
        licences=_licences(
            headers["License-Expression"],
            headers["License"],
            [c for c in classifiers if c.startswith("License ::")],
        ),
        requires=tuple(Requirement(str(value)) for value in headers.get_all("Requires-Dist", [])),
        extras=tuple(
            sorted(canonicalize_name(str(value)) for value in headers.get_all("Provides-Extra", []))
        ),
    )


def _licences(expression: str | None, text: str | None, classifiers: list[str]) -> tuple[str, ...]:
    if expression:
        return (expression,)
    # Old packages have the whole text of a licence in this header.
    if text and "\n" not in text.strip() and text.strip().upper() != "UNKNOWN":
        return (text.strip(),)
    return tuple(sorted({each.rpartition(" :: ")[2] for each in classifiers} - {"OSI Approved"}))
