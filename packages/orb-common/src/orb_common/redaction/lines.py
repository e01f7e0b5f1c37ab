"""Hides secrets in a line of JSON. A line without secrets costs only a few searches.

The whole line is screened first. The result says which kinds of secrets the line could contain. For most lines, only
the names of fields remain to be checked.
"""

from __future__ import annotations

import orjson

from .addresses import mask_email
from .prefilter import NO_COLONS, Findings, Sign, screen
from .shapes import redact_shapes
from .structures import LINES, NotJsonError, Redactor

__all__ = ["redact_line"]

_NAMES_ONLY = Redactor(LINES, NO_COLONS)


def redact_line(content: dict[str, object], line: bytes) -> str:
    """Return a line without its secrets.

    Args:
        content: The fields of the line. They may hold values that orjson converted when it wrote them.
        line: The fields as JSON, by orjson.
    """
    text = line.decode()
    found = _screen(line, text)
    # True: only names are checked one by one. All texts are searched at once, in the line.
    together = not found.colons and not found.signs & ~Sign.SHAPES
    redactor = _NAMES_ONLY if together else Redactor(LINES, found)
    try:
        clean = redactor.value(content, 0)
    except NotJsonError:
        content = orjson.loads(line)
        clean = redactor.value(content, 0)
    if clean is not content:
        text = orjson.dumps(clean).decode()
    if together and found.signs:
        text = redact_shapes(text, found.signs)
        if found.signs & Sign.EMAIL:
            text = mask_email(text)
    return text


def _screen(line: bytes, text: str) -> Findings:
    """Return what `screen` finds in a line, and signs that it does not search: of `('password', ...)` and `-p 'x'`."""
    found = screen(line, text)
    # Pairs have quotes, of which JSON escapes one. Short options are a dash at the beginning of a word.
    if "'" not in text and '\\"' not in text and " -" not in text and '"-' not in text:
        return found
    needles = (*found.needles, "'", '"', "-")
    return found._replace(signs=found.signs | Sign.PAIR | Sign.OPTION, needles=needles)
