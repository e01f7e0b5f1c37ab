"""The types of GraphQL, as custom queries name them: `String!`, `[Users]`."""

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
"""Those of GraphQL and of AppSync."""
_FORM = re.compile(r"(?P<one>\w+)!?|\[(?P<item>\w+)!?\]!?")


def named(type_: str) -> str | None:
    """Return the name in a type: that of an item, where it is a list. None: it is not a type."""
    found = _FORM.fullmatch(type_)
    return (found["one"] or found["item"]) if found else None


def of_entities(entities: Iterable[str]) -> Iterator[str]:
    """Yield the types that an API makes of entities."""
    for name in entities:
        yield from (name, f"{name}Response", f"{name}ListResponse")


def suggested(type_: str, known: Iterable[str]) -> str:
    """Say what would be right in the place of a type."""
    name = named(type_)
    return "write a type such as String!, or [String] for a list" if name is None else suggest(name, known)
