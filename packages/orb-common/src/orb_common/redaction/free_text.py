"""Text in which anything may stand: messages, tracebacks, addresses, bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .addresses import mask_email
from .cards import GAPS, mask_cards
from .masks import MASK
from .names import may_hold_secret_name
from .pairs import mask_inputs, mask_options, mask_pairs, mask_sections, mask_tuples
from .patterns import pattern
from .prefilter import Sign
from .records import mask_records
from .shapes import redact_shapes

if TYPE_CHECKING:
    import re

__all__ = ["cut_text", "redact_text"]

_ENCODED = r"%(?:25){0,2}(?:2[27]|5[bB]|7[bB])"
"""A quote or an opening bracket in an address."""
_PART_OF_ADDRESS = r"[^\s\"<>&=?#]++"
_BEHIND_PART = "\\'),;"
_MOST_ENCODINGS = 3
_MARGIN = r"(?m)^([ ]*\| ).*(?:\n\1.*)*+"
"""What the tracebacks of exception groups write before each line."""
_TAIL = 4096
_NUMBER = f"0123456789%+\r\n{GAPS}"


def redact_text(text: str, signs: int = Sign.ALL) -> str:
    """Return a text without its secrets: those kinds whose signs were seen."""
    text = redact_shapes(text, signs)
    if (signs & Sign.PAIR or ":" in text) and may_hold_secret_name(text):
        if "%" in text and pattern(_ENCODED).search(text):
            text = pattern(_PART_OF_ADDRESS).sub(_mask_encoded, text)
        if "| " in text and "\n" in text:
            text = pattern(_MARGIN).sub(_mask_within_margin, text)
        text = _mask_named(text)
    if signs & Sign.PAIR and ", input_value=" in text:
        text = mask_inputs(text)
    if signs & Sign.OPTION and "-" in text:
        text = mask_options(text)
    if signs & Sign.EMAIL:
        # Behind the names: a name, or a part of its value, can look like an address.
        text = mask_email(text)
    if signs & Sign.CARD:
        text = mask_cards(text)
    return text


def _mask_named(text: str) -> str:
    """Return a text without what a secret name stands beside."""
    if ":" in text or "=" in text or ">" in text or "%" in text:
        text = mask_records(mask_pairs(text))
    if "[" in text or "(" in text or "- -" in text or "-  " in text:
        text = mask_tuples(text)
    if "]\n" in text or "]\r" in text or "]\\" in text:
        text = mask_sections(text)
    return text


def _mask_within_margin(match: re.Match[str]) -> str:
    """Return lines of an exception in a group, without the margin as they were before, and with it again."""
    margin = match[1]
    plain = "\n".join(line[len(margin) :] for line in match[0].split("\n"))
    clean = mask_options(_mask_named(plain))
    return match[0] if clean == plain else "\n".join(margin + line for line in clean.split("\n"))


def _mask_encoded(match: re.Match[str]) -> str:
    """Return a part of an address, or a mask in its place where it is a structure that holds a secret."""
    # Imported here: hardly any text needs it.
    from urllib.parse import unquote_plus

    part = plain = match[0]
    for _ in range(_MOST_ENCODINGS):
        if not pattern(_ENCODED).search(plain):
            break
        plain = unquote_plus(plain)
        if _mask_named(plain) != plain:
            return MASK + part[len(part.rstrip(_BEHIND_PART)) :]
    return part


def cut_text(text: str, length: int) -> str:
    """Return the beginning of a text, at most `length` characters, so that no secret is cut in two.

    Half a token would no longer look like one. So the cut moves back to where a word ends, and past digits, which could
    be the larger part of a card number.
    """
    text = text[:length]
    for position in range(len(text) - 1, max(len(text) - _TAIL, -1), -1):
        if text[position].isspace():
            return text[:position].rstrip(_NUMBER)
    return text[: max(len(text) - _TAIL, 0)].rstrip(_NUMBER)
