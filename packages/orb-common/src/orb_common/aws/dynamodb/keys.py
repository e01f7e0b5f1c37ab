"""Keys: which ones DynamoDB accepts, and when two are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_common.exceptions import ValidationError

    from .attribute_values import Key


def require_filled(key: Key) -> None:
    """Require a key without empty parts.

    Raises:
        ValidationError: An attribute is empty, and is the `field`; or the key has none, and `field` is "key".
    """
    for name, value in key.items():
        if value.get("S") == "" or value.get("B") == b"":
            raise empty_key_error(name)
    if not key:
        raise empty_key_error("key")


def empty_key_error(name: str) -> ValidationError:
    """Return the error of an empty key."""
    # Imported here, because most keys are not empty.
    from orb_common.exceptions import ValidationError

    return ValidationError(f"{name} must not be empty", field=name)


def identity(key: Key) -> tuple[tuple[str, str, object], ...]:
    """Return a hashable form that is the same for equal keys: 1 and 1.0 are one number in DynamoDB."""
    return tuple(
        (name, kind, Decimal(str(content)) if kind == "N" else content)
        for name, value in sorted(key.items())
        for kind, content in value.items()
    )
