"""A resolver answers every event, in AppSync's form and by the caller's rights, and never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.appsync import Callers, Operation, Resolver
from orb_common.exceptions import ConfigurationError, ConflictError, UnavailableError
from orb_common.security import Relation, Right
from orb_testing.invocation import invoke

from . import notes
from .notes import Note, Notes
from .people import PEOPLE, People, Person, event

if TYPE_CHECKING:
    from orb_common.appsync import Refusal

EVERYBODY = frozenset({"OWNER", "USER"})


@pytest.fixture
def service() -> Notes:
    notes.resolver.service.reset()
    return notes.resolver.service()


def answer(sent: object) -> Any:
    return invoke(notes.handler, sent).payload


def test_a_function_of_twenty_lines_is_whole(service: Notes) -> None:
    """The resolver reads the event, finds the caller, checks the right and the input, answers, and reports refusals."""
    written = answer(event("ann", userId="ann", text="buy milk"))
    assert written == {"StatusCode": 200, "Message": None, "Data": "buy milk"}
    assert answer(event("olga", "NotesWrite", "OWNER", userId="ann"))["Data"] == "buy milk"
    assert answer(event("bob", userId="ann")) == {
        "StatusCode": 403, "Message": "another user's data is for administrators only", "Data": None,
    }  # fmt: skip
    wrong = answer(event("ann", text=1, colour="red"))
    assert wrong["StatusCode"] == 400
    assert all(name in wrong["Message"] for name in ("userId", "text", "colour"))
    assert answer(event(None, userId="ann"))["StatusCode"] == 401
    assert answer(event("gone", userId="gone"))["StatusCode"] == 403
    assert answer(event("ann", "NotesBurn"))["StatusCode"] == 400
    assert answer(event("ann", "NotesWrite", "GUEST", userId="ann"))["StatusCode"] == 403
    assert [(refusal.reached_for_anothers, refusal.caller is None) for refusal in service.turned_away] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_a_batch_is_answered_by_a_list_of_the_same_length(service: Notes) -> None:
    """Each event has its own answer, in its own place; an element that is not an object is refused by its position."""
    batch = [
        event("ann", userId="ann", text="a"),
        3,
        event("bob", userId="ann"),
        None,
        event("bob", userId="bob"),
    ]
    answers = answer(batch)
    assert [one["StatusCode"] for one in answers] == [200, 400, 403, 400, 200]
    assert [one["Message"] for one in answers if one["StatusCode"] == 400] == [
        "event[1]: must be an object", "event[3]: must be an object",
    ]  # fmt: skip
    assert answer([]) == []


@pytest.mark.parametrize(
    "odd", [None, 3, "text", {}, {"info": None}, {"info": {"fieldName": 3}}, {"arguments": []}]
)
def test_malformed_events_are_answered(odd: object) -> None:
    """Any malformed event is answered with 400, and nothing is raised to AppSync."""
    refused = answer(odd)
    assert (refused["StatusCode"], refused["Data"]) == (400, None)


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (ConflictError("the note exists"), 409, "the note exists"),
        (UnavailableError("table t-1 is down"), 503, "an internal error occurred"),
        (RuntimeError("the password is hunter2"), 500, "internal error"),
    ],
)
def test_errors_become_answers(
    service: Notes, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, message: str
) -> None:
    """An error is answered with its status and public message; from 500 on, its text stays hidden."""

    def broken(*_: object) -> str:
        raise error

    monkeypatch.setattr(service, "stored", type("Broken", (dict,), {"setdefault": broken})())
    assert answer(event("ann", userId="ann")) == {"StatusCode": status, "Message": message, "Data": None}


def test_calls_fail_until_the_service_can_be_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing setting is answered with 500 in every call until it is set."""
    missing = [True]

    def build() -> Notes:
        if missing:
            raise ConfigurationError("these environment variables are not set: NOTES_TABLE_NAME")
        return Notes()

    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "notes")
    resolver = Resolver(
        "unset",
        build=build,
        operations={"NotesWrite": Operation(Note, Notes.write)},
        rights={"NotesWrite": Right(groups=EVERYBODY, relation=Relation.SELF)},
    )
    sent = event("ann", userId="ann")
    assert [invoke(resolver.handler, sent).payload["StatusCode"] for _ in range(2)] == [500, 500]
    missing.clear()
    assert invoke(resolver.handler, sent).payload["StatusCode"] == 200


def test_callers_are_looked_up_once(service: Notes) -> None:
    """A warm function reads a person's row once in 300 seconds."""
    before = PEOPLE.reads
    for _ in range(3):
        answer(event("ann", userId="ann"))
    assert PEOPLE.reads == before + 1


def test_a_refusal_holds_call_caller_and_decision() -> None:
    """The audit trail can name the operation and the target."""
    refusals: list[Refusal[Person]] = []

    class Watching(Notes):
        def refused(self, refusal: Refusal[Person]) -> None:
            refusals.append(refusal)

    resolver: Resolver[Watching, Person] = Resolver(
        "watching",
        build=lambda: Watching(callers=Callers(People([Person("bob")]).find)),
        operations={"NotesWrite": Operation(Note, Watching.write)},
        rights={"NotesWrite": Right(groups=EVERYBODY, relation=Relation.SELF)},
    )
    invoke(resolver.handler, event("bob", userId="ann"))
    (refusal,) = refusals
    assert refusal.caller is not None
    assert refusal.decision is not None
    assert refusal.decision.resource is not None
    assert (refusal.call.operation, refusal.caller.user_id, refusal.decision.resource.id) == (
        "NotesWrite", "bob", "ann",
    )  # fmt: skip
