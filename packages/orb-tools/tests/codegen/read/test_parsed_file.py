"""A parsed file knows the lines of its values, and which parts were removed because of their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.form_parts import Form
from orb_tools.codegen.read.parsed_file import ParsedFile, is_unknown, origin_of
from orb_tools.codegen.read.yaml_document import Document

LINES = {("items",): 1, ("items", 0): 2, ("items", 1): 3, ("items", 1, "name"): 4, ("other",): 9}


@pytest.fixture
def parsed() -> ParsedFile[Form]:
    """A file whose first list item, and the key `name` of the second one, were removed."""
    document = Document(path=Path("a.yml"), display_path="a.yml", name="a.yml", data={}, lines=LINES)
    removed = frozenset({("items", 0), ("items", 1, "name")})
    return ParsedFile(document=document, form=Form(), removed=removed, origins={("items", 0): ("items", 1)})


def test_lines_are_those_of_the_document(parsed: ParsedFile[Form]) -> None:
    """Item 0 of the form was item 1 of the document, and keeps its line."""
    assert parsed.line("items", 0) == 3
    assert parsed.line("items", 0, "size") == 3
    assert parsed.line("other") == 9
    assert origin_of(("items", 0, "size"), parsed.origins) == ("items", 1, "size")


def test_removed_parts_are_known(parsed: ParsedFile[Form]) -> None:
    """A place is incomplete if something at or below it was removed."""
    assert parsed.has_removed(("items",))
    assert parsed.has_removed(("items", 0))
    assert parsed.has_removed_key(("items", 0))
    assert not parsed.has_removed_key(())
    assert not parsed.has_removed(("other",))
    assert is_unknown(parsed, "items")
    assert not is_unknown(parsed, "other")
    assert is_unknown(None, "other")


def test_placeholders_cause_no_faults(parsed: ParsedFile[Form]) -> None:
    """The value at a removed place is a placeholder. A fault of it would not be the author's."""
    faults = Faults()
    parsed.fault(faults, ("items", 0, "name"), "wrong", "right")
    assert not faults
    parsed.fault(faults, ("items", 0, "size"), "wrong", "right")
    assert [str(fault) for fault in faults.sorted()] == ["a.yml:3: wrong: right"]
