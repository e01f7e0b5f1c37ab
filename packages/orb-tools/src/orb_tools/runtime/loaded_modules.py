"""What a function had loaded when its process ended, and from where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INSTALLED = frozenset({"site-packages", "dist-packages"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedModules:
    """The report that the process of a function leaves."""

    modules: Mapping[str, tuple[str, ...]]
    """The files and folders of each module, by its name. A module that is built in has none."""
    library: tuple[str, ...]
    """The folders of the standard library."""
    packages: tuple[str, ...]
    """The folders of the runtime's packages."""
    memory: float | None
    """The most MB that the process had in memory. None: the system does not say."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return the report at `path`. None: the process ended without one, because something killed it."""
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        folders, peak = report["folders"], report["peak"]
        return cls(
            modules={name: tuple(paths) for name, paths in report["modules"].items()},
            library=(folders["stdlib"], folders["platstdlib"]),
            packages=(folders["purelib"], folders["platlib"]),
            memory=None if peak is None else peak / 1000,
        )

    def from_elsewhere(self, *folders: Path) -> Iterator[str]:
        """Yield a line for each module that is not from `folders`, the runtime or the standard library.

        `folders` are those of the bundle and of its layers.
        """
        own = (*(str(folder.resolve()) for folder in folders), *self.packages)
        for name, paths in sorted(self.modules.items()):
            for path in dict.fromkeys(paths):
                if not any(_is_in(path, folder) for folder in own) and not self._is_standard(path):
                    yield f"{name} was loaded from {path}, which is not on AWS"

    def _is_standard(self, path: str) -> bool:
        # The packages that are installed for a Python are in a folder of its standard library.
        return any(
            _is_in(path, folder) and _INSTALLED.isdisjoint(PurePath(path).relative_to(folder).parts)
            for folder in self.library
        )


def _is_in(path: str, folder: str) -> bool:
    return PurePath(path).is_relative_to(folder)
