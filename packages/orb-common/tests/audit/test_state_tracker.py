"""What changed, masked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orb_common.audit import (
    FieldClassification,
    StateTracker,
    classify_field,
    track_state_change,
)
from orb_common.utils.clock import ManualClock

K = FieldClassification


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("email", K.PII), ("userEmail", K.PII), ("emailVerified", K.STANDARD), ("phone_number", K.PII),
        ("firstName", K.PII), ("name", K.STANDARD), ("organizationName", K.STANDARD), ("password", K.SENSITIVE),
        ("apiKey", K.SENSITIVE), ("kmsKeyId", K.STANDARD), ("cardNumber", K.FINANCIAL),
        ("eMail", K.PII), ("lastname", K.PII), ("givenName", K.PII), ("telephone", K.PII), ("ssn", K.PII),
        ("refreshtoken", K.SENSITIVE), ("emailToken", K.SENSITIVE), ("discardedAt", K.STANDARD),
        ("diagnosis", K.HEALTHCARE), ("religion", K.PROTECTED), ("status", K.STANDARD), ("dateOfBirth", K.PII),
        ("capacity", K.STANDARD), ("shipping_address", K.PII),
    ],
)  # fmt: skip
def test_fields_are_classified_by_whole_words(name: str, kind: Any) -> None:
    """`discarded` holds `card`, and is none."""
    assert classify_field(name) is kind


def changes_of(old: Any, new: Any, **options: Any) -> Any:
    return {change.field: change for change in StateTracker(**options).changes(old, new)}


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("email", "jonathan@example.org", "j***n@example.org"),
        ("email", "jo@example.org", "j***@example.org"),
        ("phoneNumber", "+14155550123", "+14***"),
        ("ssn", "123-45-6789", "***6789"),
        ("firstName", "Jonathan", "J***"),
        ("street", "1 Main Street", "***REDACTED***"),
        ("cardNumber", "4111111111111111", "***REDACTED***"),
        ("salary", 100000, "***REDACTED***"),
        ("diagnosis", "flu", "***REDACTED***"),
        ("religion", "none", "***REDACTED***"),
        ("password", "x", "***REDACTED***"),
        ("emails", ["a@example.org", "b@example.org"], "[2 masked]"),
        ("status", "ACTIVE", "ACTIVE"),
        ("email", None, None),
    ],
)
def test_masks(field: Any, value: Any, shown: Any) -> None:
    """Enough to recognise what one knows; too little to learn it."""
    change = changes_of({field: "before"}, {field: value})[field]
    assert change.new_value == shown
    assert change.is_masked == (classify_field(field) is not K.STANDARD)


def test_a_change_is_told_even_if_both_sides_look_alike() -> None:
    """Masking hides the values, not that they differ."""
    change = changes_of({"salary": 1}, {"salary": 2})["salary"]
    assert change.old_value == change.new_value == "***REDACTED***"
    assert change.change_type == "modified"


def test_kinds_of_changes() -> None:
    """Added, modified, removed; what stays is not told."""
    found = changes_of({"a": 1, "b": 1, "same": 1}, {"b": 2, "c": None, "same": 1})
    assert {name: change.change_type for name, change in found.items()} == {
        "a": "removed", "b": "modified", "c": "added",
    }  # fmt: skip


def test_what_a_model_says_of_its_fields_counts_first() -> None:
    """In either spelling, for more and for less."""
    options = {"custom_sensitive_fields": {"nickName": "PII", "email": K.STANDARD, "plan": "FINANCIAL"}}
    found = changes_of({}, {"nick_name": "Jo", "email": "a@example.org", "plan": "gold"}, **options)
    assert (found["nick_name"].new_value, found["email"].new_value) == ("J***", "a@example.org")
    assert found["plan"].new_value == "***REDACTED***"
    assert changes_of({}, {"x": 1}, custom_sensitive_fields=["x"])["x"].classification is K.SENSITIVE
    with pytest.raises(ValueError, match="NONSENSE"):
        StateTracker({"x": "NONSENSE"})


def test_inner_fields_are_masked_too() -> None:
    """A field that is harmless itself can hold what is not."""
    found = changes_of(
        {}, {"settings": {"contact": {"email": "jonathan@example.org"}, "list": [{"token": "t"}]}}
    )
    assert found["settings"].new_value == {
        "contact": {"email": "j***n@example.org"},
        "list": [{"token": "***REDACTED***"}],
    }


def test_the_record_of_a_change() -> None:
    """The form of an event's `stateChanges`."""
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
    """mask_pii=False is for trails that must name people; nothing else opens by it."""
    record = StateTracker().capture_state_change(
        "USER", "u", None, {"email": "a@example.org", "salary": 5, "password": "p"}, mask_pii=False
    )
    shown = {change["field"]: change["newValue"] for change in record["changes"]}
    assert shown == {"email": "a@example.org", "salary": "***REDACTED***", "password": "***REDACTED***"}
    assert record["operationType"] == "CREATED"


def test_state_hashes_compare_and_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same state gives the same hash under one key; without the key nobody can try numbers."""
    state = {"phone": "+14155550123"}
    one, other = StateTracker(hash_key=b"a" * 32), StateTracker(hash_key=b"b" * 32)
    assert one.state_hash(state) == StateTracker(hash_key=b"a" * 32).state_hash(dict(state))
    assert one.state_hash(state) != other.state_hash(state)
    assert StateTracker().state_hash(state) == StateTracker().state_hash(state)
    # As an older version wrote it.
    old = "939fbd15c775b217fc278eb2e1aa559e873f142e1c965543b5f4cc0a1803c43a"
    assert StateTracker(hash_key=b"k" * 32).state_hash({"salary": 1}) == old
    assert StateTracker(hash_key=lambda: b"a" * 32).state_hash(state) == one.state_hash(state)
    assert StateTracker(hash_key=lambda: None).state_hash(state) is None
    # A variable of the function can be read by everyone who may see the function.
    monkeypatch.setenv("AUDIT_STATE_HASH_KEY", "a" * 32)
    assert StateTracker().state_hash(state) != one.state_hash(state)
    assert one.state_hash(None) is None


def test_a_row_of_states() -> None:
    """Each step is told with the index of the later state; the hashes join."""
    steps = StateTracker().compare_states([{"n": 1}, {"n": 2}, {"n": 2, "m": 1}], "USER", "u")
    assert [step["stateIndex"] for step in steps] == [1, 2]
    assert steps[0]["newStateHash"] == steps[1]["oldStateHash"]


def test_sensitive_fields_of_one_call() -> None:
    """They count for that call alone."""
    tracker = StateTracker()
    record = tracker.capture_state_change("X", "1", {"plan": "a"}, {"plan": "b"}, ["plan"])
    assert record["fieldsSummary"]["sensitiveFieldsModified"] == ["plan"]
    assert tracker.classify("plan") is K.STANDARD


def test_the_function_masks_as_well() -> None:
    """Nothing goes out as it is."""
    assert track_state_change(None, {"x": 1}, {"x": "FINANCIAL"})[0].new_value == "***REDACTED***"


def test_addresses_in_what_people_type_are_masked() -> None:
    """Whatever the field is called; and a field that shows less than it holds says so."""
    old = {"bio": "mail sam@example.org", "theme": "dark", "profile": {"eMail": "sam@example.org"}}
    found = changes_of(old, {"bio": "none", "theme": "light", "profile": {}})
    assert (found["bio"].old_value, found["bio"].is_masked) == ("mail s***@example.org", True)
    assert (found["profile"].old_value, found["profile"].is_masked) == ({"eMail": "s***@example.org"}, True)
    assert (found["theme"].old_value, found["theme"].is_masked) == ("dark", False)
    (plainly,) = StateTracker().changes({"bio": "sam@example.org"}, {}, mask_pii=False)
    assert (plainly.old_value, plainly.is_masked) == ("sam@example.org", False)
