"""Turns what a caller hands over into what may be written to the trail.

The trail is kept for years and read by many, so secrets leave it at any depth; and an event must be writable whatever
it holds, so every value becomes one of JSON, without an exception and without silent loss.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from orb_common.jsonable import Readable, jsonable
from orb_common.redaction import Rules, is_secret_name, redact, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.jsonable import Json

_ANY_KEY: Final = frozenset({"key", "keys"})
_ACCESS_KEY: Final = ("access", "key")


def holds_secret(name: str) -> bool:
    """Return whether a value of this name is a secret: `refreshToken` and `api_key` are, `kmsKeyId` is not."""
    # In a line of log a bare `key` is most often that of a map; in a trail of years it is not worth the risk. And an
    # access key's id is half of a credential, where the id of another key is only its name.
    return is_secret_name(name) or name.lower() in _ANY_KEY or _ACCESS_KEY in itertools.pairwise(words(name))


class _Evidence(Readable):
    """Writes an object by its type's name: its text could hold anything, and stays for years."""

    def represent_other(self, value: object) -> str:
        return f"<{type(value).__name__}>"


_POLICY: Final = _Evidence()
# E-mail addresses stay: whom an event is about is evidence, and state changes have masks of their own.
_RULES: Final = Rules(emails=False, is_secret=holds_secret, policy=_POLICY)


def json_form(value: object) -> Json:
    """Return the JSON form of a value, secrets included: for hashes and comparisons. Never raises."""
    return jsonable(value, policy=_POLICY)


def evidence(value: object) -> object:
    """Return the JSON form of a value without its secrets. Never raises.

    It is a copy, so that later changes do not reach an event that was made.
    """
    return redact(value, rules=_RULES)


def context_evidence(value: Mapping[str, object] | object) -> dict[str, object]:
    """Return a context as a dict: of a mapping, a dataclass, or an object with `to_audit_context()`. Never raises."""
    try:
        convert = getattr(value, "to_audit_context", None)
        value = convert() if callable(convert) else value
    except Exception as error:  # noqa: BLE001 - what else an event says must not be lost with its context
        return {"contextError": type(error).__name__}
    result = evidence(value)
    if isinstance(result, dict):
        return result
    return {} if result is None else {"value": result}
