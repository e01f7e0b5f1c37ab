"""Masks tokens with a fixed part, such as `ghp_...` and `xoxb-...`. Their kinds are in `token_kinds`.

A text is searched in three steps. Most texts contain no word as long as a token. In the others, the parts of long words
are looked up by their first characters. Only the patterns of the kinds that this finds are compiled and used.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from .masks import MASK
from .patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .token_kinds import Kind

__all__ = ["SHORTEST", "find_kinds", "long_words", "mask_tokens"]

SHORTEST = 18
"""No token has fewer characters."""

_ALNUM = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORDS = bytes(120 if byte in _ALNUM + b"_-.+/=%~$|@" else 32 for byte in range(256))
_LONG = b"x" * SHORTEST
_PARTS = bytes(byte if byte in _ALNUM else 32 for byte in range(256))
_SEPARATORS = "._-+"
_UUID = 36
_LOWER_HEX = b"0123456789abcdef"
_HEAD_LENGTH = 4
"""Parts of words are looked up by this many first characters."""
_LONGER = 37
"""Length of the shortest word with a token whose fixed part is in the middle."""
_ESCAPE = 6
"""The longest escape that may precede a token without a gap: `u001b`, or the end of a colour, `200m`."""
# A token begins where a word begins, or after an escape.
_START = (
    r"(?:(?<![A-Za-z0-9])|(?<=\\[A-Za-z])|(?<=\\x[0-9a-fA-F]{2})|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2})"
    r"|(?<=[0-9;\[]m))"
)
# Fixed parts as short as `re_` and `sk-` occur within ordinary names.
_STRICT_START = rf"(?<![_-]){_START}"
_MIN_DISTINCTIVE = 4


def mask_tokens(text: str) -> str:
    """Return a text with its tokens masked."""
    for kind in find_kinds(*long_words(text.encode("ascii", "replace"))):
        text = pattern(_source(kind)).sub(MASK, text)
    return text


def long_words(text: bytes) -> tuple[str, bool]:
    """Return the words of a UTF-8 text that could contain a token, and whether one has 37 characters or more.

    Each word includes the character before it. UUIDs are left out.
    """
    marks = text.translate(_WORDS)
    words: list[bytes] = []
    longer = False
    end = 0
    while (start := marks.find(_LONG, end)) >= 0:
        end = marks.find(b" ", start)
        if end < 0:
            end = len(marks)
        length = end - start
        if length == _UUID and text[start:end].translate(None, _LOWER_HEX) == b"----":
            continue
        words.append(text[start - 1 if start else 0 : end])
        if length >= _LONGER:
            longer = True
    # Short searches are quicker in a str than in bytes.
    return b" ".join(words).decode("ascii", "replace"), longer


def find_kinds(words: str, longer: bool) -> Iterable[Kind]:
    """Return the kinds of tokens that the result of `long_words` could contain. It may contain fewer, but no others.

    Of kinds with the same fixed part, those with longer tokens come first.
    """
    if not words:
        return ()
    by_head, inside = _lookup()
    parts = words.encode("ascii", "replace").translate(_PARTS).split()
    heads = {part[:_HEAD_LENGTH] for part in parts}
    if "%" in words or "\\" in words or "[" in words or ";" in words:
        # After an escape, a token begins somewhere in the first characters of a part.
        heads |= {part[at : at + _HEAD_LENGTH] for part in parts for at in range(1, _ESCAPE + 1)}
    candidates = (
        [] if by_head.keys().isdisjoint(heads) else [kind for head in heads for kind in by_head.get(head, ())]
    )
    if longer or ":A" in words:
        candidates += inside
    return dict.fromkeys(kind for kind in candidates if kind.fixed in words) if candidates else ()


@cache
def _lookup() -> tuple[dict[bytes, list[Kind]], list[Kind]]:
    """Return the kinds by the first characters of a part, and the kinds whose fixed part is in the middle."""
    # Imported here: texts without long words do not need the table.
    from .token_kinds import KINDS

    by_head: dict[bytes, list[Kind]] = {}
    inside: list[Kind] = []
    for kind in KINDS:
        if kind.before and kind.fixed[0] not in _SEPARATORS:
            inside.append(kind)
            continue
        for head in _heads(kind):
            by_head.setdefault(head.encode(), []).append(kind)
    return by_head, inside


def _heads(kind: Kind) -> Iterator[str]:
    """Return each possible beginning of a token of this kind: at most `_HEAD_LENGTH` characters of a part."""
    start = kind.fixed.lstrip(_SEPARATORS)
    first = next((start[:at] for at, character in enumerate(start) if not character.isalnum()), start)
    if len(first) >= _HEAD_LENGTH or first != start:
        yield first[:_HEAD_LENGTH]
        return
    # A short fixed part is followed by characters of the token.
    letters = [character for character in kind.alphabet if character.isalnum()]
    missing = _HEAD_LENGTH - len(first)
    fewest = min(kind.length, missing) if len(letters) == len(kind.alphabet) else 0
    for more in range(fewest, missing + 1):
        for rest in product(letters, repeat=more):
            yield first + "".join(rest)


@cache
def _source(kind: Kind) -> str:
    after = f"[{re.escape(kind.alphabet)}]{{{kind.length},}}+" if kind.alphabet else ""
    if kind.before:
        return f"[{re.escape(kind.before)}]{{{kind.before_length}}}{re.escape(kind.fixed)}{after}"
    start = _START if len(kind.fixed) >= _MIN_DISTINCTIVE else _STRICT_START
    return f"{start}{re.escape(kind.fixed)}{after}"
