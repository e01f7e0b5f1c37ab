"""The folder of a local package: its name, and the files that a build of it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .pyproject import read_pyproject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .source_files import Sources

_NOT_SHIPPED = frozenset({"tests", "benchmarks", "build", "dist", "docs"})
# The rule for names of packages. `packaging` has it too, but takes longer to import than a run that builds nothing.
_NAME = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE | re.ASCII)
_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True)
class LocalPackage:
    """A package of the monorepo."""

    folder: Path
    sources: Sources = field(compare=False, repr=False)
    """The sources of the workspace."""

    @cached_property
    def name(self) -> str:
        """The canonical name, from its pyproject.toml. Raises `ToolError` when the name cannot be read."""
        try:
            name = read_pyproject(self.folder)["project"]["name"]
            if not _NAME.fullmatch(name):
                raise ValueError("not a name")
        except (OSError, LookupError, TypeError, ValueError) as error:
            hint = "a path in a Pipfile must lead to a folder whose pyproject.toml has [project] with a name"
            raise ToolError(f"{self.folder.name} is not a package", hint=hint) from error
        return canonical_name(name)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The files of a build by path: without tests, files that git ignores, and leftovers of tools.

        Raises `ToolError` as `Sources.read` does.
        """
        files = self.sources.read(self.folder, top=_NOT_SHIPPED)
        return {name: file.content for name, file in sorted(files.items())}

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each of `files`, by path. Raises `ToolError` as `Sources.read` does."""
        found = self.sources.digests(self.folder, top=_NOT_SHIPPED)
        # A build sees all files with one mode.
        return {name: digest.removesuffix(" x") for name, digest in sorted(found.items())}


def canonical_name(name: str) -> str:
    """Return the form of a package's name in which equal names are equal texts: "Orb_Common" is "orb-common"."""
    return _SEPARATORS.sub("-", name).lower()
