"""GraphQL types, as custom queries name them: `String!`, `[Users]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SCALARS = frozenset(
    {
        "AWSDate", "AWSDateTime", "AWSEmail", "AWSIPAddress", "AWSJSON", "AWSPhone", "AWSTime", "AWSTimestamp",
        "AWSURL", "Boolean", "Float", "ID", "Int", "String",
    }
)  # fmt: skip
"""The scalars of GraphQL and of AppSync."""
_FORM = re.compile(r"(?P<single>\w+)!?|\[(?P<item>\w+)!?\]!?")


def type_name(type_: str) -> str | None:
    """Return the name in a type, or in the item type of a list. None: the text is not a type."""
    found = _FORM.fullmatch(type_)
    return (found["single"] or found["item"]) if found else None


def entity_types(entities: Iterable[str]) -> Iterator[str]:
    """Yield the types that the API has for entities."""
    for name in entities:
        yield from (name, f"{name}Response", f"{name}ListResponse")


def returned_type(returns: str, entities: Collection[str]) -> tuple[str, bool]:
    """Return the name in the type of an answer, and whether the answer has several items.

    `UsersListResponse` means several `Users`, and `UsersResponse` one, because the API wraps every answer anyway.
    """
    name = type_name(returns) or ""
    for ending, is_list in (("ListResponse", True), ("Response", False)):
        if name not in entities and name.removesuffix(ending) in entities:
            return name.removesuffix(ending), is_list
    return name, returns.startswith("[")


def suggest_type(type_: str, known: Iterable[str]) -> str:
    """Return advice for an unknown type."""
    name = type_name(type_)
    return "write a type such as String!, or [String] for a list" if name is None else suggest(name, known)
