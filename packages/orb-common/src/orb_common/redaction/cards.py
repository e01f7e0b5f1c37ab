"""Card numbers: first digits and length as an issuer has them, and a right check digit, run together or grouped.

One number in ten has a right check digit by chance, so that alone says little. What is plainly something else stays:
fractions, UUIDs, digests.
"""

from __future__ import annotations

import re
from itertools import accumulate

from .masks import CARD_MASK
from .patterns import pattern

__all__ = ["GAPS", "is_card", "mask_cards"]

SHORTEST = 14
LONGEST = 19

GAPS = " \t.-\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Spaces and dashes of all kinds, as pasted from documents, and dots."""

_ISSUERS = (
    (2200, 2204, {16}),  # Mir
    (2221, 2720, {16}),  # Mastercard
    (3000, 3059, {14}),  # Diners Club
    (3095, 3095, {14}),
    (3400, 3499, {15}),  # American Express
    (3528, 3589, {16}),  # JCB
    (3600, 3699, {14}),  # Diners Club
    (3700, 3799, {15}),  # American Express
    (3800, 3999, {14}),  # Diners Club
    (4000, 4999, {16}),  # Visa
    (5018, 5020, {16, 18, 19}),  # Maestro
    (5038, 5038, {16, 18, 19}),
    (5060, 5061, {16, 18, 19}),  # Verve
    (5078, 5079, {16, 18, 19}),
    (5081, 5084, {16}),  # RuPay
    (5100, 5599, {16}),  # Mastercard
    (5893, 5893, {16, 18, 19}),  # Maestro
    (6011, 6011, {16}),  # Discover
    (6062, 6062, {16}),  # Hipercard
    (6200, 6299, {16, 19}),  # UnionPay
    (6304, 6304, {16, 18, 19}),  # Maestro
    (6360, 6379, {16}),  # Elo, InstaPayment
    (6440, 6599, {16}),  # Discover, RuPay
    (6759, 6763, {16, 18, 19}),  # Maestro
    (8100, 8199, {16}),  # UnionPay, RuPay
    (8600, 8600, {16}),  # Uzcard
    (9792, 9792, {16}),  # Troy
    (9860, 9860, {16}),  # Humo
)
"""The first four digits, from and to, and the lengths that are issued (ISO/IEC 7812, and what issuers publish).

Standards allow Visa 13 and 19 digits, and several others up to 19. Hardly any are issued, but article numbers have 13
digits, and numbers of traces 19: one in a hundred would be hidden. No time looks like a card: milliseconds to
nanoseconds since 1970 begin with 1, written dates with 19 or 20. Nor does an IMEI: its 15 digits begin with the number
of who assigned it (01, 35, 86, 99 and others), never with 34 or 37.
"""

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
_FRACTION = r"\.(?!0+(?![0-9]))([0-9]+)"
_MOST_OF_FLOAT = 17
"""Digits that the text of a float has at most."""


def is_card(digits: str) -> bool:
    """Return whether these digits can be a card: an issuer's first digits and length, and the check digit (Luhn)."""
    if not (SHORTEST <= len(digits) <= LONGEST and digits.isascii() and digits.isdigit()):
        return False
    begin = int(digits[:4])
    if not any(first <= begin <= last and len(digits) in lengths for first, last, lengths in _ISSUERS):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        total += _DOUBLED[ord(digit) - 48] if position % 2 else ord(digit) - 48
    return total % 10 == 0


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
        last = _card_from(parts, first)
        if last is None:
            first += 1
            continue
        start, end = starts[2 * first], starts[2 * last + 1]
        if not _is_other(match.string, match.start() + start, match.start() + end):
            kept += (found[done:start], CARD_MASK)
            done = end
        first = last + 1
    return "".join((*kept, found[done:]))


def _card_from(parts: list[str], first: int) -> int | None:
    """Return the last group of a card that starts with the given one. Digits are at even places, gaps at odd ones."""
    groups = parts[2 * first : 2 * first + 10 : 2]
    if is_card(groups[0]):
        return first
    gaps = parts[2 * first + 1 : 2 * first + 9 : 2]
    lengths = [len(group) for group in groups]
    for size in range(len(lengths), 2, -1):
        # On a card all gaps are alike. Of numbers beside each other, such as 1234.5678 and 9012.3456, they are not.
        if len(set(gaps[: size - 1])) > 1:
            continue
        by_four = set(lengths[: size - 1]) == {_GROUPED_BY_FOUR} and lengths[size - 1] <= _GROUPED_BY_FOUR
        if (by_four or lengths[:size] in ([4, 6, 5], [4, 6, 4])) and is_card("".join(groups[:size])):
            return first + size - 1
    return None


def _is_other(text: str, start: int, end: int) -> bool:
    """Return whether the digits are part of something longer: a fraction, a UUID, a digest."""
    if start >= 2 and text[start - 1] == "." and text[start - 2].isdigit():  # noqa: PLR2004 - digit and point
        return True
    # A card in a column of floats ends with ".0"; other digits make a number that is not one.
    fraction = pattern(_FRACTION).match(text, end)
    if fraction and end - start + len(fraction[1]) <= _MOST_OF_FLOAT and text[start:end].isdigit():
        return True
    offset = max(start - _AROUND, 0)
    around = text[offset : end + _AROUND]
    return any(
        other.start() + offset <= start and end <= other.end() + offset
        for other in pattern(_UUID_OR_DIGEST).finditer(around)
    )
