"""Masks card numbers, with or without gaps between groups of digits.

A card number has the first digits and the length of an issuer, and a valid check digit. One number in ten has a valid
check digit by chance, so the check digit alone is not enough. Fractions, UUIDs and digests stay.
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
"""Dots, and spaces and dashes of all kinds, as in texts pasted from documents."""

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
"""The first and last value of the first four digits, and the lengths in use (ISO/IEC 7812, issuers' own pages).

The standard allows Visa cards of 13 and 19 digits, and other cards of up to 19. Hardly any are issued, but article
numbers have 13 digits and trace ids 19, of which one in a hundred would be hidden. Times do not look like cards:
milliseconds to nanoseconds since 1970 begin with 1, dates with 19 or 20. IMEIs do not either: their 15 digits begin
with the number of the assigning body (01, 35, 86, 99 and others), never with 34 or 37.
"""

_GAP = rf"(?:%20|\+|[{re.escape(GAPS)}])"
# The digits of "%20" are not part of a number that follows.
_NUMBERS = rf"(?<!%)(?<!%[0-9a-fA-F])[0-9]++(?:{_GAP}[0-9]++)*+"
_GAPS = f"({_GAP})"
_UUID_OR_DIGEST = (
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|(?<![^\W_])[0-9a-fA-F]{24,}(?![^\W_])"
)
_CONTEXT = 36
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_GROUPED_BY_FOUR = 4
_FRACTION = r"\.(?!0+(?![0-9]))([0-9]+)"
_MAX_FLOAT_DIGITS = 17
"""The text of a float has at most this many digits."""


def is_card(digits: str) -> bool:
    """Return whether digits can be a card number: first digits and length of an issuer, check digit (Luhn)."""
    if not (SHORTEST <= len(digits) <= LONGEST and digits.isascii() and digits.isdigit()):
        return False
    prefix = int(digits[:4])
    if not any(first <= prefix <= last and len(digits) in lengths for first, last, lengths in _ISSUERS):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        total += _DOUBLED[ord(digit) - 48] if position % 2 else ord(digit) - 48
    return total % 10 == 0


def mask_cards(text: str) -> str:
    """Return a text with its card numbers masked."""
    return pattern(_NUMBERS).sub(_mask_numbers, text) if len(text) >= SHORTEST else text


def _mask_numbers(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) < SHORTEST:
        return found
    # Digits at even places, gaps at odd ones.
    parts = pattern(_GAPS).split(found)
    digits = parts[::2]
    starts = [0, *accumulate(map(len, parts))]
    pieces: list[str] = []
    first = done = 0
    while first < len(digits):
        last = _card_from(parts, first)
        if last is None:
            first += 1
            continue
        start, end = starts[2 * first], starts[2 * last + 1]
        if not _is_part_of_longer(match.string, match.start() + start, match.start() + end):
            pieces += (found[done:start], CARD_MASK)
            done = end
        first = last + 1
    return "".join((*pieces, found[done:]))


def _card_from(parts: list[str], first: int) -> int | None:
    """Return the index of the last group of a card that starts with group `first`; None if no card starts there.

    `parts` alternates between groups of digits and gaps.
    """
    groups = parts[2 * first : 2 * first + 10 : 2]
    if is_card(groups[0]):
        return first
    gaps = parts[2 * first + 1 : 2 * first + 9 : 2]
    lengths = [len(group) for group in groups]
    for size in range(len(lengths), 2, -1):
        # All gaps of a card are alike. Those of adjacent numbers, such as "1234.5678 9012.3456", are not.
        if len(set(gaps[: size - 1])) > 1:
            continue
        by_four = set(lengths[: size - 1]) == {_GROUPED_BY_FOUR} and lengths[size - 1] <= _GROUPED_BY_FOUR
        if (by_four or lengths[:size] in ([4, 6, 5], [4, 6, 4])) and is_card("".join(groups[:size])):
            return first + size - 1
    return None


def _is_part_of_longer(text: str, start: int, end: int) -> bool:
    """Return whether the digits are part of a fraction, a UUID or a digest."""
    if start >= 2 and text[start - 1] == "." and text[start - 2].isdigit():  # noqa: PLR2004 - digit and point
        return True
    # A card in a column of floats ends with ".0". With other digits after the point, the number is not a card.
    fraction = pattern(_FRACTION).match(text, end)
    if fraction and end - start + len(fraction[1]) <= _MAX_FLOAT_DIGITS and text[start:end].isdigit():
        return True
    offset = max(start - _CONTEXT, 0)
    around = text[offset : end + _CONTEXT]
    return any(
        match.start() + offset <= start and end <= match.end() + offset
        for match in pattern(_UUID_OR_DIGEST).finditer(around)
    )
