"""The page on old names says what the table says."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from orb_common._compat.names import OLD_NAMES, OldName

PAGE = Path(__file__).resolve().parents[4] / "docs" / "utilities.md"


def same_object(name: str, old: OldName) -> bool:
    """Whether a room has the object, under the same name."""
    return old.home.replace(":", ".") == old.use and old.use.endswith(f".{name}")


def paths() -> str:
    """Each old path with the rooms that have its names today."""
    rows = ["| old path | its names are in |", "|---|---|"]
    for module, names in sorted(OLD_NAMES.items()):
        rooms = sorted({old.use.rpartition(".")[0] for name, old in names.items() if same_object(name, old)})
        if rooms:
            rows.append(f"| `{module}` | {', '.join(f'`{room}`' for room in rooms)} |")
    return "\n".join(rows)


def names() -> str:
    """What to use in place of each name that no room has, by the shortest of its paths."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for olds in OLD_NAMES.values():
        for name, old in olds.items():
            if not same_object(name, old):
                modules = [module for module in OLD_NAMES if OLD_NAMES[module].get(name) is old]
                found[min(set(modules) - {"orb_common"}, key=len), old.use].add(f"`{name}`")
    rows = ["| old path | old names | use now |", "|---|---|---|"]
    rows += [
        f"| `{path}` | {', '.join(sorted(olds))} | `{use}` |" for (path, use), olds in sorted(found.items())
    ]
    return "\n".join(rows)


def test_page_has_the_table() -> None:
    """Old paths, and old names."""
    text = PAGE.read_text(encoding="utf-8")
    assert paths() in text
    assert names() in text
