"""The tables of docs/migration.md: old imports with the new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_tools.migrate.successors import table

if TYPE_CHECKING:
    from orb_tools.migrate.successors import Successor

__all__ = ["table_text"]

_TITLES: Final = {
    "hub": "Names of the hub's layer",
    "execution": "Names of the execution engine",
    "motion": "Names of the motion layer",
}


def table_text() -> str:
    """Return one table for each layer, as Markdown. Modules with the same names share their rows."""
    lines: list[str] = []
    for layer, title in _TITLES.items():
        rows: dict[tuple[str, Successor], list[str]] = {}
        for owner, row in table():
            if owner == layer:
                rows.setdefault((row.name, row.successor), []).append(row.module)
        lines += [f"### {title}", "", "| from | name | now | use in new code |", "|---|---|---|---|"]
        for (name, successor), modules in sorted(rows.items(), key=lambda it: (it[1][-1], it[0][0])):
            shown = ", ".join(f"`{module}`" for module in modules)
            use = "the same" if successor.advice is None else f"`{successor.advice}`"
            lines.append(f"| {shown} | `{name}` | `{successor.path}` | {use} |")
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"
