"""Laws of settling: after each change, the key is what the row says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.key_states import Settled, days_left, settle
from orb_models import OrganizationStatus, OrganizationsUpdate
from orb_testing.factories import OrganizationsFactory

if TYPE_CHECKING:
    from .conftest import Hub

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(("days", "left"), [(0, 30), (1, 29), (22.5, 8), (23, 7), (40, 7), (-1, 30)])
def test_days_left(days: float, left: int) -> None:
    """The key of a deleted organization goes 30 days after the deletion, in 7 days at the earliest."""
    deleted = OrganizationsFactory.build(updated_at=NOW - timedelta(days=days))
    assert days_left(deleted, NOW) == left
    assert days_left(None, NOW) == 7


def test_the_key_follows_the_row(hub: Hub) -> None:
    """It waits while the organization is deleted, and a settled key stays as it is."""
    key = hub.organization()
    arn = str(hub.row(key).kms_key_arn)
    service = hub.service

    def settled() -> Settled:
        return settle(service.organizations, service.keys, key, arn)

    assert settled() is Settled.NOTHING
    service.organizations.update(key, OrganizationsUpdate(status=OrganizationStatus.DELETED))
    assert (settled(), settled(), hub.key_state(key)) == (
        Settled.SCHEDULED,
        Settled.NOTHING,
        "PendingDeletion",
    )
    service.organizations.update(key, OrganizationsUpdate(status=OrganizationStatus.ACTIVE))
    assert (settled(), settled(), hub.key_state(key)) == (Settled.BROUGHT_BACK, Settled.NOTHING, "Enabled")


def test_a_disabled_key_stays_disabled(hub: Hub) -> None:
    """A person has disabled it: only Restore of a deleted organization enables keys."""
    key = hub.organization()
    hub.kms.disable_key(KeyId=hub.row(key).kms_key_id)
    service = hub.service
    assert settle(service.organizations, service.keys, key, str(hub.row(key).kms_key_arn)) is Settled.NOTHING
    assert hub.key_state(key) == "Disabled"


def test_a_key_that_the_row_does_not_name_goes(hub: Hub) -> None:
    """A second key of an organization is an orphan. The first keeps its alias."""
    key = hub.organization()
    service, row = hub.service, hub.row(key)
    orphan = hub.kms.create_key()["KeyMetadata"]["Arn"]
    assert settle(service.organizations, service.keys, key, orphan) is Settled.SCHEDULED
    assert hub.kms.describe_key(KeyId=row.kms_alias)["KeyMetadata"]["Arn"] == row.kms_key_arn
    assert hub.key_states() == ["Enabled", "PendingDeletion"]
