"""Makes any value writable, and a line no longer than CloudWatch Logs takes.

CloudWatch refuses a longer event, and a refused line is a lost one: long texts and lists are cut instead, and
say so.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from .cards import GAPS

__all__ = ["LINE_BYTES", "fit", "readable", "writable"]

LINE_BYTES = 250_000
"""Below the 262,144 of an event, less what CloudWatch adds."""
TRUNCATED = "[TRUNCATED]"
CIRCULAR = "[CIRCULAR]"

_STEPS = ((16_384, 500), (2_048, 100), (256, 20), (64, 5))
"""Longest text in characters, longest list or mapping in entries: the first step that suffices is taken."""
_TAIL = 4096
_NUMBER = f"0123456789%+\r\n{GAPS}"
_MOST_64 = 2**64 - 1
_LEAST_64 = -(2**63)
_DEPTH = 50


def readable(value: object) -> object:  # noqa: PLR0911 - one line a type
    """Gives a form of a foreign object that JSON knows, or that can be looked into. Never raises."""
    try:
        if isinstance(value, bytes | bytearray | memoryview):
            return bytes(value).decode("utf-8", "backslashreplace")
        if isinstance(value, set | frozenset):
            return sorted(value, key=repr)
        if isinstance(value, tuple):
            # A named tuple's fields have names that decide what is shown.
            return value._asdict() if hasattr(value, "_asdict") else list(value)
        if isinstance(value, Mapping):
            return dict(value)
        dump = getattr(value, "model_dump", None)
        if callable(dump) and not isinstance(value, type):
            # A pydantic model. Its text would show values without their names being seen.
            found: object = dump(mode="json")
            return found
        return str(value)
    except Exception:  # noqa: BLE001 - a foreign object may fail in any way
        return f"<{type(value).__name__}>"


def writable(value: object, *, depth: int = _DEPTH, above: frozenset[int] = frozenset()) -> object:  # noqa: PLR0911 - one line a type
    """Gives a copy that orjson writes: for what it refused.

    That is keys that are no text, integers beyond 64 bits, broken Unicode, structures that contain
    themselves.
    """
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int):
        return _integer(value)
    if id(value) in above:
        return CIRCULAR
    if depth <= 0:
        return TRUNCATED
    inside = above | {id(value)}
    if isinstance(value, dict):
        return {_key(key): writable(item, depth=depth - 1, above=inside) for key, item in list(value.items())}
    if isinstance(value, list):
        return [writable(item, depth=depth - 1, above=inside) for item in list(value)]
    try:
        found: object = orjson.loads(orjson.dumps(value))
    except (TypeError, ValueError):
        return writable(readable(value), depth=depth - 1, above=inside)
    return found


def _integer(value: int) -> object:
    if _LEAST_64 <= value <= _MOST_64:
        return int(value)
    try:
        return str(value)
    except ValueError:
        return TRUNCATED


def _key(key: object) -> str:
    if isinstance(key, str):
        return key.encode("utf-8", "replace").decode()
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    text = readable(key)
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else str(text)


def fit(content: object, *, limit: int = LINE_BYTES) -> object:
    """Gives the content, cut until it takes at most `limit` bytes as JSON."""
    for text, entries in _STEPS:
        content = _cut(content, text, entries)
        if len(orjson.dumps(content)) <= limit:
            return content
    return {"message": TRUNCATED}


def _cut(value: object, text: int, entries: int) -> object:
    if isinstance(value, str):
        return value if len(value) <= text else _cut_text(value[:text])
    if isinstance(value, dict):
        kept = {key: _cut(item, text, entries) for key, item in list(value.items())[:entries]}
        if len(value) > entries:
            kept[TRUNCATED] = len(value) - entries
        return kept
    if isinstance(value, list):
        kept_items = [_cut(item, text, entries) for item in value[:entries]]
        return [*kept_items, TRUNCATED] if len(value) > entries else kept_items
    return value


def _cut_text(text: str) -> str:
    # Half a token would no longer look like one. So the cut moves back to where a word ends, and past digits,
    # which could be the larger part of a card number.
    for position in range(len(text) - 1, max(len(text) - _TAIL, -1), -1):
        if text[position].isspace():
            return text[:position].rstrip(_NUMBER) + TRUNCATED
    return text[: max(len(text) - _TAIL, 0)].rstrip(_NUMBER) + TRUNCATED
