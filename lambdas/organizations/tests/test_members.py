"""Laws of members: who may change and remove whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

    from .conftest import Hub


@pytest.fixture
def key(hub: Hub) -> str:
    """Return an organization of ann, which eve administers and bob views."""
    key = hub.organization()
    hub.join(hub.eve, key, "ADMINISTRATOR")
    hub.join(hub.bob, key)
    return key


def test_roles_change(hub: Hub, key: str) -> None:
    """An administrator changes the role of a member, and the trail has it."""
    arguments = {"organizationId": key, "userId": hub.bob.id}
    changed = hub.data(hub.eve, "OrganizationUsersUpdate", **arguments, role="ADMINISTRATOR")
    assert (changed["role"], changed["status"]) == ("ADMINISTRATOR", "ACTIVE")
    assert hub.last_event()["eventType"] == "ORGANIZATION_ROLE_CHANGED"
    stored = hub.data(hub.ann, "OrganizationUsersGet", **arguments)
    assert stored == changed | {"updatedAt": stored["updatedAt"]}


@pytest.mark.parametrize(
    ("who", "operation", "target", "status"),
    [
        ("eve", "OrganizationUsersUpdate", "eve", 400),
        ("ann", "OrganizationUsersUpdate", "ann", 400),
        ("eve", "OrganizationUsersUpdate", "ann", 403),
        ("eve", "OrganizationUsersDelete", "ann", 403),
        ("ann", "OrganizationUsersDelete", "ann", 409),
        ("admin", "OrganizationUsersUpdate", "ann", 409),
        ("admin", "OrganizationUsersDelete", "ann", 409),
        ("bob", "OrganizationUsersUpdate", "eve", 403),
        ("bob", "OrganizationUsersDelete", "eve", 403),
        ("ann", "OrganizationUsersUpdate", "admin", 404),
        ("ann", "OrganizationUsersDelete", "admin", 404),
        ("ann", "OrganizationUsersGet", "admin", 404),
    ],
)  # fmt: skip
def test_what_is_refused(  # noqa: PLR0917 - a table
    hub: Hub, key: str, who: str, operation: str, target: str, status: int
) -> None:
    """The owner is protected, nobody changes their own role, and viewers change nothing."""
    extra = {"role": "VIEWER"} if operation == "OrganizationUsersUpdate" else {}
    arguments = {"organizationId": key, "userId": getattr(hub, target).id}
    assert hub.call(getattr(hub, who), operation, **arguments, **extra)["StatusCode"] == status


def test_a_member_leaves(hub: Hub, key: str) -> None:
    """The answer is the membership that was, and the person is a stranger then. The owner cannot leave."""
    left = hub.data(hub.bob, "OrganizationUsersLeave", organizationId=key)
    assert (left["userId"], left["status"]) == (hub.bob.id, "REMOVED")
    assert hub.call(hub.bob, "OrganizationsGet", organizationId=key)["StatusCode"] == 404
    assert hub.call(hub.ann, "OrganizationUsersLeave", organizationId=key)["StatusCode"] == 409


def test_the_last_administrator_is_removed_once(
    hub: Hub, key: str, race: Callable[..., Race[dict[str, Any]]]
) -> None:
    """Of two removals at once, one succeeds, and the other finds no member. The owner remains."""
    arguments = {"organizationId": key, "userId": hub.eve.id}
    ended = race([lambda: hub.call(hub.ann, "OrganizationUsersDelete", **arguments)] * 2)
    assert sorted(answer["StatusCode"] for answer in ended.values) == [200, 404]
    assert hub.data(hub.ann, "OrganizationsGet", organizationId=key)["ownerId"] == hub.ann.id


@pytest.mark.parametrize(
    ("operation", "event"),
    [
        ("OrganizationUsersDelete", "ORGANIZATION_MEMBER_REMOVED"),
        ("OrganizationUsersLeave", "ORGANIZATION_LEFT"),
        ("OrganizationUsersUpdate", "ORGANIZATION_ROLE_CHANGED"),
    ],
)
def test_a_lost_answer_is_a_success(hub: Hub, key: str, fault: FaultPlan, operation: str, event: str) -> None:
    """When the answer to the write is lost, the call succeeds all the same, and the trail has its event."""
    arguments = {"organizationId": key, "userId": hub.bob.id, "role": "ADMINISTRATOR"}
    names = {"OrganizationUsersDelete": 2, "OrganizationUsersLeave": 1, "OrganizationUsersUpdate": 3}
    fault.lose_answer("dynamodb:TransactWriteItems")
    who = hub.bob if operation == "OrganizationUsersLeave" else hub.ann
    hub.data(who, operation, **dict(list(arguments.items())[: names[operation]]))
    assert hub.last_event()["eventType"] == event


def test_pages_of_members(hub: Hub, key: str) -> None:
    """Members are listed by organization, by role, and a person's own by person."""
    first = hub.data(hub.bob, "OrganizationUsersQueryByOrganizationId", organizationId=key, limit=1)
    rest = hub.data(
        hub.bob, "OrganizationUsersQueryByOrganizationId", organizationId=key, nextToken=first["nextToken"]
    )
    assert [row["userId"] for row in first["items"] + rest["items"]] == [hub.eve.id, hub.bob.id]
    viewers = hub.data(
        hub.bob, "OrganizationUsersQueryByOrganizationIdAndRole", organizationId=key, role="VIEWER"
    )
    assert [row["userId"] for row in viewers["items"]] == [hub.bob.id]
    mine = hub.data(hub.bob, "OrganizationUsersQueryByUserId", userId=hub.bob.id)
    assert [row["organizationId"] for row in mine["items"]] == [key]
