"""Laws of the transfer: there is one owner at any time, who has no membership, and the claims follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations import ownership
from orb_models import OrganizationStatus, UserStatus, UsersUpdate

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

    from .conftest import Hub


def assert_one_owner(hub: Hub, key: str) -> str:
    """Check that the owner has no membership, and holds the claim if the organization is active. Return the owner."""
    row = hub.row(key)
    members = {each.user_id: str(each.role) for each in hub.service.memberships.query_by_organization_id(key)}
    assert row.owner_id not in members
    active = row.status is OrganizationStatus.ACTIVE
    assert hub.service.active_owners.holder(row.owner_id) == (key if active else None)
    return row.owner_id


def test_the_owner_becomes_an_administrator(hub: Hub) -> None:
    """The new owner's membership goes, the old owner's comes, and the claim moves."""
    key = hub.organization()
    hub.join(hub.bob, key)
    arguments = {"organizationId": key, "newOwnerId": hub.bob.id}
    answer = hub.data(hub.ann, "OrganizationsTransferOwnership", **arguments)
    assert (answer["ownerId"], answer["description"]) == (hub.bob.id, "secret plans")
    assert assert_one_owner(hub, key) == hub.bob.id
    assert hub.service.active_owners.holder(hub.ann.id) is None
    membership = hub.data(hub.bob, "OrganizationUsersGet", organizationId=key, userId=hub.ann.id)
    assert (membership["role"], membership["status"]) == ("ADMINISTRATOR", "ACTIVE")
    event = hub.last_event()
    assert hub.call(hub.ann, "OrganizationsTransferOwnership", **arguments)["StatusCode"] == 403
    assert event["eventType"] == "ORGANIZATION_MEMBERS_VIEWED"


@pytest.mark.parametrize("heir", ["stranger", "blocked", "owner", "busy"])
def test_who_cannot_become_the_owner(hub: Hub, heir: str) -> None:
    """Strangers and blocked members are 404, the owner is 400, and who owns an active organization is 409."""
    key, status = hub.organization(), {"stranger": 404, "blocked": 404, "owner": 400, "busy": 409}[heir]
    person = hub.ann if heir == "owner" else hub.eve
    if heir in {"blocked", "busy"}:
        hub.join(hub.eve, key)
    if heir == "blocked":
        hub.users.update(hub.eve.id, UsersUpdate(status=UserStatus.INACTIVE))
    if heir == "busy":
        hub.organization(hub.eve)
    answer = hub.call(hub.ann, "OrganizationsTransferOwnership", organizationId=key, newOwnerId=person.id)
    assert answer["StatusCode"] == status
    assert assert_one_owner(hub, key) == hub.ann.id


def test_transfer_and_deletion_at_once(hub: Hub, race: Callable[..., Race[dict[str, Any]]]) -> None:
    """Both orders are possible, and in both, owner, memberships and claims agree."""
    key = hub.organization()
    hub.join(hub.bob, key)
    transfer = {"organizationId": key, "newOwnerId": hub.bob.id}
    ended = race(
        [
            lambda: hub.call(hub.ann, "OrganizationsTransferOwnership", **transfer),
            lambda: hub.call(hub.ann, "OrganizationsDelete", organizationId=key),
        ]
    )
    assert 200 in {answer["StatusCode"] for answer in ended.values}
    assert {answer["StatusCode"] for answer in ended.values} <= {200, 403, 409}
    assert_one_owner(hub, key)


def test_an_heir_whose_account_is_closed_meanwhile(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who is disabled between the check and the write does not become the owner."""
    key = hub.organization()
    hub.join(hub.bob, key)
    hub.users.update(hub.bob.id, UsersUpdate(status=UserStatus.INACTIVE))
    monkeypatch.setattr(ownership, "_check_member", lambda *_: None)
    answer = hub.call(hub.ann, "OrganizationsTransferOwnership", organizationId=key, newOwnerId=hub.bob.id)
    assert answer["StatusCode"] == 404
    assert hub.row(key).owner_id == hub.ann.id


def test_wherever_a_process_ends_there_is_one_owner(hub: Hub, crash_points: CrashPoints) -> None:
    """The transfer has happened as a whole, or not at all."""

    def prepare() -> tuple[Any, dict[str, str]]:
        owner, heir = hub.person("CUSTOMER"), hub.person("USER")
        key = hub.organization(owner)
        hub.join(heir, key)
        return owner, {"organizationId": key, "newOwnerId": heir.id}

    crash_points(
        lambda state: hub.call(state[0], "OrganizationsTransferOwnership", **state[1]),
        prepare=prepare,
        recover=lambda state: assert_one_owner(hub, state[1]["organizationId"]),
        after_only=True,
    )


def test_a_throttled_table_changes_nothing(hub: Hub, fault: FaultPlan) -> None:
    """The error is retryable, and the owner is the one before."""
    key = hub.organization()
    hub.join(hub.bob, key)
    fault.throttle("dynamodb:TransactWriteItems", times=None)
    answer = hub.call(hub.ann, "OrganizationsTransferOwnership", organizationId=key, newOwnerId=hub.bob.id)
    assert answer["StatusCode"] == 503
    assert hub.row(key).owner_id == hub.ann.id
