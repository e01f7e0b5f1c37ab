"""An event says who acted, what happened and where, in the form that readers of the trail rely on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orb_common.audit import ComplianceFlag, StateTracker
from orb_common.audit.event_builder import environment_context
from orb_common.security.permissions import Principal
from orb_common.utils.clock import ManualClock

if TYPE_CHECKING:
    import pytest

WHO = {"user_id": "u1", "session": {"accessToken": "tok-123456"}}


def test_an_event_has_the_keys_of_version_2_1(audit: Any, logs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of the trail rely on these keys."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "users-fn")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    made = audit.log_event(
        "USER_UPDATED",
        WHO,
        "u2",
        {"fields": ["email"]},
        state_changes={"changeCount": 1},
        additional_context={"a": 1},
    )
    (event,) = logs.events
    place = event.pop("chain")
    assert event == {
        "version": "2.1",
        "eventId": made.event_id,
        "timestamp": "2026-01-01T00:00:00.000Z",
        "eventType": "USER_UPDATED",
        "eventCategory": "DATA_MODIFICATION",
        "severity": "LOW",
        "entityType": "USER",
        "userContext": {"userId": "u1", "session": {"accessToken": "***REDACTED***"}},
        "resourceId": "u2",
        "actionDetails": {"fields": ["email"]},
        "complianceFlags": ["GDPR", "SOC_2"],
        "environmentContext": {
            "customerId": "orb", "projectId": "integration-hub", "environment": "dev", "region": "eu-west-1",
            "functionName": "users-fn", "functionVersion": "unknown",
        },
        "stateChanges": {"changeCount": 1},
        "additionalContext": {"a": 1},
    }  # fmt: skip
    assert (place["sequence"], place["stream"].rpartition("/")[0]) == (1, "2026/01/01/users-fn")
    assert made.to_dict() == event


def test_who_acts_may_be_a_principal_and_is_never_nobody(audit: Any, logs: Any) -> None:
    """Both spellings of the user's id are accepted; a missing id is `unknown`."""
    audit.log_event("USER_CREATED", Principal(user_id="u1", groups=["OWNER"]), "u2")
    audit.log_event("LOGIN_FAILED", {}, "u2")
    audit.log_event("LOGIN_FAILED", None, "u2")
    audit.log_event("LOGIN_FAILED", {"user_id": 7}, "u2")
    assert [event["userContext"]["userId"] for event in logs.events] == ["u1", "unknown", "unknown", "7"]
    assert logs.events[0]["userContext"]["isAdmin"] is True


def test_flags_that_are_given_count_as_given(audit: Any, logs: Any) -> None:
    """The function's own flags replace those of the table."""
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags=["SOX", "SOX"])
    audit.log_event("DATA_VIEWED", {**WHO, "user_location": "CA"}, "u", {"data_type": "payment"})
    assert logs.events[0]["complianceFlags"] == ["SOX"]
    audit.log_event("DATA_VIEWED", {**WHO, "dataType": "payment"}, "u", {"user_location": "CA"})
    for event in logs.events[1:]:
        assert event["complianceFlags"] == ["GDPR", "CCPA", "SOC_2", "PCI_DSS"]


def test_a_single_flag_is_one_flag(audit: Any, logs: Any) -> None:
    """A text is one flag, not a list of letters."""
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags="GDPR")
    audit.log_event("USER_CREATED", WHO, "u", compliance_flags=ComplianceFlag.HIPAA)
    assert [event["complianceFlags"] for event in logs.events] == [["GDPR"], ["HIPAA"]]


def test_state_changes_of_the_tracker_fit(audit: Any, logs: Any) -> None:
    """A record of the tracker is written as the event's state changes."""
    changes = StateTracker(clock=ManualClock(datetime(2026, 1, 1, tzinfo=UTC))).capture_state_change(
        "USER", "u", {"status": "A"}, {"status": "B"}
    )
    audit.log_event("USER_STATUS_CHANGED", WHO, "u", state_changes=changes)
    assert logs.events[0]["stateChanges"] == changes


class Hostile:
    """An object on which every operation fails."""

    def __getattr__(self, name: str) -> None:
        raise RuntimeError("no")

    def __str__(self) -> None:
        raise RuntimeError("no")

    def __len__(self) -> None:
        raise RuntimeError("no")

    def __iter__(self) -> None:
        raise RuntimeError("no")


def test_unreadable_parts_do_not_lose_the_event(audit: Any, logs: Any) -> None:
    """The type, time, resource and all readable parts remain."""
    audit.log_event("DATA_VIEWED", {"user_id": "u"}, "u2", Hostile())
    audit.log_event("DATA_VIEWED", Hostile(), "u2", {"kept": "yes", "lost": {1: Hostile()}, Hostile(): 1})
    first, second = logs.events
    assert (first["eventType"], first["resourceId"]) == ("DATA_VIEWED", "u2")
    assert (first["userContext"], first["actionDetails"]) == (
        {"userId": "u"},
        {"contextError": "RuntimeError"},
    )
    assert second["userContext"] == {"contextError": "RuntimeError", "userId": "unknown"}
    assert second["actionDetails"] == {"kept": "yes", "lost": {"1": "<Hostile>"}, "<Hostile>": 1}
    audit.log_event(Hostile(), Hostile(), Hostile(), Hostile(), state_changes=Hostile())
    assert logs.events[2]["eventType"] == logs.events[2]["resourceId"] == "<Hostile>"
    audit.log_event("DATA_VIEWED", {"user_id": "u"}, "u2", compliance_flags=5)
    assert logs.events[3]["additionalContext"] == {"buildError": "TypeError"}


def test_where_an_event_happened() -> None:
    """The names of the deployment are those of the log group. Missing facts have a default."""
    assert environment_context(environ={"CUSTOMER_ID": "c", "AWS_DEFAULT_REGION": "eu-west-1"}) == {
        "customerId": "c", "projectId": "integration-hub", "environment": "dev", "region": "eu-west-1",
        "functionName": "local", "functionVersion": "unknown",
    }  # fmt: skip
