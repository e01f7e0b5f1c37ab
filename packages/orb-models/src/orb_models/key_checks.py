"""Values of keys, held to DynamoDB's rules before it is asked: its own refusal does not tell which one is wrong."""

from __future__ import annotations

from datetime import datetime

from orb_common.exceptions import ValidationError

MAX_KEY = 2048
"""Bytes of a partition key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""
MAX_SORT_KEY = 1024
"""Bytes of a sort key."""


def is_key(text: str, most: int = MAX_KEY) -> bool:
    """Return whether DynamoDB takes a text as a key: 1 to `most` bytes."""
    # Counting bytes costs more than counting characters, of which each has at most four.
    return bool(text) and (len(text) * 4 <= most or len(text.encode("utf-8", "surrogatepass")) <= most)


def checked(name: str, value: object, most: int = MAX_KEY) -> str | int:
    """The value as it is stored.

    Raises:
        ValidationError: it is empty, a time without a zone, or longer than `most` bytes.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValidationError(f"{name} must be a time with a time zone", field=name)
        # Stored times have no parts of a second: one that has some would miss the item that was made with it.
        return int(value.timestamp())
    if isinstance(value, str):
        if not value:
            raise ValidationError(f"{name} must not be empty", field=name)
        if not is_key(value, most):
            raise ValidationError(f"{name} must not be longer than {most} bytes", field=name)
        return value
    if isinstance(value, int):
        return value
    raise ValidationError(f"{name} must not be empty", field=name)
