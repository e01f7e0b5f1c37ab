"""What can be given to a logger, and that it waits for its first event."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from orb_common.audit import AuditLogger, AuditSeverity, EventTraits, StateTracker, verify
from orb_common.audit.events import AuditEventCategory
from orb_common.utils.clock import ManualClock

WHO = {"user_id": "u1", "session": {"accessToken": "tok-123456"}}


@pytest.fixture
def audit(logs: Any, clock: ManualClock, output: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT", "AUDIT_CHAIN_KEY", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)
    return AuditLogger("USER", "users", client=logs, clock=clock, fallback=output)


def test_a_subclass_adds_to_its_events(logs: Any, clock: ManualClock) -> None:
    """In place, redacted, and a fault in it costs nothing."""

    class UsersAudit(AuditLogger):
        def _extend_audit_event(self, audit_event: Any, user_context: Any, action_details: Any) -> None:
            audit_event["metadata"] = {"pool": "p", "secret": "s"}
            if "fail" in action_details:
                raise RuntimeError("no")

    audit = UsersAudit("USER", client=logs, clock=clock)
    audit.log_event("USER_CREATED", WHO, "u")
    audit.log_event("USER_CREATED", WHO, "u", {"fail": 1})
    first, second = logs.events
    assert first["metadata"] == {"pool": "p", "secret": "***REDACTED***"}
    assert second["extensionError"] == "RuntimeError"
    assert verify(logs.events).ok


def test_meanings_and_keys_can_be_given(logs: Any, clock: ManualClock) -> None:
    """A function's own meanings; a chain that only the key's owner can continue."""
    traits = {"SEEN": EventTraits(category=AuditEventCategory.PRIVACY, severity=AuditSeverity.HIGH)}
    audit = AuditLogger("X", client=logs, clock=clock, traits=traits, chain_key=b"k" * 32)
    event = audit.log_event("SENSOR_SEEN", WHO, "x")
    assert (event.category, event.severity) == ("PRIVACY", "HIGH")
    assert verify(logs.events, key=b"k" * 32).ok
    assert not verify(logs.events).ok


def test_state_changes_of_the_tracker_fit(audit: Any, logs: Any) -> None:
    """The two are made for each other."""
    changes = StateTracker(clock=ManualClock(datetime(2026, 1, 1, tzinfo=UTC))).capture_state_change(
        "USER", "u", {"status": "A"}, {"status": "B"}
    )
    audit.log_event("USER_STATUS_CHANGED", WHO, "u", state_changes=changes)
    assert logs.events[0]["stateChanges"] == changes


def test_nothing_contacts_aws_or_loads_botocore_before_the_first_event() -> None:
    """Importing the room and making a logger cost no client."""
    code = (
        "import sys; from orb_common.audit import AuditLogger; AuditLogger('USER');"
        "sys.exit(any(m.split('.')[0] in ('boto3', 'botocore', 'aws_lambda_powertools') for m in sys.modules))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "AWS_REGION": ""}, check=False
        ).returncode
        == 0
    )


def test_on_an_embedded_cloudwatch(aws: Any) -> None:
    """The real client: group with retention, stream, events."""
    from orb_common.aws import session

    audit = AuditLogger("USER", "users")
    for number in range(3):
        audit.log_event("USER_CREATED", WHO, str(number))
    client = session.client("logs")
    (group,) = client.describe_log_groups(logGroupNamePrefix=audit.log_group_name)["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == ("/audit/orb-integration-hub-dev-users", 2557)
    events = client.filter_log_events(logGroupName=audit.log_group_name)["events"]
    assert verify(json.loads(event["message"]) for event in events).streams[0].last == 3
