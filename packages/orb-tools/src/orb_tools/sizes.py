"""Sizes as people write them: "300 MB"."""

from __future__ import annotations

import re

_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s*(B|kB|MB|GB)", re.IGNORECASE)
_UNITS = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}


def parse_size(text: str) -> int:
    """Return the bytes of a size such as "300 MB". Raises `ValueError` when it is not a size."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a size")
    return int(float(match[1]) * _UNITS[match[2].upper()])
