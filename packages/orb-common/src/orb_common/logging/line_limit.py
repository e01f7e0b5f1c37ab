"""Makes a line no longer than CloudWatch Logs takes.

CloudWatch refuses a longer event, and a refused line is a lost one: long texts and lists are cut instead, and say so.
"""

from __future__ import annotations

import orjson

from orb_common.redaction import cut_text

__all__ = ["LINE_BYTES", "fit"]

LINE_BYTES = 250_000
"""Below the 262,144 of an event, less what CloudWatch adds."""
TRUNCATED = "[TRUNCATED]"

_STEPS = ((16_384, 500), (2_048, 100), (256, 20), (64, 5))
"""Longest text in characters, longest list or mapping in entries: the first step that suffices is taken."""


def fit(content: object, *, limit: int = LINE_BYTES) -> object:
    """Return content of JSON, cut until it takes at most `limit` bytes."""
    for text, entries in _STEPS:
        content = _cut(content, text, entries)
        if len(orjson.dumps(content)) <= limit:
            return content
    return {"message": TRUNCATED}


def _cut(value: object, text: int, entries: int) -> object:
    if isinstance(value, str):
        return value if len(value) <= text else cut_text(value, text) + TRUNCATED
    if isinstance(value, dict):
        kept = {key: _cut(item, text, entries) for key, item in list(value.items())[:entries]}
        if len(value) > entries:
            kept[TRUNCATED] = len(value) - entries
        return kept
    if isinstance(value, list):
        kept_items = [_cut(item, text, entries) for item in value[:entries]]
        return [*kept_items, TRUNCATED] if len(value) > entries else kept_items
    return value
