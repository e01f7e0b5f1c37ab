"""A YAML file is read with its lines, or a fault is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.yaml_document import load

if TYPE_CHECKING:
    from pathlib import Path


def test_bytes_and_loops(schema_tree: Any) -> None:
    """Bytes that are not UTF-8 are a fault, and so is an alias that contains itself."""
    (schema_tree.schemas / "entities/Bytes.yml").write_bytes(b"\xff\xfe")
    schema_tree.write("entities/Loop.yml", "type: standard\nname: Loop\nmodel: &m\n  attributes: *m\n")
    found = "\n".join(schema_tree.faults())
    assert "Bytes.yml:1: not UTF-8: save the file as UTF-8" in found
    assert "an alias that contains itself: write the value out" in found


def test_every_value_has_its_line(tmp_path: Path) -> None:
    """Each key and list item has its line, and other places have the line of what contains them."""
    path = tmp_path / "a.yml"
    path.write_text("a:\n  - b: 1\n  - no: {on: x}\n")
    faults = Faults()
    document = load(path, tmp_path, faults)
    assert document is not None
    assert not faults
    assert document.data == {"a": [{"b": 1}, {"no": {"on": "x"}}]}
    assert [document.line(*place) for place in (("a",), ("a", 0, "b"), ("a", 1), ("a", 1, "no", "on"))] == [
        1,
        2,
        3,
        3,
    ]
    assert document.line("a", 0, "gone", "too") == 2
    assert document.line("gone") == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3\n", "3: duplicate key 'a': keep one; the first is in line 1"),
        ("a: 1\n? [x]\n: 2\n", "2: a key that is not a word: use a single word as key"),
        ("a: !!foo 1\n", "1: an unknown tag or value at 'a': write it in quotes"),
        ("a: !!timestamp x\n", "1: an unknown tag or value at 'a': write it in quotes"),
        ("a: !!bool x\n", "1: an unknown tag or value at 'a': write it in quotes"),
        ("a: 12:30:45\n", "1: a number with colons at 'a': write it in quotes"),
        ("a: 2020-99-99\n", "1: an unknown tag or value at 'a': write it in quotes"),
        ("a: \x01\n", "1: invalid YAML (a character that YAML forbids): remove control characters"),
    ],
)
def test_what_yaml_alone_would_take(tmp_path: Path, text: str, fault: str) -> None:
    """What a YAML reader would accept in silence, or refuse without a line, is a fault with its line."""
    path = tmp_path / "a.yml"
    path.write_text(text)
    faults = Faults()
    load(path, tmp_path, faults)
    assert [f"{found.line}: {found.wrong}: {found.right}" for found in faults.sorted()] == [fault]
