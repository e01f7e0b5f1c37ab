"""A GraphQL type is a name or a list of a name, and each may be required."""

from __future__ import annotations

import pytest

from orb_tools.codegen.check import graphql_types


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("String", "String"), ("String!", "String"), ("[Users]", "Users"), ("[Users!]!", "Users"),
        ("[Users", None), ("[[Users]]", None), ("String!!", None), ("", None), ("A B", None), ("String\n", None),
    ],
)  # fmt: skip
def test_name_of_a_type(text: str, name: str | None) -> None:
    """Text that is not a type has no name."""
    assert graphql_types.type_name(text) == name


def test_entities_have_three_types() -> None:
    """The API has a type for an item, for a response with it, and for a list."""
    assert list(graphql_types.entity_types(["Users"])) == ["Users", "UsersResponse", "UsersListResponse"]


def test_advice() -> None:
    """Advice for a misspelt name is a known name, and advice for other text is the form of a type."""
    assert graphql_types.suggest_type("[Strng!]", graphql_types.SCALARS) == "did you mean 'String'?"
    assert graphql_types.suggest_type("[String", ()) == "write a type such as String!, or [String] for a list"
