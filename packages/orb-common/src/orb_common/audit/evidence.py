"""Convert a caller's values into values that may be written to the audit trail.

The trail is stored for years and read by many, so secrets are removed at any depth. An event must always be writable,
so every value becomes a JSON value, without an exception and without silent loss.
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
    # In a log line, a bare `key` is most often the key of a map. In a trail that is stored for years, the risk is too
    # high. An access key's id is half of a credential, but the id of another key is only its name.
    return is_secret_name(name) or name.lower() in _ANY_KEY or _ACCESS_KEY in itertools.pairwise(words(name))


class _Evidence(Readable):
    """A policy that writes unknown objects as the name of their type, because their text could hold anything."""

    def represent_other(self, value: object) -> str:
        return f"<{type(value).__name__}>"


_POLICY: Final = _Evidence()
# E-mail addresses stay: they say whom an event is about. State changes are masked by `classification`.
_RULES: Final = Rules(emails=False, is_secret=holds_secret, policy=_POLICY)


def json_form(value: object) -> Json:
    """Return the JSON form of a value, secrets included: for hashes and comparisons. Never raises."""
    return jsonable(value, policy=_POLICY)


def evidence(value: object) -> object:
    """Return the JSON form of a value without its secrets. Never raises.

    It is a copy, so that later changes of the value do not change the event.
    """
    return redact(value, rules=_RULES)


def context_evidence(value: Mapping[str, object] | object) -> dict[str, object]:
    """Return a mapping, a dataclass, or an object with `to_audit_context()` as a dict. Never raises."""
    try:
        convert = getattr(value, "to_audit_context", None)
        value = convert() if callable(convert) else value
    except Exception as error:  # noqa: BLE001 - an event must not be lost because of its context
        return {"contextError": type(error).__name__}
    result = evidence(value)
    if isinstance(result, dict):
        return result
    return {} if result is None else {"value": result}
