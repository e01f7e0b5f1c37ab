"""Keys: what DynamoDB takes as one, and when two of them name one item."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_common.exceptions import ValidationError

    from .attribute_values import Key


def check_filled(key: Key) -> None:
    """Pass when no part of a key is empty.

    Raises:
        ValidationError: One is: `field` is that attribute. There is no attribute at all: `field` is "key".
    """
    for name, value in key.items():
        if value.get("S") == "" or value.get("B") == b"":
            raise empty(name)
    if not key:
        raise empty("key")


def empty(name: str) -> ValidationError:
    """Return the error of an empty key."""
    # Imported here: most keys are filled.
    from orb_common.exceptions import ValidationError

    return ValidationError(f"{name} must not be empty", field=name)


def identity(key: Key) -> tuple[tuple[str, str, object], ...]:
    """Return what two spellings of one key have in common: 1 and 1.0 are the same number to DynamoDB."""
    return tuple(
        (name, kind, Decimal(str(content)) if kind == "N" else content)
        for name, value in sorted(key.items())
        for kind, content in value.items()
    )
