"""Laws of the usual function's audit trail."""

from __future__ import annotations

import hmac
import json
from importlib import import_module
from typing import Any

import pytest

from orb_common.aws import session

from .conftest import PACKAGE, SECRET, Handler

GROUP = "/audit/orb-integration-hub-dev-users"


@pytest.fixture
def audit(usual: Handler) -> Any:
    session.client("logs").create_log_group(logGroupName=GROUP)
    return import_module(f"{PACKAGE}.audit")


def test_events_are_a_chain(audit: Any) -> None:
    """Each event has the HMAC of itself, under the key of the secret, and of the event before it."""
    for number in range(3):
        audit.write_event("USER_PROFILE_VIEWED", {"userId": "u-1"}, f"u-{number}")
    events = session.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    last = ""
    for number, message in enumerate(events, start=1):
        event = json.loads(message["message"])
        found = event["chain"].pop("hash")
        assert event["chain"] == {"sequence": number, "previousHash": last}
        text = json.dumps(event, sort_keys=True).encode()
        assert found == hmac.new(SECRET["SecretString"].encode(), text, "sha256").hexdigest()
        last = found
    assert len(events) == 3


def test_a_lost_event_does_not_fail_the_call(audit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When CloudWatch Logs fails, the call goes on."""

    def fail(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(audit.logs, "put_log_events", fail)
    audit.write_event("USER_PROFILE_VIEWED", {"userId": "u-1"}, "u-1")


def test_personal_data_is_masked(audit: Any) -> None:
    """A change shows the field. The values of personal data are masked, a missing value is not."""
    before, after = {"status": "PENDING"}, {"status": "ACTIVE", "email": "ann@example.org"}
    assert audit.field_changes(before, after) == [
        {"field": "email", "oldValue": None, "newValue": "***"},
        {"field": "status", "oldValue": "PENDING", "newValue": "ACTIVE"},
    ]
