"""A field is classified by the words of its name, and masked by its classification."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.audit import (
    FieldClassification,
    StateTracker,
    classify_field,
)

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
    """`discarded` holds the letters of `card`, but is not financial."""
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
    """Enough is left to recognise a known value, too little to learn an unknown one."""
    change = changes_of({field: "before"}, {field: value})[field]
    assert change.new_value == shown
    assert change.is_masked == (classify_field(field) is not K.STANDARD)
