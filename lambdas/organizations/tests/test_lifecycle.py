"""Laws of disabling, deleting and restoring: the row, the owner's claim and the key agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations.handlers import key_clean_up
from lambdas.organizations.lifecycle import OWNER_GONE
from orb_models import OrganizationStatus, OrganizationsUpdate, UserStatus, UsersUpdate
from orb_testing.clocks import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

    from .conftest import Hub


def settle_all(hub: Hub, *, most_without_row: int = key_clean_up.FEW) -> None:
    """Do what the clean-up does, hours later."""
    clock = FrozenClock(hub.service.clock.now())
    clock.advance(7200)
    replace(key_clean_up.build(), clock=clock, most_without_row=most_without_row).run()


def assert_whole(hub: Hub, key: str, place: str = "no call") -> None:
    """Check that an organization, its key and its owner's claim agree. `place`: the call at which a process ended."""
    row = hub.row(key)
    deleted = row.status is OrganizationStatus.DELETED
    assert hub.key_state(key) == ("PendingDeletion" if deleted else "Enabled"), place
    holder = key if row.status is OrganizationStatus.ACTIVE else None
    assert hub.service.active_owners.holder(row.owner_id) == holder, place


def test_a_disabled_organization_is_closed(hub: Hub) -> None:
    """Its owner can only enable or delete it, and may own another active one meanwhile."""
    key = {"organizationId": hub.organization()}
    assert hub.data(hub.ann, "OrganizationsDisable", **key) == key | {"disabled": True}
    assert hub.last_event()["eventType"] == "ORGANIZATION_DISABLED"
    refused = hub.call(hub.ann, "OrganizationsGet", **key)
    assert (refused["StatusCode"], refused["Message"]) == (403, "this organization is not active")
    second = hub.organization()
    assert hub.call(hub.ann, "OrganizationsDisable", **key, disabled=False)["StatusCode"] == 409
    hub.data(hub.ann, "OrganizationsDisable", organizationId=second)
    assert hub.data(hub.ann, "OrganizationsDisable", **key, disabled=False) == key | {"disabled": False}
    assert_whole(hub, key["organizationId"])
    assert hub.last_event()["eventType"] == "ORGANIZATION_ENABLED"


def test_a_deleted_organization_can_be_restored(hub: Hub) -> None:
    """Its key waits 30 days. Restored, it is active and can be read. The same deletion again changes nothing."""
    key = {"organizationId": hub.organization()}
    for _ in range(2):
        assert hub.data(hub.ann, "OrganizationsDelete", **key) == key | {"deleted": True}
        assert_whole(hub, key["organizationId"])
    assert (
        "description" not in hub.data(hub.ann, "OrganizationsQueryByOwnerId", ownerId=hub.ann.id)["items"][0]
    )
    restored = hub.data(hub.ann, "OrganizationsRestore", **key)
    assert (restored["status"], restored["description"]) == ("ACTIVE", "secret plans")
    assert_whole(hub, key["organizationId"])
    assert hub.call(hub.ann, "OrganizationsRestore", **key)["StatusCode"] == 409


def test_a_restore_that_is_refused_lets_the_key_wait(hub: Hub) -> None:
    """If the owner has another active organization by now, the answer is 409, and the key waits again."""
    key = hub.organization()
    hub.data(hub.ann, "OrganizationsDelete", organizationId=key)
    hub.organization()
    assert hub.call(hub.ann, "OrganizationsRestore", organizationId=key)["StatusCode"] == 409
    assert hub.key_state(key) == "PendingDeletion"


def test_an_organization_of_a_closed_account_stays_inactive(hub: Hub) -> None:
    """Nobody makes it active again: 409, and the key waits. It would belong to nobody who can act."""
    inactive, deleted = hub.organization(hub.ann), hub.organization(hub.eve)
    hub.data(hub.ann, "OrganizationsDisable", organizationId=inactive)
    hub.data(hub.eve, "OrganizationsDelete", organizationId=deleted)
    hub.users.update(hub.ann.id, UsersUpdate(status=UserStatus.DELETED))
    hub.users.delete(hub.eve.id)
    for operation, arguments in (
        ("OrganizationsDisable", {"organizationId": inactive, "disabled": False}),
        ("OrganizationsRestore", {"organizationId": deleted}),
    ):
        answer = hub.call(hub.admin, operation, **arguments)
        assert (answer["StatusCode"], answer["Message"]) == (409, OWNER_GONE)
    assert (hub.row(inactive).status, hub.row(deleted).status) == ("INACTIVE", "DELETED")
    assert hub.key_state(deleted) == "PendingDeletion"
    assert hub.service.active_owners.holder(hub.ann.id) is None


def test_after_the_window_nothing_is_restored(hub: Hub) -> None:
    """When KMS no longer knows the key, the answer is 409."""
    key = hub.organization()
    hub.data(hub.ann, "OrganizationsDelete", organizationId=key)
    missing = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000"
    hub.service.organizations.update(key, OrganizationsUpdate(kms_key_arn=missing))
    assert hub.call(hub.ann, "OrganizationsRestore", organizationId=key)["StatusCode"] == 409
    assert hub.row(key).status is OrganizationStatus.DELETED


def test_an_organization_of_a_former_administrator(hub: Hub) -> None:
    """Deleting it leaves the claim of the owner's other organization."""
    owner = hub.person("CUSTOMER", "EMPLOYEE")
    old = hub.organization(owner)
    customer = type(owner)(owner.user, ("CUSTOMER",))
    new = hub.organization(customer)
    hub.data(customer, "OrganizationsDelete", organizationId=old)
    assert hub.service.active_owners.holder(owner.id) == new


@pytest.mark.parametrize("operation", ["OrganizationsDelete", "OrganizationsRestore"])
@pytest.mark.parametrize(("code", "answered"), [("ThrottlingException", 429), ("KMSInternalException", 502)])
def test_without_kms_nothing_changes(
    hub: Hub, fault: FaultPlan, operation: str, code: str, answered: int
) -> None:
    """When KMS is throttled or down, the error is retryable, and the row is as it was."""
    key = hub.organization()
    if operation == "OrganizationsRestore":
        hub.data(hub.ann, "OrganizationsDelete", organizationId=key)
    before = hub.row(key)
    fault.error("kms:DescribeKey", status=400 if answered == 429 else 500, code=code, times=None)
    assert hub.call(hub.ann, operation, organizationId=key)["StatusCode"] == answered
    assert hub.row(key) == before


def test_a_key_that_cannot_be_scheduled_is_left_to_the_clean_up(hub: Hub, fault: FaultPlan) -> None:
    """The organization is deleted, and the clean-up schedules its key."""
    key = hub.organization()
    fault.error("kms:ScheduleKeyDeletion", status=500, code="KMSInternalException", times=3)
    hub.data(hub.ann, "OrganizationsDelete", organizationId=key)
    assert hub.key_state(key) == "Enabled"
    settle_all(hub)
    assert_whole(hub, key)


@pytest.mark.parametrize("operation", ["OrganizationsCreate", "OrganizationsDelete", "OrganizationsRestore"])
def test_wherever_a_process_ends_the_clean_up_makes_it_whole(
    hub: Hub, crash_points: CrashPoints, operation: str
) -> None:
    """After an end at any call, every row has its key, every key its row, and the call can be repeated.

    One run of the clean-up finds what all those processes have left.
    """
    left: list[tuple[Any, dict[str, str]]] = []

    def prepare() -> tuple[Any, dict[str, str]]:
        owner = hub.person("CUSTOMER")
        if operation == "OrganizationsCreate":
            return owner, {"name": "Acme", "description": "plans"}
        key = {"organizationId": hub.organization(owner)}
        if operation == "OrganizationsRestore":
            hub.data(owner, "OrganizationsDelete", **key)
        return owner, key

    hub.organization(hub.admin)  # the trail's stream is made once, so that each run makes the same calls
    calls = crash_points(
        lambda state: hub.call(state[0], operation, **state[1]),
        prepare=prepare,
        recover=left.append,
        after_only=True,
    )
    settle_all(hub, most_without_row=len(left))
    for run, (owner, arguments) in enumerate(left):
        # The first run was not ended. One ended after each call.
        place = calls[run - 1] if run else "no call"
        for row in hub.service.organizations.query_by_owner_id(owner.id):
            assert_whole(hub, row.organization_id, place)
        if operation != "OrganizationsCreate":
            assert hub.call(owner, operation, **arguments)["StatusCode"] in {200, 409}, place
            assert_whole(hub, arguments["organizationId"], place)
    named = {row.kms_key_id for row in hub.service.organizations.iterate()}
    enabled = [
        key["KeyId"]
        for key in hub.kms.list_keys()["Keys"]
        if hub.kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "Enabled"
    ]
    assert set(enabled) <= named


def test_deleted_and_restored_at_once(hub: Hub, race: Callable[..., Race[dict[str, Any]]]) -> None:
    """However deletions and restores follow one another, the key is what the row says."""
    key = {"organizationId": hub.organization()}
    calls = [
        lambda name=name: hub.call(hub.ann, name, **key)
        for name in ["OrganizationsDelete", "OrganizationsRestore"] * 4
    ]
    ended = race(calls, seconds=60)
    assert {answer["StatusCode"] for answer in ended.values} <= {200, 409}
    assert_whole(hub, key["organizationId"])
