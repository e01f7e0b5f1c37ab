"""Reports have the words of schemas and of people, and not those of Python."""

from __future__ import annotations

import pytest

from orb_tools.schema.wording import counted, now_and_before, schema_key, worded


def test_keys() -> None:
    """A field has the name of the key in the schema."""
    fields = ("max_items", "enum", "rule", "python_name", "required")
    assert [schema_key(field) for field in fields] == [
        "maxItems",
        "enum_type",
        "validation",
        "python_name",
        "required",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [("a b", "a b"), ("", '""'), (True, "true"), (("a", "é"), '["a", "é"]'), ({}, "{}")]
)
def test_values(value: object, text: str) -> None:
    """A value is written as in YAML or JSON."""
    assert worded(value) == text


def test_what_there_was() -> None:
    """Nothing is called nothing, and false and 0 are values."""
    assert now_and_before("default", False, None) == "has the default false, and had no default"
    assert now_and_before("default", None, 0) == "has no default any more, and had 0"
    assert now_and_before("minimum", 2, 1) == "has the minimum 2, and had 1"


def test_counts() -> None:
    """One is singular."""
    assert [counted(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert counted(2, "registry", "registries") == "2 registries"
