"""Call the deployed function as AppSync does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from orb_testing.events import appsync_event
from orb_tools.embedded.invoke import invoke_deployed
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.demo.people import Person
    from orb_tools.embedded.invoke import Call
    from orb_tools.embedded.state_file import Running

LINES_OF_A_CRASH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one operation: `{StatusCode, Message, Data}`."""

    operation: str
    status: int
    message: str | None
    data: object
    milliseconds: float

    def field(self, name: str) -> object:
        """Return a field of `Data`. None: it does not have this field."""
        return self.data.get(name) if isinstance(self.data, dict) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersApi:
    """The deployed function for users."""

    running: Running
    unit: str = "users"

    def call(self, person: Person | None, operation: str, arguments: Mapping[str, object]) -> Answer:
        """Call one operation as `person`. None: nobody is signed in.

        Raises:
            ToolError: The function crashed. The rest of the demo would fail too.
        """
        event = appsync_event(
            operation,
            {"input": dict(arguments)},
            sub=None if person is None else person.sub,
            groups=None if person is None else person.groups or None,
            headers={"user-agent": "orb-demo/1"},
        )
        call = invoke_deployed(self.running, self.unit, event)
        body = call.payload
        if call.error is not None or not isinstance(body, dict) or "StatusCode" not in body:
            raise ToolError(
                f"the function {self.unit} crashed at {operation}",
                hint=f"orb up, then orb invoke {self.unit} --event FILE --runtime shows it under AWS's runtime client",
                faults=_crash_lines(call),
            )
        return Answer(
            operation=operation,
            status=cast("int", body["StatusCode"]),
            message=cast("str | None", body.get("Message")),
            data=body.get("Data"),
            milliseconds=call.duration,
        )


def _crash_lines(call: Call) -> list[str]:
    error = call.error or {"errorType": "no StatusCode in its answer"}
    lines = [str(error.get("errorType")), *str(error.get("errorMessage") or "").splitlines(), *call.logs]
    return [line for line in lines if line.strip()][-LINES_OF_A_CRASH:]
