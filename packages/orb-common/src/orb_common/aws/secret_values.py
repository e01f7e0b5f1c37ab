"""The forms of a secret: as it is stored, as it is parsed, and how it is copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orb_common.exceptions import ValidationError

from .json_documents import require_text_names

Secret = Any
"""A secret: what its JSON says, or text, or bytes. Any: its type is known to its owner alone."""


@dataclass(frozen=True, slots=True, repr=False)
class StoredSecret:
    """A secret as Secrets Manager has it. Without a repr, which would show it."""

    arn: str
    text: str | bytes
    parsed: Secret
    copy: Callable[[Secret], Secret] | None
    """None: the value cannot be changed, and every caller gets the same."""

    @classmethod
    def read(cls, arn: str, text: str | bytes) -> StoredSecret:
        """Return the secret of an answer, with its JSON parsed."""
        value = _parsed(text)
        return cls(arn, text, value, _copier(value))

    def form(self, *, parse_json: bool) -> Secret:
        """Return the caller's own copy, parsed or as it is stored."""
        if not parse_json:
            return self.text
        return self.parsed if self.copy is None else self.copy(self.parsed)


def serialized(value: Mapping[str, object] | Sequence[object] | str | bytes) -> str | bytes:
    """Return what is sent.

    Raises:
        ValidationError: The value is neither text nor bytes nor JSON.
    """
    if isinstance(value, str | bytes):
        return value
    import json

    try:
        document = value if isinstance(value, dict | list) else _plain(value)
        require_text_names(document)
        return json.dumps(document, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValidationError(
            "a secret must be text, bytes or a value that JSON can hold", field="value"
        ) from None


def _plain(value: Mapping[str, object] | Sequence[object]) -> dict[str, object] | list[object]:
    return dict(value) if isinstance(value, Mapping) else list(value)


def _parsed(raw: str | bytes) -> Secret:
    """Return a JSON object or array; anything else as it is, since a bare number may be a password."""
    if isinstance(raw, bytes) or not raw.lstrip().startswith(("{", "[")):
        return raw
    import json

    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def _copier(value: Secret) -> Callable[[Secret], Secret] | None:
    """Return the cheapest function that copies all that can be changed. None: nothing can be changed."""
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
