"""An AppSync function as the suites see it: a handler, people who call it, and arguments for its operations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from orb_testing.events import appsync_event
from orb_testing.invocation import invoke

from .scenarios import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_testing.invocation import Function, Handler

Answer = dict[str, Any]
"""StatusCode, Message and Data. Any: Data is what the operation returns."""
KEYS = {"StatusCode", "Message", "Data"}
OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, INTERNAL_ERROR = 200, 400, 401, 403, 404, 500


class Standing(StrEnum):
    """What the target of a call is to the caller."""

    OWN = "own"
    """The caller's own."""
    OWNER = "owner"
    """Of an organization that the caller owns."""
    ADMINISTRATOR = "administrator"
    """Of an organization that the caller administers."""
    VIEWER = "viewer"
    """Of an organization that the caller may read."""
    FOREIGN = "foreign"
    """Another person's, or of an organization in which the caller has no role."""
    MISSING = "missing"
    """There is no such target."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who calls: the Cognito subject and the groups of the token."""

    sub: str
    groups: tuple[str, ...] = ()


class AppSyncFunction(ABC):
    """A function under test, with its store. A scenario gets a new one."""

    handler: Handler | Function
    """What `orb_testing.invocation.invoke` runs."""

    @abstractmethod
    def person(self, *groups: str, blocked: bool = False) -> Person:
        """Store a person who signs in with these groups, and return them.

        Args:
            groups: Names of groups of the user pool.
            blocked: Whether the person may not act any more.
        """

    @abstractmethod
    def arguments(self, operation: str, caller: Person, standing: Standing) -> Mapping[str, object]:
        """Return valid arguments of an operation. Store their target, which has this standing, unless it is MISSING."""

    @abstractmethod
    def state(self) -> object:
        """Return all that the function has stored, to compare it. Its audit trail does not count."""

    def check_refusal(self, operation: str, caller: Person) -> None:  # noqa: B027 - not every function leaves something
        """Check what a refused call leaves behind, such as an audit event. Raise AssertionError if it is missing."""

    def call(self, caller: Person | None, operation: str, arguments: object) -> Answer:
        """Call an operation, with all arguments under `input`, as GraphQL clients do. Return the answer."""
        return answer_of(self.send(event(caller, operation, arguments)))

    def send(self, event: object) -> object:
        """Return the payload of an event. Raise AssertionError if the function raises."""
        done = invoke(self.handler, event)
        expect(done.error is None, f"the function raised: {done.error}")
        return done.payload


def event(caller: Person | None, operation: str, arguments: object) -> dict[str, Any]:
    """Return the event of a call. None: a caller without an identity, as with an API key."""
    sub, groups = (None, None) if caller is None else (caller.sub, caller.groups)
    return appsync_event(operation, {"input": arguments}, sub=sub, groups=groups)


def answer_of(payload: object) -> Answer:
    """Return an answer, after a check of its form. A refusal has a message and no data."""
    expect(isinstance(payload, dict), f"the answer is not an object: {payload!r}")
    answer: Answer = dict(payload)  # type: ignore[call-overload]
    expect(answer.keys() == KEYS, f"the answer has the keys {sorted(answer)}")
    expect(isinstance(answer["StatusCode"], int), f"the status is {answer['StatusCode']!r}")
    if answer["StatusCode"] != OK:
        expect(answer["Data"] is None, f"a refusal with {answer['StatusCode']} has data")
        expect(bool(answer["Message"]), f"a refusal with {answer['StatusCode']} has no message")
    return answer


def expect_status(answer: Answer, *statuses: int) -> None:
    """Check the status of an answer."""
    got = answer["StatusCode"]
    expect(got in statuses, f"the status is {got}, not {' or '.join(map(str, statuses))}: {answer}")


def expect_refusal(function: AppSyncFunction, answer: Answer, before: object, *statuses: int) -> None:
    """Check that a call was refused, and that it has changed nothing."""
    expect_status(answer, *statuses)
    expect(
        function.state() == before, f"a call that was refused with {answer['StatusCode']} changed the store"
    )
