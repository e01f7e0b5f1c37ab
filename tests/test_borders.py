"""Laws of imports between packages: a private name is used only by its own package, which may change it at any time."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
OURS = {path.name for path in ROOT.glob("packages/*/src/*") if (path / "__init__.py").exists()} | {"lambdas"}

FOLDERS = "packages", "lambdas", "benchmarks", "schemas", "infrastructure", "tests"


def test_private_modules_stay_private() -> None:
    """No module imports a private name of another package, but those that a contract in pyproject.toml allows to."""
    contracts = _settings()["contracts"]
    allowed = {
        (f"{importer.replace('.', '/')}.py", module)
        for contract in contracts
        if contract["type"] == "protected"
        for importer in contract["allowed_importers"]
        for module in contract["protected_modules"]
    }
    found = list(_private_imports())
    assert [(path, name) for path, name in found if (path, name.rpartition(".")[0]) not in allowed] == []


def test_every_package_is_checked_for_circles() -> None:
    """The contract against circles names every package of the import graph."""
    settings = _settings()
    (circles,) = [contract for contract in settings["contracts"] if contract["type"] == "acyclic_siblings"]
    assert set(circles["ancestors"]) == set(settings["root_packages"])


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    return settings


def _private_imports() -> Iterator[tuple[str, str]]:
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if "goldens" in parts:
            continue
        own = parts[1].replace("-", "_") if parts[0] == "packages" else parts[0]
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            package, _, rest = name.partition(".")
            if package in OURS - {own} and any(part.startswith("_") for part in rest.split(".")):
                yield "/".join(parts[parts.index("src") + 1 :] if "src" in parts else parts), name


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            private = [alias.name for alias in node.names if alias.name.startswith("_")]
            yield from (f"{node.module}.{name}" for name in private)
            yield node.module
