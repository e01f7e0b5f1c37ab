"""Values of secrets: parsing what is stored, serializing what is written, copying for callers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orb_common.exceptions import ValidationError

from .json_documents import require_text_names

Secret = Any
"""The value of a secret: parsed JSON, text or bytes. Any: only the caller knows the shape of its JSON."""


@dataclass(frozen=True, slots=True, repr=False)
class StoredSecret:
    """A secret as Secrets Manager stores it. It has no repr, which would show the value."""

    arn: str
    text: str | bytes
    parsed: Secret
    copy: Callable[[Secret], Secret] | None
    """Copies the parsed value. None: the value is immutable, so all callers share it."""
    version_id: str

    @classmethod
    def read(cls, arn: str, text: str | bytes, version_id: str) -> StoredSecret:
        """Return the secret with its JSON parsed."""
        value = _parse(text)
        return cls(arn, text, value, _choose_copier(value), version_id)

    def for_caller(self, *, parse_json: bool) -> Secret:
        """Return a copy for a caller, parsed or as stored."""
        if not parse_json:
            return self.text
        return self.parsed if self.copy is None else self.copy(self.parsed)


def serialize(value: Mapping[str, object] | Sequence[object] | str | bytes) -> str | bytes:
    """Return the text or bytes to store.

    Raises:
        ValidationError: The value is not text, bytes or a JSON value.
    """
    if isinstance(value, str | bytes):
        return value
    import json

    try:
        document = value if isinstance(value, dict | list) else _to_dict_or_list(value)
        require_text_names(document)
        return json.dumps(document, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValidationError(
            "a secret must be text, bytes or a value that JSON can hold", field="value"
        ) from None


def _to_dict_or_list(value: Mapping[str, object] | Sequence[object]) -> dict[str, object] | list[object]:
    return dict(value) if isinstance(value, Mapping) else list(value)


def _parse(raw: str | bytes) -> Secret:
    """Parse a JSON object or array. Return anything else unchanged: a bare number may be a password."""
    if isinstance(raw, bytes) or not raw.lstrip().startswith(("{", "[")):
        return raw
    import json

    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def _choose_copier(value: Secret) -> Callable[[Secret], Secret] | None:
    """Return the cheapest function that copies all mutable parts. None: the value is immutable."""
    if isinstance(value, str | bytes):
        return None
    members = value.values() if isinstance(value, dict) else value
    if any(isinstance(member, dict | list) for member in members):
        return _deep_copy
    return dict.copy if isinstance(value, dict) else list.copy


def _deep_copy(value: Secret) -> Secret:
    if isinstance(value, dict):
        return {name: _deep_copy(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_deep_copy(member) for member in value]
    return value
