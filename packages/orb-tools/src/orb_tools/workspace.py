"""The folders of a checkout. Every command works from any folder inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orb_tools.errors import ToolError
from orb_tools.sizes import parse_size

_INDEX_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


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
            if _settings(folder / "pyproject.toml") is not None:
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
    def stacks(self) -> tuple[str, ...]:
        """The stacks in the order in which they are deployed: `stacks` of `[tool.orb]`. The first has the tables.

        Raises:
            ToolError: It is not a list of two names or more.
        """
        settings = _settings(self.root / "pyproject.toml") or {}
        stacks = settings.get("stacks", ["data", "functions"])
        if (
            not isinstance(stacks, list)
            or not stacks[1:]
            or not all(isinstance(each, str) for each in stacks)
        ):
            raise ToolError(
                "pyproject.toml: 'stacks' of [tool.orb] is not a list of stacks",
                hint='write it like stacks = ["data", "functions"]',
            )
        return tuple(stacks)

    @property
    def index(self) -> str | None:
        """The name of the one package index that our packages may come from: `index` of `[tool.orb]`.

        None: our packages come from paths only.

        Raises:
            ToolError: It is not a name.
        """
        stated = (_settings(self.root / "pyproject.toml") or {}).get("index")
        if stated is None or (isinstance(stated, str) and _INDEX_NAME.fullmatch(stated)):
            return stated
        raise ToolError(
            "pyproject.toml: 'index' of [tool.orb] is not the name of a package index",
            hint='write the name that the Pipfiles use, like index = "codeartifact", and no address',
        )

    @property
    def cache_size(self) -> int:
        """The largest size of the cache of bundles, in bytes: `cache-size` of `[tool.orb]`, 300 MB by default.

        Raises:
            ToolError: It is not a size.
        """
        settings = _settings(self.root / "pyproject.toml") or {}
        stated = settings.get("cache-size", "300 MB")
        try:
            return parse_size(str(stated))
        except ValueError as error:
            raise ToolError(
                "pyproject.toml: 'cache-size' of [tool.orb] is not a size",
                hint='write it like cache-size = "300 MB"',
            ) from error

    @property
    def dist(self) -> Path:
        """The bundles and their manifest."""
        return self.root / "dist"

    @property
    def state(self) -> Path:
        """Caches and environments of the tools. They can be deleted at any time."""
        return self.root / ".orb"


def _settings(pyproject: Path) -> dict[str, object] | None:
    """Return `[tool.orb]`. None: the file does not have it."""
    try:
        return _parsed(pyproject.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict[str, object] | None:
    """Return `[tool.orb]` of a text. It is asked for each function, and takes 20 ms to parse."""
    # Imported here: a command that is given its folders does not search for them.
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    tool = document.get("tool", {})
    settings = tool.get("orb") if isinstance(tool, dict) else None
    return settings if isinstance(settings, dict) else None
