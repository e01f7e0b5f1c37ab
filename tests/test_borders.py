"""What begins with an underscore belongs to its package: others would break when it changes."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
OURS = {path.name for path in ROOT.glob("packages/*/src/*") if (path / "__init__.py").exists()} | {"lambdas"}

FOLDERS = "packages", "lambdas", "benchmarks", "schemas", "infrastructure", "tests"


def test_private_modules_stay_private() -> None:
    """No module imports a private name of another package."""
    assert list(_offenders()) == []


def test_every_package_is_looked_at_for_circles() -> None:
    """The contract against circles names each package that the import graph is made of."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [circles] = [contract for contract in settings["contracts"] if contract["type"] == "acyclic_siblings"]
    assert set(circles["ancestors"]) == set(settings["root_packages"])


def _offenders() -> Iterator[tuple[str, str]]:
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        inside = path.relative_to(ROOT).parts
        if "goldens" in inside:
            continue
        own = inside[1].replace("-", "_") if inside[0] == "packages" else inside[0]
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            package, _, rest = name.partition(".")
            if package in OURS - {own} and any(part.startswith("_") for part in rest.split(".")):
                yield "/".join(inside[inside.index("src") + 1 :] if "src" in inside else inside), name


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            private = [alias.name for alias in node.names if alias.name.startswith("_")]
            yield from (f"{node.module}.{name}" for name in private)
            yield node.module
