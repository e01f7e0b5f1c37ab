"""The text of a template has the tables of its view."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.tables_text import tables_text
from orb_tools.codegen.render.tables_view import tables_views


def test_each_table_is_written(golden_tree: Any) -> None:
    """Each stored entity has its table and two alarms, and the first template exports the key."""
    catalogue = golden_tree.catalogue()
    [text] = tables_views(catalogue, {}, tables_text).values()
    for entity in catalogue.tables:
        for part in ("Table:", "ReadThrottlesAlarm:", "WriteThrottlesAlarm:", "TableName:", "TableArn:"):
            assert text.count(f"\n  {entity.name}{part}\n") == 1
    assert text.count("\n  KmsKeyArn:\n") == 2
    assert text.endswith("\n")
    assert "\n\n\n" not in text
