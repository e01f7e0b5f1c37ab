"""Identifiers. All of orb makes them here, so their form can change in one place."""

from __future__ import annotations

import os

__all__ = ["new_id"]


def new_id() -> str:
    """Return a new random UUID (version 4, RFC 9562), in lower case, with dashes."""
    # The same as str(uuid.uuid4()) without `import uuid`, which costs a cold start about a millisecond.
    value = bytearray(os.urandom(16))
    value[6] = value[6] & 0x0F | 0x40
    value[8] = value[8] & 0x3F | 0x80
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
