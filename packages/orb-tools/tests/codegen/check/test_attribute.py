"""An attribute knows its name in Python, what its values are, and who may see them."""

from __future__ import annotations

import pytest

from orb_tools.codegen.check.attribute import Attribute, Limits


def test_names_and_types() -> None:
    """A declared name wins over the derived one. The elements of a container are its items."""
    assert Attribute(name="createdAt", type="timestamp").field == "created_at"
    assert Attribute(name="class", type="string", python_name="grade").field == "grade"
    assert Attribute(name="parts", type="array", items="Parts").element_type == "Parts"
    assert [Attribute(name="a", type=type_).key_type for type_ in ("string", "timestamp", "object")] == [
        "S",
        "N",
        None,
    ]


@pytest.mark.parametrize(
    ("classification", "sensitive", "is_private"),
    [(None, False, False), ("STANDARD", False, False), ("PII", False, True), ("SENSITIVE", True, True)],
)
def test_private_values(classification: str | None, sensitive: bool, is_private: bool) -> None:
    """`repr` hides what is sensitive, and what has any classification but STANDARD."""
    attribute = Attribute(name="a", type="string", classification=classification, sensitive=sensitive)
    assert attribute.is_private is is_private


def test_limits() -> None:
    """A limit of zero is a limit."""
    assert not Limits().has_limits
    assert Limits(minimum=0).has_limits
