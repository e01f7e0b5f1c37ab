"""The existing templates say in which stack a table is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.write.placed_tables import placed_tables

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "  {}Table:\n    Type: AWS::DynamoDB::Table\n    Properties: ...\n"


def test_generated_templates_count(tmp_path: Path) -> None:
    """Hand-written templates and files with other names do not. Without templates, no table has a place."""
    assert placed_tables(tmp_path) == {}
    folder = tmp_path / "infrastructure/cloudformation"
    folder.mkdir(parents=True)
    generated = f"{header('schemas/')}\nResources:\n"
    (folder / "data.yml").write_text(generated + TABLE.format("Users") + TABLE.format("Roles"))
    (folder / "data-2.yml").write_text(generated + TABLE.format("Cups") + "  CupsAlarm:\n    Type: Other\n")
    (folder / "data-3.yml").write_text(TABLE.format("Mine"))
    (folder / "data-x.yml").write_text(generated + TABLE.format("Other"))
    assert placed_tables(tmp_path) == {"Users": 1, "Roles": 1, "Cups": 2}
