"""A unit's Pipfile and Pipfile.lock, read without pipenv: a bundle is made where only orb is installed."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.markers import InvalidMarker, Marker
from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError

from .target import DEFAULT_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .unit import Unit

# Pipenv hashes the package index together with the packages, and takes it from the machine's own settings
# when the Pipfile names none. This is what it takes on a machine without any, so that one Pipfile has one
# hash.
_DEFAULT_SOURCES = [{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": True}]
_SECTIONS = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One package of a lock."""

    name: str
    version: str
    """Without the ==. Empty: a path package has the version that it is built with; others are not resolved."""
    hashes: tuple[str, ...]
    """As pip takes them: sha256:<hex>."""
    marker: Marker | None = None
    path: str | None = None
    """Of a local package, relative to the Pipfile."""

    @property
    def resolved(self) -> bool:
        """Whether it says what to install. Pipenv leaves that out when the marker is false for its own Python."""
        return self.path is not None or bool(self.hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A package that the Pipfile itself names."""

    name: str
    extras: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What a unit asked for, and what it was given."""

    roots: tuple[Root, ...]
    packages: Mapping[str, Locked]
    """By canonical name."""
    python: str
    """The version it was made for."""


def pipfile_hash(document: Mapping[str, Any], *, sources: object = None) -> str:
    """The hash of a parsed Pipfile as pipenv computes it; `sources` stand in for those it does not name."""
    content: dict[str, object] = {
        "_meta": {
            "sources": document.get("source") or sources or _DEFAULT_SOURCES,
            "requires": document.get("requires", {}),
        },
        "default": _canonical(document.get("packages", {})),
        "develop": _canonical(document.get("dev-packages", {})),
    }
    for category, values in document.items():
        if category not in _SECTIONS and category not in {"default", "develop"}:
            content[category] = _canonical(values)
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_pipfile(unit: Unit) -> dict[str, Any]:
    """The Pipfile, parsed. Raises `ToolError` when it is no TOML, with the line, or no Pipfile."""
    shown = _shown(unit.pipfile, unit)
    try:
        document = tomllib.loads(unit.pipfile.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolError(f"{shown} is not valid", hint="mend it", faults=[f"{shown}: {error}"]) from error
    faults = [f"{shown}: {fault}" for fault in _pipfile_faults(document)]
    if faults:
        raise ToolError(f"{shown} is not valid", hint="mend it", faults=faults)
    return document


def _pipfile_faults(document: Mapping[str, Any]) -> Iterator[str]:
    for section, content in document.items():
        wanted = list if section == "source" else dict
        if not isinstance(content, wanted):
            yield f"{section} is no {'list of tables' if wanted is list else 'table'}"
    packages = document.get("packages", {})
    for name, entry in packages.items() if isinstance(packages, dict) else ():
        if isinstance(entry, dict) and not isinstance(entry.get("extras", []), list):
            yield f"{name}: extras is no list"


def required_python(document: Mapping[str, Any]) -> str:
    """The Python that a Pipfile asks for, as in "3.13"."""
    requires = document.get("requires", {})
    full = str(requires.get("python_version") or requires.get("python_full_version") or DEFAULT_PYTHON)
    return ".".join(full.split(".")[:2])


def read_lock(unit: Unit) -> Lock:
    """The lock of a unit, known to belong to its Pipfile.

    Raises `ToolError` when it is missing, damaged, older than the Pipfile, or holds what no bundle can:
    packages without hashes, or from a version control system.
    """
    pipfile = read_pipfile(unit)
    shown = _shown(unit.lock, unit)
    again = f"run: orb lock {unit.name}"
    try:
        document = json.loads(unit.lock.read_text(encoding="utf-8"))
        meta, default = document["_meta"], dict(document["default"])
        recorded = str(meta["hash"]["sha256"])
        python = required_python(meta)
    except FileNotFoundError:
        raise ToolError(f"{shown} is missing", hint=again) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ToolError(f"{shown} is damaged", hint=again) from error
    valid = {pipfile_hash(pipfile), pipfile_hash(pipfile, sources=meta.get("sources"))}
    if recorded not in valid:
        raise ToolError(f"{shown} is older than its Pipfile", hint=again)
    faults: list[str] = []
    packages = {}
    for name, entry in default.items():
        locked = _locked(canonicalize_name(name), entry, faults, shown)
        if locked is not None:
            packages[locked.name] = locked
    if faults:
        raise ToolError(
            f"{shown} holds what cannot be bundled", hint=f"mend the Pipfile, then {again}", faults=faults
        )
    roots = tuple(
        Root(name=canonicalize_name(name), extras=_extras(entry))
        for name, entry in pipfile.get("packages", {}).items()
    )
    return Lock(roots=roots, packages=packages, python=python)


def _locked(name: str, entry: object, faults: list[str], shown: str) -> Locked | None:
    if not isinstance(entry, dict):
        faults.append(f"{shown}: {name}: the entry is no table")
        return None
    if "path" in entry:
        return Locked(name=name, version="", hashes=(), path=str(entry["path"]))
    try:
        marker = Marker(str(entry["markers"])) if entry.get("markers") else None
    except InvalidMarker:
        faults.append(f"{shown}: {name}: its markers cannot be read")
        return None
    version = str(entry.get("version", ""))
    listed = entry.get("hashes")
    hashes = tuple(sorted(str(value) for value in listed)) if isinstance(listed, list) else ()
    if marker is not None and version == "*":
        return Locked(name=name, version="", hashes=(), marker=marker)
    if not version.startswith("=="):
        faults.append(f"{shown}: {name}: not from a package index, but a bundle takes hashed wheels only")
    elif not hashes:
        faults.append(f"{shown}: {name}: has no hashes")
    return Locked(name=name, version=version.removeprefix("=="), hashes=hashes, marker=marker)


def _extras(entry: object) -> frozenset[str]:
    extras = entry.get("extras", ()) if isinstance(entry, dict) else ()
    return frozenset(canonicalize_name(str(extra)) for extra in extras)


def _canonical(section: Mapping[str, object]) -> dict[str, object]:
    return {canonicalize_name(name): value for name, value in section.items()}


def _shown(path: Path, unit: Unit) -> str:
    return path.relative_to(unit.workspace.root).as_posix()
