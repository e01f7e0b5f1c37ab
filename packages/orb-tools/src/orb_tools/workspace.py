"""The folders of a checkout. Every command works from any folder inside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orb_tools.errors import ToolError


@dataclass(frozen=True, slots=True)
class Workspace:
    """A checkout of the monorepo."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """Find the workspace that contains `start` (default: the current folder).

        Its root is the nearest folder whose pyproject.toml has a `[tool.orb]` table.
        Raises `ToolError` when no folder above has one.
        """
        origin = (start or Path.cwd()).resolve()
        for folder in (origin, *origin.parents):
            if _is_root(folder / "pyproject.toml"):
                return cls(folder)
        raise ToolError(
            f"{origin} is not inside a checkout of orb",
            hint="change to the folder of the checkout: its pyproject.toml has [tool.orb]",
        )

    @property
    def schemas(self) -> Path:
        """The YAML that models are generated from."""
        return self.root / "schemas"

    @property
    def packages(self) -> Path:
        """The shared packages, one folder each."""
        return self.root / "packages"

    @property
    def lambdas(self) -> Path:
        """The functions, one folder for each unit."""
        return self.root / "lambdas"

    @property
    def infrastructure(self) -> Path:
        """CloudFormation templates, parameters and scripts."""
        return self.root / "infrastructure"

    @property
    def dist(self) -> Path:
        """The bundles and their manifest."""
        return self.root / "dist"

    @property
    def state(self) -> Path:
        """Caches and environments of the tools. They can be deleted at any time."""
        return self.root / ".orb"


def _is_root(pyproject: Path) -> bool:
    # Imported here: a command that is given its folders does not search for them.
    import tomllib

    try:
        document = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False
    tool = document.get("tool", {})
    return isinstance(tool, dict) and "orb" in tool
