"""The GraphQL requests of the demo: what it asks of each operation."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["query", "mutation"]

_USER = "userId email firstName status phoneNumber phoneVerified createdAt"
OPERATIONS: dict[str, tuple[Kind, str]] = {
    "UsersCreate": ("mutation", _USER),
    "UsersGet": ("query", _USER),
    "UsersUpdate": ("mutation", _USER),
    "UsersList": ("query", "items { userId email } nextToken"),
    "UsersQueryByEmail": ("query", "items { userId email }"),
    "UsersDisable": ("mutation", "userId disabled"),
    "UsersDelete": ("mutation", "userId deleted"),
}
"""By operation: whether it is a query or a mutation, and the fields of `Data`."""


def document(operation: str) -> str:
    """Return the GraphQL document of one operation. Its variable is `input`."""
    kind, fields = OPERATIONS[operation]
    return (
        f"{kind} {operation}($input: {operation}Input!) "
        f"{{ {operation}(input: $input) {{ StatusCode Message Data {{ {fields} }} }} }}"
    )
