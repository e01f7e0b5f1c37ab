"""GraphQL types, as custom queries name them: `String!`, `[Users]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def suggest_type(type_: str, known: Iterable[str]) -> str:
    """Return advice for an unknown type."""
    name = type_name(type_)
    return "write a type such as String!, or [String] for a list" if name is None else suggest(name, known)
