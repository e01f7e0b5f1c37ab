"""Read `[tool.orb-bundle]` in the pyproject.toml of a function or a package: how it is bundled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from packaging.utils import is_normalized_name

from orb_tools.errors import ToolError
from orb_tools.sizes import BYTES, parse_amount

from .left_out import RULES
from .pyproject import read_pyproject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LAYERS_LIMIT = 5
"""Layers that AWS accepts for one function."""
_KEYS = ("not-credentials", "keep", "layers", "budget")
_PACKAGE_KEYS = ("not-credentials",)
_MILLISECONDS = {"ms": 1, "s": 1000}
_BUDGETS = {"zip": BYTES, "unpacked": BYTES, "init": _MILLISECONDS, "first-call": _MILLISECONDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a unit may take at most. None: no limit."""

    zip: int | None = None
    """Bytes of its zip."""
    unpacked: int | None = None
    """Bytes of the files in its zip."""
    init: int | None = None
    """Milliseconds of the init of a cold start."""
    first_call: int | None = None
    """Milliseconds of the first call after the init."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a function or a package."""

    not_credentials: frozenset[str] = frozenset()
    """Paths of files that only look like credentials, from the folder of the pyproject.toml."""
    keep: frozenset[str] = frozenset()
    """Names of rules (`left_out.RULES`) that are switched off."""
    layers: tuple[str, ...] = ()
    """Names of layers whose packages the bundle leaves out."""
    budget: Budget = field(default_factory=Budget)


def read_settings(folder: Path, *, of_package: bool = False) -> Settings:
    """Return the settings of the function or package in `folder`. Without a pyproject.toml they are the defaults.

    Args:
        folder: The folder of the pyproject.toml.
        of_package: Whether it is a local package, which has `not-credentials` only.

    Raises:
        ToolError: The file cannot be read, or settings are not valid. It names all of them.
    """
    shown = f"{folder.name}/pyproject.toml"
    try:
        document = read_pyproject(folder)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise ToolError(f"{shown} cannot be read", hint="correct it") from error
    tool = document.get("tool", {})
    table = tool.get("orb-bundle", {}) if isinstance(tool, dict) else {}
    keys = _PACKAGE_KEYS if of_package else _KEYS
    faults = list(_faults(table, keys)) if isinstance(table, dict) else ["it is not a table"]
    if faults:
        raise ToolError(
            f"{shown}: [tool.orb-bundle] is not valid",
            hint="correct it; docs/bundling.md has the table of settings",
            faults=[f"{shown}: {fault}" for fault in faults],
        )
    budget = {
        name.replace("-", "_"): _amount(text, _BUDGETS[name])
        for name, text in table.get("budget", {}).items()
    }
    return Settings(
        not_credentials=frozenset(table.get("not-credentials", [])),
        keep=frozenset(table.get("keep", [])),
        layers=tuple(table.get("layers", [])),
        budget=Budget(**budget),
    )


def _faults(table: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if key not in keys:
            yield f"{key!a} is not a setting; there are: {', '.join(keys)}"
        elif key == "budget":
            yield from _budget_faults(value)
        elif not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            example = {"keep": "swagger", "layers": "deps"}.get(key, "data/words.txt")
            yield f'{key} is not a list of texts; write it like {key} = ["{example}"]'
        elif key == "keep":
            for name in value:
                if name not in RULES:
                    yield f"keep: {name!a} is not a rule; there are: {', '.join(RULES)}"
        elif key == "layers":
            yield from _layer_faults(value)


def _layer_faults(names: list[str]) -> Iterator[str]:
    for name in names:
        if not is_normalized_name(name):
            yield f"layers: {name!a} is not the name of a layer: deps, or the name of a package in small letters"
    if len(set(names)) != len(names):
        yield "layers: a layer is named twice"
    if len(names) > LAYERS_LIMIT:
        yield f"layers: {len(names)} layers, but AWS accepts {LAYERS_LIMIT}"


def _budget_faults(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield 'budget is not a table; write it like budget = { zip = "5 MB" }'
        return
    for name, text in table.items():
        if name not in _BUDGETS:
            yield f"budget: {name!a} is not a budget; there are: {', '.join(_BUDGETS)}"
        elif not _amount(text, _BUDGETS[name]):
            units = _BUDGETS[name]
            example = '"5 MB"' if units is BYTES else '"400 ms"'
            yield f"budget: {name} is not an amount in {', '.join(units)}; write it like {name} = {example}"


def _amount(text: object, units: Mapping[str, int]) -> int:
    """Return an amount like "1.5 MB" in the smallest of `units`. 0: it is not valid."""
    try:
        return parse_amount(text, units) if isinstance(text, str) else 0
    except ValueError:
        return 0
