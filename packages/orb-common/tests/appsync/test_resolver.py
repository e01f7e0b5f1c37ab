"""A resolver answers every event, in AppSync's form and by the caller's rights, and never raises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from orb_common.appsync import Callers, Operation, Resolver
from orb_common.exceptions import ConfigurationError, ConflictError, UnavailableError
from orb_common.security import Relation, Resource, Right
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event

from . import notes
from .notes import Note, Notes
from .people import PEOPLE, People, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.appsync import Caller, Refusal

EVERYBODY = frozenset({"OWNER", "USER"})


@pytest.fixture
def service() -> Notes:
    notes.resolver.service.reset()
    return notes.resolver.service()


def event(
    user_id: str | None, operation: str = "NotesWrite", *groups: str, **arguments: object
) -> dict[str, Any]:
    sub = f"sub-{user_id}" if user_id else None
    return appsync_event(operation, arguments, sub=sub, groups=groups or ("USER",))


def answer(asked: object) -> Any:
    return json.loads(json.dumps(notes.handler(asked, LambdaContext())))


def test_a_function_of_twenty_lines_is_whole(service: Notes) -> None:
    """It reads the event, knows the caller, checks the right and the input, answers, and remembers who was refused."""
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
    """Whatever comes in is answered with 400, and nothing is raised to AppSync."""
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
    """An error answers with its status and its public message; from 500 on, nothing of its text gets out."""

    def broken(*_: object) -> str:
        raise error

    monkeypatch.setattr(service, "kept", type("Broken", (dict,), {"setdefault": broken})())
    assert answer(event("ann", userId="ann")) == {"StatusCode": status, "Message": message, "Data": None}


def test_what_cannot_be_built_is_answered_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing setting answers 500 in every call, and no longer once it is there."""
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
    asked = event("ann", userId="ann")
    assert [resolver.handler(asked, LambdaContext())["StatusCode"] for _ in range(2)] == [500, 500]
    missing.clear()
    assert resolver.handler(asked, LambdaContext())["StatusCode"] == 200


class Nothing(BaseModel):
    """An input without fields."""


def table(
    right: Right, run: Callable[..., object] = lambda *_: None, name: str = "NotesRead", **options: Any
) -> Resolver[Notes, Person]:
    operations: dict[str, Any] = {name: Operation(Nothing, run, **options)}
    return Resolver("tables", build=Notes, operations=operations, rights={"NotesRead": right})


def test_a_table_with_holes_fails_when_it_is_made() -> None:
    """An operation without a right, a right without an operation, a relation that cannot be decided: at import."""
    with pytest.raises(TypeError, match="NotesDraw has no right; NotesRead has a right, but no operation"):
        table(Right(groups=EVERYBODY), name="NotesDraw")
    for relation in Relation:
        with pytest.raises(TypeError, match="NotesRead: its right needs `about`"):
            table(Right(groups=EVERYBODY, relation=relation))


@pytest.mark.parametrize(
    ("relation", "permission", "role", "allowed"),
    [
        (Relation.MEMBER, None, "VIEWER", True),
        (Relation.MEMBER, None, None, False),
        (Relation.MEMBER, "billing.read", "VIEWER", True),
        (Relation.MEMBER, "billing.cancel", "VIEWER", False),
        (Relation.MEMBER, "billing.cancel", "OWNER", True),
        (Relation.OWNER, "billing.cancel", "ADMINISTRATOR", False),
        (Relation.OWNER, None, "OWNER", True),
    ],
)
def test_members_and_owners(
    relation: Relation, permission: str | None, role: str | None, allowed: bool
) -> None:
    """A right can ask for a role in the organization that an operation is about; what `about` read reaches `run`."""

    def about(_service: Notes, _caller: Caller[Person], _wanted: Nothing) -> tuple[Resource, str]:
        return Resource.organization("o1", owner_id="somebody-else", role=role), "the row"

    resolver = table(
        Right(groups=EVERYBODY, relation=relation, permission=permission),
        lambda _service, _caller, _wanted, found: found,
        about=about,
    )
    got = resolver.handler(event("ann", "NotesRead"), LambdaContext())
    assert isinstance(got, dict)
    assert (got["StatusCode"], got["Data"]) == ((200, "the row") if allowed else (403, None))


def test_callers_are_looked_up_once(service: Notes) -> None:
    """A warm function asks for a person's row once in 300 seconds."""
    before = PEOPLE.asked
    for _ in range(3):
        answer(event("ann", userId="ann"))
    assert PEOPLE.asked == before + 1


def test_a_service_tells_who_was_refused_only_by_its_own_word() -> None:
    """The refusal holds call, caller and decision, so that the trail can name the operation and the target."""
    kept: list[Refusal[Person]] = []

    class Watching(Notes):
        def refused(self, refusal: Refusal[Person]) -> None:
            kept.append(refusal)

    resolver: Resolver[Watching, Person] = Resolver(
        "watching",
        build=lambda: Watching(callers=Callers(People([Person("bob")]).find)),
        operations={"NotesWrite": Operation(Note, Watching.write)},
        rights={"NotesWrite": Right(groups=EVERYBODY, relation=Relation.SELF)},
    )
    resolver.handler(event("bob", userId="ann"), LambdaContext())
    (refusal,) = kept
    assert refusal.caller is not None
    assert refusal.decision is not None
    assert refusal.decision.resource is not None
    assert (refusal.call.operation, refusal.caller.user_id, refusal.decision.resource.id) == (
        "NotesWrite", "bob", "ann",
    )  # fmt: skip
