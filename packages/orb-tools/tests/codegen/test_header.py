"""A generated file is recognised by its notice, and no other file is."""

from __future__ import annotations

import json

import pytest

from orb_tools.codegen.header import generated_notice, header, is_generated, markdown_header


@pytest.mark.parametrize(
    "text",
    [
        f"{header('schemas/')}\nx = 1\n",
        f"{markdown_header('schemas/')}\n# A page\n",
        json.dumps({"$comment": generated_notice("a.py"), "type": "object"}, indent=2),
    ],
)
def test_generated_files_are_recognised(text: str) -> None:
    """Python, YAML, JSON and Markdown files with the notice are generated."""
    assert is_generated(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n",
        f"# mine\n{header('schemas/')}\n",
        f"# A page\n{markdown_header('schemas/')}\n",
        "# Generated from nothing by hand\n",
        json.dumps({"title": generated_notice("a.py")}, indent=2),
        '{\n  "$comment": "mine"\n}',
    ],
)
def test_hand_written_files_are_recognised(text: str) -> None:
    """A file without the notice in its place is hand-written."""
    assert not is_generated(text)
