"""The stacks in which tables are, by the existing templates. A table must stay in its stack to keep its items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen.header import is_generated
from orb_tools.codegen.render.tables_view import template_path

if TYPE_CHECKING:
    from pathlib import Path

_TABLE = re.compile(r"^  (\w+)Table:\n    Type: AWS::DynamoDB::Table$", re.MULTILINE)
_NUMBER = re.compile(r"data-([1-9][0-9]{0,3})\.yml\Z")


def placed_tables(output: Path) -> dict[str, int]:
    """Return the number of the stack of each table in the generated templates below `output`."""
    first = output / template_path(1)
    found: dict[str, int] = {}
    for path in sorted([first, *first.parent.glob("data-*.yml")]):
        match = _NUMBER.match(path.name)
        if not path.is_file() or (match is None and path != first):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if is_generated(text):
            for name in _TABLE.findall(text):
                found.setdefault(name, int(match[1]) if match else 1)
    return found
