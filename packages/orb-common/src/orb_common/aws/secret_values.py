"""The forms of a secret: as it is stored, as it is parsed, and how it is copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from orb_common.exceptions import ValidationError

Secret = Any
"""A secret: what its JSON says, or text, or bytes. Any: its type is its owner's business."""


def serialized(value: Mapping[str, object] | Sequence[object] | str | bytes) -> str | bytes:
    """What is sent. Raises ValidationError for what is neither text nor bytes nor JSON."""
    if isinstance(value, str | bytes):
        return value
    import json

    try:
        return json.dumps(value if isinstance(value, dict | list) else _plain(value), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValidationError("a secret is text, bytes or what JSON can hold", field="value") from None


def _plain(value: Mapping[str, object] | Sequence[object]) -> dict[str, object] | list[object]:
    return dict(value) if isinstance(value, Mapping) else list(value)


def parsed(raw: str | bytes) -> Secret:
    """A JSON object or array; anything else as it is: a bare number may be a password."""
    if isinstance(raw, bytes) or not raw.lstrip().startswith(("{", "[")):
        return raw
    import json

    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def copier(value: Secret) -> Callable[[Secret], Secret] | None:
    """The cheapest way to a copy that shares nothing changeable; None: nothing in it can be changed."""
    if isinstance(value, str | bytes):
        return None
    members = value.values() if isinstance(value, dict) else value
    if any(isinstance(member, dict | list) for member in members):
        return _deep
    return dict.copy if isinstance(value, dict) else list.copy


def _deep(value: Secret) -> Secret:
    if isinstance(value, dict):
        return {name: _deep(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_deep(member) for member in value]
    return value
