"""An operation runs only for callers whose right can be decided and allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from orb_common.appsync import Operation, Resolver
from orb_common.security import Relation, Resource, Right
from orb_testing.invocation import invoke

from .notes import Notes
from .people import event

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.appsync import Caller

    from .people import Person


EVERYBODY = frozenset({"OWNER", "USER"})


class Nothing(BaseModel):
    """An input without fields."""


def table(
    right: Right, run: Callable[..., object] = lambda *_: None, name: str = "NotesRead", **options: Any
) -> Resolver[Notes, Person]:
    operations: dict[str, Any] = {name: Operation(Nothing, run, **options)}
    return Resolver("tables", build=Notes, operations=operations, rights={"NotesRead": right})


def test_incomplete_tables_are_refused() -> None:
    """Missing rights, missing operations and undecidable relations fail at import."""
    with pytest.raises(TypeError, match="NotesDraw has no right; NotesRead has a right, but no operation"):
        table(Right(groups=EVERYBODY), name="NotesDraw")
    for relation in Relation:
        with pytest.raises(TypeError, match="NotesRead: its right needs `about`"):
            table(Right(groups=EVERYBODY, relation=relation))


@pytest.mark.parametrize(
    ("relation", "permission", "role", "status"),
    [
        (Relation.MEMBER, None, "VIEWER", 200),
        (Relation.MEMBER, None, None, 404),
        (Relation.MEMBER, "billing.read", "VIEWER", 200),
        (Relation.MEMBER, "billing.cancel", "VIEWER", 403),
        (Relation.MEMBER, "billing.cancel", "OWNER", 200),
        (Relation.OWNER, "billing.cancel", "ADMINISTRATOR", 403),
        (Relation.OWNER, None, "OWNER", 200),
    ],
)
def test_members_and_owners(
    relation: Relation, permission: str | None, role: str | None, status: int
) -> None:
    """A right can ask for a role in the organization that an operation is about; what `about` read reaches `run`.

    Those who are not members do not learn whether the organization exists.
    """

    def about(_service: Notes, _caller: Caller[Person], _request: Nothing) -> tuple[Resource, str]:
        return Resource.organization("o1", owner_id="another", role=role), "the row"

    resolver = table(
        Right(groups=EVERYBODY, relation=relation, permission=permission),
        lambda _service, _caller, _request, found: found,
        about=about,
    )
    got = invoke(resolver.handler, event("ann", "NotesRead")).payload
    assert isinstance(got, dict)
    assert (got["StatusCode"], got["Data"]) == (status, "the row" if status == 200 else None)


def test_members_learn_that_their_organization_is_not_active() -> None:
    """The message is about the organization, not about the role."""

    def about(_service: Notes, _caller: Caller[Person], _request: Nothing) -> tuple[Resource, str]:
        return Resource.organization("o1", owner_id="another", role="VIEWER", active=False), "the row"

    resolver = table(
        Right(groups=EVERYBODY, relation=Relation.MEMBER),
        lambda _service, _caller, _request, found: found,
        about=about,
    )
    got = invoke(resolver.handler, event("ann", "NotesRead")).payload
    assert isinstance(got, dict)
    assert (got["StatusCode"], got["Message"]) == (403, "this organization is not active")


def test_anothers_thing_is_not_found() -> None:
    """What has an id of its own answers others as if it were missing. A person answers 403."""
    for kind, status, message in (
        ("invitation", 404, "no invitation of yours has this id"),
        ("user", 403, "another user's data is for administrators only"),
    ):
        resource = Resource(kind=kind, owner_id="another")
        right = Right(groups=EVERYBODY, relation=Relation.SELF)
        resolver = table(right, about=lambda *_, found=resource: (found, None))
        got: Any = invoke(resolver.handler, event("ann", "NotesRead")).payload
        assert (got["StatusCode"], got["Message"]) == (status, message)
