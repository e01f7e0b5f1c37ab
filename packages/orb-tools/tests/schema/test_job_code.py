"""The Python of a job names the table, reads it once and consistently, and quotes what it is given."""

from __future__ import annotations

import ast
from typing import Any

from orb_tools.schema.job_code import change_code, fill_code, list_code

ODD = 'a"b\\ {x}'


def test_any_text_is_quoted(rich_tree: Any) -> None:
    """Values with quotes, backslashes and braces stay what they are."""
    things = rich_tree.catalogue().entities["Things"]
    assert ast.literal_eval(list_code([ODD, "a"])) == ["a", ODD]
    known = ast.parse(change_code(things, "colour", only="x", known=[ODD]))
    keys = [
        key.value
        for node in ast.walk(known)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    ]
    assert ODD in keys


def test_one_consistent_read(rich_tree: Any) -> None:
    """The table is read once, so that the job ends, and consistently, so that no item is left out."""
    code = fill_code(rich_tree.catalogue().entities["Things"], "more", "7")
    assert code.count("scan_all(") == code.count("consistent=True") == 1
    assert 'os.environ["THINGS_TABLE_NAME"]' in code
