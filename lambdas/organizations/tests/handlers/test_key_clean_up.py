"""Laws of the clean-up: it finishes what calls left, and touches nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.handlers import key_clean_up
from orb_common.exceptions import ConfigurationError
from orb_common.utils.clock import ManualClock
from orb_models import OrganizationStatus, OrganizationsUpdate
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from lambdas.organizations.tests.conftest import Hub
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs


def cleaned(clock: ManualClock) -> dict[str, int]:
    """Run the clean-up at the time of a clock."""
    return replace(key_clean_up.build(), clock=clock).run()


def later(hub: Hub) -> ManualClock:
    return ManualClock(hub.service.clock.now() + timedelta(hours=2))


def test_an_orphan_is_scheduled_once(hub: Hub) -> None:
    """A key without a row is scheduled when it is older than an hour, in the trail, and left alone after that."""
    kept = hub.organization()
    orphan = hub.service.keys.create("no-row")
    nothing = {"keys": 2, "scheduled": 0, "broughtBack": 0, "held": 0, "failed": 0}
    assert invoke(key_clean_up.handler, {}).payload == nothing
    assert cleaned(later(hub)) == nothing | {"scheduled": 1}
    event = hub.last_event()
    assert (event["eventType"], event["resourceId"]) == ("ORGANIZATION_KMS_KEY_DELETED", "no-row")
    assert cleaned(later(hub)) == nothing
    assert (hub.key_state(kept), hub.key_states()) == ("Enabled", ["Enabled", "PendingDeletion"])
    assert orphan.alias not in [alias["AliasName"] for alias in hub.kms.list_aliases()["Aliases"]]


def test_half_deletions_and_restores_are_finished(hub: Hub) -> None:
    """A deleted organization's key waits, and the key of one that is not deleted is usable again."""
    deleted, restored = hub.organization(), hub.organization(hub.eve)
    update = hub.service.organizations.update
    update(deleted, OrganizationsUpdate(status=OrganizationStatus.DELETED))
    hub.kms.schedule_key_deletion(KeyId=hub.row(restored).kms_key_id, PendingWindowInDays=7)
    done = cleaned(later(hub))
    assert (done["scheduled"], done["broughtBack"]) == (1, 1)
    assert (hub.key_state(deleted), hub.key_state(restored)) == ("PendingDeletion", "Enabled")


def test_a_lost_table_takes_no_keys(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, captured_logs: CapturedLogs
) -> None:
    """If more keys have no row than one run may schedule, none is scheduled, and the alarm of failures goes off."""
    monkeypatch.setenv("MOST_KEYS_WITHOUT_ROW", "1")
    kept, deleted = hub.organization(), hub.organization(hub.eve)
    hub.service.organizations.update(deleted, OrganizationsUpdate(status=OrganizationStatus.DELETED))
    for name in ("a", "b"):
        hub.service.keys.create(name)
    done = cleaned(later(hub))
    assert done == {"keys": 4, "scheduled": 1, "broughtBack": 0, "held": 2, "failed": 0}
    line = captured_logs.one(message="call_failed")
    assert (line["level"], line["code"], line["count"], line["most"]) == (
        "ERROR",
        key_clean_up.TOO_MANY,
        2,
        1,
    )
    assert (hub.key_state(kept), hub.key_state(deleted)) == ("Enabled", "PendingDeletion")
    assert hub.key_states() == ["Enabled"] * 3 + ["PendingDeletion"]
    monkeypatch.delenv("MOST_KEYS_WITHOUT_ROW")
    assert cleaned(later(hub))["scheduled"] == 2


def test_a_row_that_comes_back_has_its_key(hub: Hub) -> None:
    """When a lost row is restored, its key is usable again, by its alias too."""
    key = hub.organization()
    row = hub.row(key)
    hub.service.organizations.delete(key)
    assert cleaned(later(hub))["scheduled"] == 1
    hub.service.organizations.create(row)
    assert cleaned(later(hub))["broughtBack"] == 1
    assert hub.kms.describe_key(KeyId=row.kms_alias)["KeyMetadata"]["Arn"] == row.kms_key_arn
    assert hub.data(hub.ann, "OrganizationsGet", organizationId=key)["description"] == "secret plans"


def test_a_key_that_fails_does_not_stop_the_others(hub: Hub, fault: FaultPlan) -> None:
    """The failure is counted, and the next run tries again."""
    for name in ("a", "b"):
        hub.service.keys.create(name)
    fault.error("kms:ScheduleKeyDeletion", status=400, code="AccessDeniedException")
    done = cleaned(later(hub))
    assert (done["scheduled"], done["failed"]) == (1, 1)
    assert cleaned(later(hub))["scheduled"] == 1


def test_few_keys_without_a_row_are_scheduled() -> None:
    """Five, unless the variable says another number."""
    assert [
        key_clean_up.most_keys_without_row({}),
        key_clean_up.most_keys_without_row({key_clean_up.MOST_WITHOUT_ROW: "0"}),
    ] == [5, 0]
    for wrong in ("-1", "few"):
        with pytest.raises(ConfigurationError, match=key_clean_up.MOST_WITHOUT_ROW):
            key_clean_up.most_keys_without_row({key_clean_up.MOST_WITHOUT_ROW: wrong})
