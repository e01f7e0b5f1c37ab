"""Tokens that tell by a fixed part what they are: `ghp_...`, `xoxb-...`. The table of them is in `token_kinds`.

A text is searched in three steps. Most hold no word as long as a token. In the others, the parts of long words are
looked up by how they begin, which costs no regular expression. Only patterns of kinds that are met so are compiled.
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
_HEAD = 4
"""By so many characters parts of words are looked up."""
_LONGER = 37
"""Characters of the shortest word in which a token is known by the middle of a part."""
_ESCAPE = 6
"""An escape of at most so many characters may be glued to a token: a written `u001b`, the end of a colour, `200m`."""
# A token begins where a word does, or after what an escape leaves there.
_START = (
    r"(?:(?<![A-Za-z0-9])|(?<=\\[A-Za-z])|(?<=\\x[0-9a-fA-F]{2})|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2})"
    r"|(?<=[0-9;\[]m))"
)
# What is as short as `re_` and `sk-` is found inside of ordinary names.
_STRICT_START = rf"(?<![_-]){_START}"
_LEAST_SURE = 4


def mask_tokens(text: str) -> str:
    """Return a text without its tokens."""
    for kind in find_kinds(*long_words(text.encode("ascii", "replace"))):
        text = pattern(_source(kind)).sub(MASK, text)
    return text


def long_words(text: bytes) -> tuple[str, bool]:
    """Return the words of a text in UTF-8 in which a token could be, and whether one has 37 characters or more.

    Before each stands the character that is before it in the text. UUIDs are left out.
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
    # Short searches through a text are quicker than through bytes.
    return b" ".join(words).decode("ascii", "replace"), longer


def find_kinds(words: str, longer: bool) -> Iterable[Kind]:
    """Return the kinds of tokens that these words could hold, those with longer tokens first where both begin alike.

    Errs only by naming too many. Takes what `long_words` returns.
    """
    if not words:
        return ()
    by_head, inside = _lookup()
    parts = words.encode("ascii", "replace").translate(_PARTS).split()
    heads = {part[:_HEAD] for part in parts}
    if "%" in words or "\\" in words or "[" in words or ";" in words:
        # Behind an escape, a token begins somewhere in the first characters of a part.
        heads |= {part[at : at + _HEAD] for part in parts for at in range(1, _ESCAPE + 1)}
    met = (
        [] if by_head.keys().isdisjoint(heads) else [kind for head in heads for kind in by_head.get(head, ())]
    )
    if longer or ":A" in words:
        met += inside
    return dict.fromkeys(kind for kind in met if kind.fixed in words) if met else ()


@cache
def _lookup() -> tuple[dict[bytes, list[Kind]], list[Kind]]:
    """Return the kinds by how a part of theirs begins, and those that are known by the middle of a part."""
    # Imported here: who logs no long word needs no table.
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
    """Return how the part of a word can begin in which a token of this kind is known."""
    begin = kind.fixed.lstrip(_SEPARATORS)
    first = next((begin[:at] for at, character in enumerate(begin) if not character.isalnum()), begin)
    if len(first) >= _HEAD or first != begin:
        yield first[:_HEAD]
        return
    # A short one goes on with characters of the token.
    letters = [character for character in kind.alphabet if character.isalnum()]
    missing = _HEAD - len(first)
    least = min(kind.length, missing) if len(letters) == len(kind.alphabet) else 0
    for more in range(least, missing + 1):
        for rest in product(letters, repeat=more):
            yield first + "".join(rest)


@cache
def _source(kind: Kind) -> str:
    after = f"[{re.escape(kind.alphabet)}]{{{kind.length},}}+" if kind.alphabet else ""
    if kind.before:
        return f"[{re.escape(kind.before)}]{{{kind.before_length}}}{re.escape(kind.fixed)}{after}"
    start = _START if len(kind.fixed) >= _LEAST_SURE else _STRICT_START
    return f"{start}{re.escape(kind.fixed)}{after}"
