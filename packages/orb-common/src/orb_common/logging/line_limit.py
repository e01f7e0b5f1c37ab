"""Shortens a line to the size that CloudWatch Logs accepts.

CloudWatch refuses longer events, and the line would be lost. So long texts and lists are cut and marked.
"""

from __future__ import annotations

import orjson

from orb_common.redaction import cut_text

__all__ = ["LINE_BYTES", "shorten"]

LINE_BYTES = 250_000
"""An event has at most 262,144 bytes, of which CloudWatch needs some itself."""
TRUNCATED = "[TRUNCATED]"

_LIMITS = ((16_384, 500), (2_048, 100), (256, 20), (64, 5))
"""Pairs of limits: characters of a text, entries of a list or mapping. The first pair that suffices is used."""


def shorten(content: object) -> object:
    """Return JSON content whose texts and lists are cut until it has at most `LINE_BYTES` bytes."""
    for text, entries in _LIMITS:
        content = _cut(content, text, entries)
        if len(orjson.dumps(content)) <= LINE_BYTES:
            return content
    return {"message": TRUNCATED}


def _cut(value: object, text: int, entries: int) -> object:
    if isinstance(value, str):
        return value if len(value) <= text else cut_text(value, text) + TRUNCATED
    if isinstance(value, dict):
        entries_left = {key: _cut(item, text, entries) for key, item in list(value.items())[:entries]}
        if len(value) > entries:
            entries_left[TRUNCATED] = len(value) - entries
        return entries_left
    if isinstance(value, list):
        items_left = [_cut(item, text, entries) for item in value[:entries]]
        return [*items_left, TRUNCATED] if len(value) > entries else items_left
    return value
