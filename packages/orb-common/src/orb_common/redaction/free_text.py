"""Hides secrets in any text: messages, tracebacks, URLs, bodies."""

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
"""A quote or an opening bracket, URL-encoded up to three times."""
_PART_OF_ADDRESS = r"[^\s\"<>&=?#]++"
_AFTER_PART = "\\'),;"
_MAX_ENCODINGS = 3
_MARGIN = r"(?m)^([ ]*\| ).*(?:\n\1.*)*+"
"""The left margin in tracebacks of exception groups."""
_MAX_WORD = 4096
_NUMBER = f"0123456789%+\r\n{GAPS}"


def redact_text(text: str, signs: int = Sign.ALL) -> str:
    """Return a text without its secrets. `signs`: the kinds of secrets to look for."""
    text = redact_shapes(text, signs)
    if (signs & Sign.PAIR or ":" in text) and may_hold_secret_name(text):
        if "%" in text and pattern(_ENCODED).search(text):
            text = pattern(_PART_OF_ADDRESS).sub(_mask_encoded, text)
        if "| " in text and "\n" in text:
            text = pattern(_MARGIN).sub(_mask_within_margin, text)
        text = _mask_named_values(text)
    if signs & Sign.PAIR and ", input_value=" in text:
        text = mask_inputs(text)
    if signs & Sign.OPTION and "-" in text:
        text = mask_options(text)
    if signs & Sign.EMAIL:
        # After named values: a name, or a part of its value, can look like an e-mail address.
        text = mask_email(text)
    if signs & Sign.CARD:
        text = mask_cards(text)
    return text


def _mask_named_values(text: str) -> str:
    """Return a text with the values of secret names masked."""
    if ":" in text or "=" in text or ">" in text or "%" in text:
        text = mask_records(mask_pairs(text))
    if "[" in text or "(" in text or "- -" in text or "-  " in text:
        text = mask_tuples(text)
    if "]\n" in text or "]\r" in text or "]\\" in text:
        text = mask_sections(text)
    return text


def _mask_within_margin(match: re.Match[str]) -> str:
    """Return lines of a traceback with the values of secret names masked. The margin is ignored."""
    margin = match[1]
    decoded = "\n".join(line[len(margin) :] for line in match[0].split("\n"))
    clean = mask_options(_mask_named_values(decoded))
    return match[0] if clean == decoded else "\n".join(margin + line for line in clean.split("\n"))


def _mask_encoded(match: re.Match[str]) -> str:
    """Return a part of a URL. If it is a structure with a secret when it is decoded, return the mask."""
    # Imported here: few texts need it.
    from urllib.parse import unquote_plus

    part = decoded = match[0]
    for _ in range(_MAX_ENCODINGS):
        if not pattern(_ENCODED).search(decoded):
            break
        decoded = unquote_plus(decoded)
        if _mask_named_values(decoded) != decoded:
            return MASK + part[len(part.rstrip(_AFTER_PART)) :]
    return part


def cut_text(text: str, length: int) -> str:
    """Return at most `length` characters of the beginning of a text, without cutting a secret in two.

    Half a token no longer looks like a token. So the cut moves back to the end of a word, and before digits, because
    these could be most of a card number.
    """
    text = text[:length]
    for position in range(len(text) - 1, max(len(text) - _MAX_WORD, -1), -1):
        if text[position].isspace():
            return text[:position].rstrip(_NUMBER)
    return text[: max(len(text) - _MAX_WORD, 0)].rstrip(_NUMBER)
