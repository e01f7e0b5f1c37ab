"""Takes secrets out of a line of JSON, at the price of a few searches when there are none.

The written line is looked over as a whole first. That tells which kinds of secrets it could contain, and often that
only names have to be looked at.
"""

from __future__ import annotations

import orjson

from .addresses import mask_email
from .prefilter import NO_COLONS, Seen, Sign, screen
from .shapes import redact_shapes
from .structures import LINES, NotJsonError, Walk

__all__ = ["redact_line"]

_NAMES_ONLY = Walk(LINES, NO_COLONS)


def redact_line(content: dict[str, object], line: bytes) -> str:
    """Return a line without its secrets.

    Args:
        content: What the line was written of. It may hold values that became JSON only when they were written.
        line: Its JSON, by orjson.
    """
    text = line.decode()
    seen = _look(line, text)
    # Then names are looked at one by one, and all texts together.
    together = not seen.colons and not seen.signs & ~Sign.SHAPES
    walk = _NAMES_ONLY if together else Walk(LINES, seen)
    try:
        clean = walk.value(content, 0)
        unchanged = clean is content
    except NotJsonError:
        written = orjson.loads(line)
        clean = walk.value(written, 0)
        unchanged = clean is written
    if not unchanged:
        text = orjson.dumps(clean).decode()
    if together and seen.signs:
        text = redact_shapes(text, seen.signs)
        if seen.signs & Sign.EMAIL:
            text = mask_email(text)
    return text


def _look(line: bytes, text: str) -> Seen:
    """Return what a line could contain: also `('password', ...)`, which has no sign of a pair, and short options."""
    seen = screen(line, text)
    # A quote of either kind as it stands in JSON; a dash that begins a word.
    if "'" not in text and '\\"' not in text and " -" not in text and '"-' not in text:
        return seen
    needles = (*seen.needles, "'", '"', "-")
    return seen._replace(signs=seen.signs | Sign.PAIR | Sign.OPTION, needles=needles)
