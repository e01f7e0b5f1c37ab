"""The tables of docs/migration.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from orb_tools.migrate.successors import table
from orb_tools.migrate.table_page import table_text

PAGE = Path(__file__).resolve().parents[4] / "docs" / "migration.md"


@pytest.mark.repository
def test_the_page_has_the_tables() -> None:
    """docs/migration.md has the text that `orb migrate table` prints."""
    assert table_text() in PAGE.read_text(encoding="utf-8")


def test_each_name_has_a_row() -> None:
    """Each name of each layer is in the text, with the path of today."""
    text = table_text()
    for _, row in table():
        line = next(it for it in text.splitlines() if f"`{row.module}`" in it and f"| `{row.name}` |" in it)
        assert f"`{row.successor.path}`" in line
