"""A generated file is known by its mark, and no other file is taken for one."""

from __future__ import annotations

import json

import pytest

from orb_tools.codegen.header import header, is_generated, mark, markdown_header


@pytest.mark.parametrize(
    "text",
    [
        f"{header('schemas/')}\nx = 1\n",
        f"{markdown_header('schemas/')}\n# A page\n",
        json.dumps({"$comment": mark("a.py"), "type": "object"}, indent=2),
    ],
)
def test_mark_is_known(text: str) -> None:
    """Python, YAML, JSON and Markdown carry the mark where it is looked for."""
    assert is_generated(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n",
        f"# mine\n{header('schemas/')}\n",
        f"# A page\n{markdown_header('schemas/')}\n",
        "# Generated from nothing by hand\n",
        json.dumps({"title": mark("a.py")}, indent=2),
        '{\n  "$comment": "mine"\n}',
    ],
)
def test_hand_written_files_have_no_mark(text: str) -> None:
    """A file without the mark in its place is hand-written."""
    assert not is_generated(text)
