"""What AppSync sends, reduced to what this function reads, and refused where it is malformed.

The payload is AppSync's direct Lambda resolver context:
https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from orb_common.exceptions import AuthenticationError, BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

JsonObject = dict[str, object]
ADDRESS_HEADERS = ("x-forwarded-for", "x-real-ip", "x-client-ip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation that somebody asks for."""

    operation: str
    """The GraphQL field, e.g. UsersGet."""
    arguments: JsonObject
    """The operation's arguments: those under `input` and those beside it, as one."""
    cognito_sub: str
    groups: frozenset[str]
    headers: Mapping[str, str]

    @classmethod
    def from_event(cls, event: Mapping[str, object]) -> Self:
        """Reads an event.

        Raises:
            BadRequestError: no operation is named, or an argument is given twice with two values.
            AuthenticationError: nobody is signed in.
        """
        operation = _object(event.get("info")).get("fieldName")
        if not isinstance(operation, str) or not operation:
            raise BadRequestError("the event names no operation in info.fieldName")
        identity = _object(event.get("identity"))
        sub = identity.get("sub")
        if not isinstance(sub, str) or not sub:
            raise AuthenticationError("sign in to use this operation")
        request_headers = _object(_object(event.get("request")).get("headers"))
        return cls(
            operation=operation,
            arguments=_merged(event.get("arguments")),
            cognito_sub=sub,
            groups=_groups(identity),
            headers={
                name.lower(): value for name, value in request_headers.items() if isinstance(value, str)
            },
        )

    @property
    def ip_address(self) -> str | None:
        """The caller's address as the nearest proxy tells it. None: no header tells."""
        for name in ADDRESS_HEADERS:
            if value := self.headers.get(name):
                return value.split(",")[0].strip()
        return None


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _groups(identity: JsonObject) -> frozenset[str]:
    # AppSync gives null, not an empty list, for a user without groups.
    groups = identity.get("groups") or _object(identity.get("claims")).get("cognito:groups")
    return (
        frozenset(group for group in groups if isinstance(group, str))
        if isinstance(groups, list)
        else frozenset()
    )


def _merged(arguments: object) -> JsonObject:
    """GraphQL clients send everything under `input`; direct callers send some names beside it."""
    outer = dict(_object(arguments))
    inner = outer.pop("input", None)
    if inner is None:
        return outer
    if not isinstance(inner, dict):
        raise BadRequestError("input: must be an object")
    contradictions = sorted(name for name in outer.keys() & inner.keys() if outer[name] != inner[name])
    if contradictions:
        raise BadRequestError(f"{', '.join(contradictions)}: given twice with different values")
    return outer | inner
