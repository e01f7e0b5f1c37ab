"""A folder of schemas is read as a whole."""

from __future__ import annotations

from typing import Any


def test_no_file_is_overlooked(tree: Any) -> None:
    """A file of the other usual ending would be left out in silence."""
    tree.write("entities/More.yaml", "type: standard\n")
    [fault] = tree.faults()
    assert fault == "More.yaml:1: a file that would be overlooked: rename it to More.yml"
