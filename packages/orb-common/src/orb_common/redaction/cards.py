"""Card numbers: 13 to 19 digits with a right check digit, run together or grouped as on a card.

One number in ten has a right check digit by chance. What is plainly something else stays: times, UUIDs, digests.
"""

from __future__ import annotations

import re
from itertools import accumulate

from .masks import CARD_MASK
from .patterns import pattern

__all__ = ["GAPS", "is_card", "mask_cards"]

SHORTEST = 13
LONGEST = 19

GAPS = " \t.-\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Spaces and dashes of all kinds, as pasted from documents, and dots."""

_GAP = rf"(?:%20|\+|[{re.escape(GAPS)}])"
# The digits of "%20" belong to it, not to what follows.
_NUMBERS = rf"(?<!%)(?<!%[0-9a-fA-F])[0-9]++(?:{_GAP}[0-9]++)*+"
_GAPS = f"({_GAP})"
_UUID_OR_DIGEST = (
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|(?<![^\W_])[0-9a-fA-F]{24,}(?![^\W_])"
)
_AROUND = 36
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_GROUPED_BY_FOUR = 4


def is_card(digits: str) -> bool:
    """Return whether these digits can be a card number: length and check digit (Luhn), and not a time."""
    if not (SHORTEST <= len(digits) <= LONGEST and digits.isascii() and digits.isdigit()):
        return False
    # No issuer's numbers start with 0; padded ones of other kinds do.
    if digits[0] == "0" or _is_time(digits):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        total += _DOUBLED[ord(digit) - 48] if position % 2 else ord(digit) - 48
    return total % 10 == 0


def _is_time(digits: str) -> bool:
    # Milli-, micro- and nanoseconds since 1970, from 2017 to 2033, and YYYYMMDDhhmmss with or without
    # milliseconds. No card of these lengths starts so.
    if len(digits) in {13, 16, 19} and "15" <= digits[:2] <= "19":
        return True
    return (
        len(digits) in {14, 17}
        and digits[:2] in {"19", "20"}
        and "01" <= digits[4:6] <= "12"
        and "01" <= digits[6:8] <= "31"
        and digits[8:10] < "24"
        and digits[10:12] < "60"
        and digits[12:14] <= "60"
    )


def mask_cards(text: str) -> str:
    """Return a text without its card numbers."""
    return pattern(_NUMBERS).sub(_mask_numbers, text) if len(text) >= SHORTEST else text


def _mask_numbers(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) < SHORTEST:
        return found
    # Digits at even places, gaps at odd ones.
    parts = pattern(_GAPS).split(found)
    digits = parts[::2]
    starts = [0, *accumulate(map(len, parts))]
    kept: list[str] = []
    first = done = 0
    while first < len(digits):
        last = _card_from(digits, first)
        if last is None:
            first += 1
            continue
        start, end = starts[2 * first], starts[2 * last + 1]
        if not _is_other(match.string, match.start() + start, match.start() + end):
            kept += (found[done:start], CARD_MASK)
            done = end
        first = last + 1
    return "".join((*kept, found[done:]))


def _card_from(groups: list[str], first: int) -> int | None:
    """Return the last group of a card that starts with the given one."""
    if is_card(groups[first]):
        return first
    lengths = [len(group) for group in groups[first : first + 5]]
    for size in range(len(lengths), 2, -1):
        by_four = set(lengths[: size - 1]) == {_GROUPED_BY_FOUR} and lengths[size - 1] <= _GROUPED_BY_FOUR
        if (by_four or lengths[:size] in ([4, 6, 5], [4, 6, 4])) and is_card(
            "".join(groups[first : first + size])
        ):
            return first + size - 1
    return None


def _is_other(text: str, start: int, end: int) -> bool:
    """Return whether the digits are part of something longer: a fraction, a UUID, a digest."""
    if start >= 2 and text[start - 1] == "." and text[start - 2].isdigit():  # noqa: PLR2004 - digit and point
        return True
    offset = max(start - _AROUND, 0)
    around = text[offset : end + _AROUND]
    return any(
        other.start() + offset <= start and end <= other.end() + offset
        for other in pattern(_UUID_OR_DIGEST).finditer(around)
    )
