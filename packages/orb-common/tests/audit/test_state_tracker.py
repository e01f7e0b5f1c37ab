"""Changes between two states are recorded and masked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orb_common.audit import (
    FieldClassification,
    StateTracker,
    track_state_change,
)
from orb_common.utils.clock import ManualClock

K = FieldClassification


def changes_of(old: Any, new: Any, **options: Any) -> Any:
    return {change.field: change for change in StateTracker(**options).changes(old, new)}


def test_a_change_is_recorded_even_if_both_masks_are_equal() -> None:
    """Masking hides the values, not that they differ."""
    change = changes_of({"salary": 1}, {"salary": 2})["salary"]
    assert change.old_value == change.new_value == "***REDACTED***"
    assert change.change_type == "modified"


def test_kinds_of_changes() -> None:
    """Fields are added, modified or removed; unchanged fields are not recorded."""
    found = changes_of({"a": 1, "b": 1, "same": 1}, {"b": 2, "c": None, "same": 1})
    assert {name: change.change_type for name, change in found.items()} == {
        "a": "removed", "b": "modified", "c": "added",
    }  # fmt: skip


def test_a_models_classifications_go_first() -> None:
    """A model may be stricter or less strict than the names of its fields, in either spelling."""
    options = {"custom_sensitive_fields": {"nickName": "PII", "email": K.STANDARD, "plan": "FINANCIAL"}}
    found = changes_of({}, {"nick_name": "Jo", "email": "a@example.org", "plan": "gold"}, **options)
    assert (found["nick_name"].new_value, found["email"].new_value) == ("J***", "a@example.org")
    assert found["plan"].new_value == "***REDACTED***"
    assert changes_of({}, {"x": 1}, custom_sensitive_fields=["x"])["x"].classification is K.SENSITIVE
    with pytest.raises(ValueError, match="NONSENSE"):
        StateTracker({"x": "NONSENSE"})


def test_inner_fields_are_masked_too() -> None:
    """A harmless field can hold sensitive ones."""
    found = changes_of(
        {}, {"settings": {"contact": {"email": "jonathan@example.org"}, "list": [{"token": "t"}]}}
    )
    assert found["settings"].new_value == {
        "contact": {"email": "j***n@example.org"},
        "list": [{"token": "***REDACTED***"}],
    }


def test_the_record_of_a_change() -> None:
    """The record has the form of an event's `stateChanges`."""
    record = StateTracker(clock=ManualClock()).capture_state_change(
        "USER",
        "u1",
        {"email": "a@example.org", "status": "ACTIVE"},
        {"email": "b@example.org", "status": "ACTIVE"},
    )
    assert record["operationType"] == "MODIFIED"
    assert record["timestamp"] == "2026-01-01T00:00:00.000Z"
    assert record["changeCount"] == 1
    assert record["fieldsSummary"] == {
        "byClassification": {"PII": 1},
        "byChangeType": {"modified": 1},
        "sensitiveFieldsModified": [],
        "piiFieldsModified": ["email"],
    }
    assert record["changes"][0]["changeType"] == "modified"
    assert "b@example.org" not in json.dumps(record)


def test_pii_can_be_shown_and_secrets_cannot() -> None:
    """mask_pii=False shows personal data only."""
    record = StateTracker().capture_state_change(
        "USER", "u", None, {"email": "a@example.org", "salary": 5, "password": "p"}, mask_pii=False
    )
    shown = {change["field"]: change["newValue"] for change in record["changes"]}
    assert shown == {"email": "a@example.org", "salary": "***REDACTED***", "password": "***REDACTED***"}
    assert record["operationType"] == "CREATED"


def test_state_hashes_compare_and_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal states have equal hashes under one key; without the key nobody can try values."""
    state = {"phone": "+14155550123"}
    one, other = StateTracker(hash_key=b"a" * 32), StateTracker(hash_key=b"b" * 32)
    assert one.state_hash(state) == StateTracker(hash_key=b"a" * 32).state_hash(dict(state))
    assert one.state_hash(state) != other.state_hash(state)
    assert StateTracker().state_hash(state) == StateTracker().state_hash(state)
    # The hash of an older version.
    old = "939fbd15c775b217fc278eb2e1aa559e873f142e1c965543b5f4cc0a1803c43a"
    assert StateTracker(hash_key=b"k" * 32).state_hash({"salary": 1}) == old
    assert StateTracker(hash_key=lambda: b"a" * 32).state_hash(state) == one.state_hash(state)
    assert StateTracker(hash_key=lambda: None).state_hash(state) is None
    # Not used: everyone who may see the function can read its variables.
    monkeypatch.setenv("AUDIT_STATE_HASH_KEY", "a" * 32)
    assert StateTracker().state_hash(state) != one.state_hash(state)
    assert one.state_hash(None) is None


def test_a_sequence_of_states() -> None:
    """Each step has the index of the later state, and the hashes join."""
    steps = StateTracker().compare_states([{"n": 1}, {"n": 2}, {"n": 2, "m": 1}], "USER", "u")
    assert [step["stateIndex"] for step in steps] == [1, 2]
    assert steps[0]["newStateHash"] == steps[1]["oldStateHash"]


def test_sensitive_fields_of_one_call() -> None:
    """The fields of one call count for that call only."""
    tracker = StateTracker()
    record = tracker.capture_state_change("X", "1", {"plan": "a"}, {"plan": "b"}, ["plan"])
    assert record["fieldsSummary"]["sensitiveFieldsModified"] == ["plan"]
    assert tracker.classify("plan") is K.STANDARD


def test_the_function_masks_as_well() -> None:
    """`track_state_change` masks like the tracker."""
    assert track_state_change(None, {"x": 1}, {"x": "FINANCIAL"})[0].new_value == "***REDACTED***"


def test_addresses_in_free_text_are_masked() -> None:
    """The name of the field does not matter, and a partly masked field says so."""
    old = {"bio": "mail sam@example.org", "theme": "dark", "profile": {"eMail": "sam@example.org"}}
    found = changes_of(old, {"bio": "none", "theme": "light", "profile": {}})
    assert (found["bio"].old_value, found["bio"].is_masked) == ("mail s***@example.org", True)
    assert (found["profile"].old_value, found["profile"].is_masked) == ({"eMail": "s***@example.org"}, True)
    assert (found["theme"].old_value, found["theme"].is_masked) == ("dark", False)
    (plainly,) = StateTracker().changes({"bio": "sam@example.org"}, {}, mask_pii=False)
    assert (plainly.old_value, plainly.is_masked) == ("sam@example.org", False)
