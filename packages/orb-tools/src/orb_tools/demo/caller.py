"""Calls the deployed function as AppSync does, and keeps what it answered and how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from orb_tools.embedded.invoke import invoke_deployed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.demo.people import Person
    from orb_tools.embedded.state import Running

FUNCTION_FAILED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`{StatusCode, Message, Data}` of one operation."""

    operation: str
    status: int
    message: str | None
    data: object
    milliseconds: float

    def field(self, name: str) -> object:
        """A field of `Data`. None: it has none."""
        return self.data.get(name) if isinstance(self.data, dict) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersApi:
    """The operations on users, of the function that is deployed."""

    running: Running
    unit: str = "users"

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        """One operation, by somebody (None: by nobody who is signed in). A crash of the function answers 500."""
        call = invoke_deployed(self.running, self.unit, resolver_event(person, operation, arguments))
        body = call.payload if isinstance(call.payload, dict) else {}
        return Answer(
            operation=operation,
            status=cast("int", body.get("StatusCode", FUNCTION_FAILED)),
            message=cast("str | None", body.get("Message") or (call.error and call.error.get("errorType"))),
            data=body.get("Data"),
            milliseconds=call.duration,
        )


def resolver_event(
    person: Person | None, operation: str, arguments: Mapping[str, object]
) -> dict[str, object]:
    """What AppSync hands a Lambda resolver; arguments stand under `input`, as the schema has them."""
    identity = None
    if person is not None:
        claims = {"sub": person.sub, "cognito:groups": list(person.groups)}
        identity = {"sub": person.sub, "groups": list(person.groups) or None, "claims": claims}
    return {
        "info": {"fieldName": operation, "parentTypeName": "Mutation", "selectionSetList": ["StatusCode"]},
        "arguments": {"input": dict(arguments)},
        "identity": identity,
        "request": {"headers": {"user-agent": "orb-demo/1", "x-forwarded-for": "192.0.2.10"}},
        "source": None,
        "prev": None,
        "stash": {},
    }
