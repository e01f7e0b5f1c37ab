"""Text in which anything may stand: messages, tracebacks, addresses, bodies."""

from __future__ import annotations

from .cards import GAPS, mask_cards
from .names import may_hold_secret_name
from .pairs import mask_inputs, mask_options, mask_pairs, mask_sections, mask_tuples
from .prefilter import Sign
from .records import mask_records
from .shapes import redact_shapes

__all__ = ["cut_text", "redact_text"]

_TAIL = 4096
_NUMBER = f"0123456789%+\r\n{GAPS}"


def redact_text(text: str, signs: int = Sign.ALL) -> str:
    """Return a text without its secrets: those kinds whose signs were seen."""
    text = redact_shapes(text, signs)
    if signs & Sign.PAIR or ":" in text:
        named = may_hold_secret_name(text)
        if ":" in text or "=" in text or ">" in text or "%" in text:
            text = mask_records(mask_pairs(text) if named else text)
        if named and ("[" in text or "(" in text or "- -" in text):
            text = mask_tuples(text)
        if named and ("]\n" in text or "]\r" in text or "]\\" in text):
            text = mask_sections(text)
    if signs & Sign.PAIR and ", input_value=" in text:
        text = mask_inputs(text)
    if signs & Sign.OPTION and "-" in text:
        text = mask_options(text)
    if signs & Sign.CARD:
        text = mask_cards(text)
    return text


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
