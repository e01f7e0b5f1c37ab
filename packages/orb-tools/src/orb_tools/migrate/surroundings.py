"""What lies around one source in its project: the names that others take from it, and the modules that are near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Surroundings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What lies around a source."""

    folders: tuple[Path, ...] = ()
    """The folders that imports of the source may start from: its own, and those above it in the project."""
    taken: frozenset[str] = frozenset()
    """The names that other files take from some module, as far as their text shows."""
    own: frozenset[str] = frozenset()
    """The top-level modules that the project says are its own, and not those of an older layer."""
    errors: bool = False
    """Whether the source has errors of orb, also by way of another module of the project."""

    def owns(self, module: str) -> bool:
        """Return whether the project says that a module is its own."""
        return module.partition(".")[0] in self.own

    def near(self, module: str) -> Path | None:
        """Return the file or folder in the project that an import of an older module may mean."""
        parts = module.split(".")
        start = parts[:2] if parts[0] == "src" else parts[:1]
        for folder in self.folders:
            place = folder.joinpath(*start)
            file = place.with_suffix(".py")
            if file.is_file():
                return file
            if next(place.glob("*.py"), None) is not None:
                return place
        return None
