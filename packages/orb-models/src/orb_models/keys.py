"""Values of keys, held to DynamoDB's rules before it is asked: its own refusal does not tell which one is wrong."""

from __future__ import annotations

from datetime import datetime

from orb_common.exceptions import ValidationError

MAX_KEY = 2048
"""Bytes of a partition key; of a sort key 1024. Source: DynamoDB, constraints of keys."""


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
        # Counting bytes costs more than counting characters, of which each has at most four.
        if len(value) * 4 > most and len(value.encode("utf-8", "surrogatepass")) > most:
            raise ValidationError(f"{name} must not be longer than {most} bytes", field=name)
        return value
    if isinstance(value, int):
        return value
    raise ValidationError(f"{name} must not be empty", field=name)
