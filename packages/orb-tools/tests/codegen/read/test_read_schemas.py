"""All files of a folder of schemas are read."""

from __future__ import annotations

from typing import Any


def test_no_file_is_overlooked(schema_tree: Any) -> None:
    """A file with the ending .yaml is a fault, because it would be ignored in silence."""
    schema_tree.write("entities/More.yaml", "type: standard\n")
    [fault] = schema_tree.faults()
    assert fault == "More.yaml:1: a file that would be overlooked: rename it to More.yml"
