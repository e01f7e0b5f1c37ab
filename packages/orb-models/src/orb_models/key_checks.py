"""Checks of key values before DynamoDB is called, because DynamoDB's own error does not name the wrong key."""

from __future__ import annotations

from datetime import datetime

from orb_common.exceptions import ValidationError

MAX_PARTITION_KEY_BYTES = 2048
"""Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""
MAX_SORT_KEY_BYTES = 1024
"""Source: the same page."""


def is_valid_key(text: str, max_bytes: int = MAX_PARTITION_KEY_BYTES) -> bool:
    """Return whether a text has 1 to `max_bytes` bytes, as DynamoDB requires of a key."""
    # Characters are counted first, because that is cheaper. A character has at most four bytes.
    return bool(text) and (
        len(text) * 4 <= max_bytes or len(text.encode("utf-8", "surrogatepass")) <= max_bytes
    )


def validate_key(name: str, value: object, max_bytes: int | None) -> str | int:
    """Return the value of a key as it is stored.

    Args:
        name: The attribute.
        value: The value.
        max_bytes: The most bytes of a text. None: the key is a number, a time or a value of an enum.

    Raises:
        ValidationError: the value is empty, longer than `max_bytes` bytes, of another type, or a time without a time
            zone.
    """
    if isinstance(value, str):
        if not value:
            raise ValidationError(f"{name} must not be empty", field=name)
        if not is_valid_key(value, max_bytes or MAX_PARTITION_KEY_BYTES):
            raise ValidationError(f"{name} must not be longer than {max_bytes} bytes", field=name)
        return value
    if max_bytes is not None:
        raise ValidationError(f"{name} must be a text", field=name)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValidationError(f"{name} must be a time with a time zone", field=name)
        # Stored times are whole seconds. A key with a fraction would not find the item that was created with it.
        return int(value.timestamp())
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValidationError(f"{name} must be a whole number or a time", field=name)
