"""Read what a local package needs now, without building it where its pyproject.toml says it.

A package whose dependencies are computed (`dynamic`) is asked through its build backend, in a copy, without a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from build import BuildBackendException, BuildException
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

from .build_hooks import project_builder
from .markers import parse_requirement
from .pyproject import read_pyproject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .package_folder import LocalPackage

_FIELDS = frozenset({"dependencies", "optional-dependencies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a package requires, as its wheel would say it."""

    version: str
    """Empty when the version is computed and nothing else had to be."""
    requires: tuple[str, ...]
    """Requirements. Those of an extra have it in their marker."""
    extras: tuple[str, ...]
    requires_python: str


def read_needs(package: LocalPackage) -> Needs:
    """Return what `package` needs now. Raises `ToolError` when its pyproject.toml or its backend does not tell."""
    hint = f"correct packages/{package.folder.name}"
    try:
        project: dict[str, Any] = read_pyproject(package.folder)["project"]
        if _FIELDS.isdisjoint(project.get("dynamic", ())):
            return _written(project)
        return _computed(package)
    except (BuildException, BuildBackendException) as error:
        message = f"{package.name} does not say what it needs"
        raise ToolError(message, hint=hint, faults=tail(scrub(str(error)))) from error
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise ToolError(f"{package.name} has a dependency that cannot be read", hint=hint) from error


def _written(project: Mapping[str, Any]) -> Needs:
    extras = project.get("optional-dependencies", {})
    return Needs(
        version=str(project.get("version", "")),
        requires=tuple(_requirements(project.get("dependencies", ()), extras)),
        extras=tuple(canonicalize_name(extra) for extra in extras),
        requires_python=str(SpecifierSet(project.get("requires-python", ""))),
    )


def _requirements(dependencies: Sequence[str], extras: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for text in dependencies:
        yield str(parse_requirement(text))
    for extra, texts in extras.items():
        for text in texts:
            requirement = parse_requirement(text)
            also = f"({requirement.marker}) and " if requirement.marker else ""
            requirement.marker = None
            # The space ends an address, which could otherwise hold the semicolon.
            yield f'{requirement} ; {also}extra == "{canonicalize_name(extra)}"'


def _computed(package: LocalPackage) -> Needs:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        for name, content in package.files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

        builder = project_builder(source, log=[])
        info = Path(builder.metadata_path(Path(folder) / "metadata"))
        metadata = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
    return Needs(
        version=str(metadata["Version"]),
        requires=tuple(str(parse_requirement(str(text))) for text in metadata.get_all("Requires-Dist", [])),
        extras=tuple(canonicalize_name(str(value)) for value in metadata.get_all("Provides-Extra", [])),
        requires_python=str(metadata.get("Requires-Python", "")),
    )
