"""The table of kinds of tokens: its form, and that tokens of each kind are hidden."""

from __future__ import annotations

import random

import pytest

from orb_common.redaction import MASK
from orb_common.redaction.token_kinds import KINDS, Kind
from orb_common.redaction.tokens import SHORTEST, find_kinds, long_words, mask_tokens

from .token_samples import SEED, token

PLACES = [
    "{}",
    "token {} used",
    '"{}"',
    "'{}'",
    "[{}]",
    "({})",
    "<{}>",
    "k={}&n=1",
    "https://example.com/{}",
    "x:{},",
    "{}\nnext",
    "line\n{}",
    "\\n{}\\n",
    "\\u003d{} ",
    "\\x1b{}",
    "\x1b[32m{}\x1b[0m",
    "\x1b[38;5;200m{} ",
    "a%3D{} ",
    "a%20{} ",
    "é{}é",
    "\u200b{}\u200b",
    '{{"a": "{}"}}',
    "b'{}'",
    "GET /x?{}",
    "Bearer of {}",
    "\t{}\t",
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.fixed}{kind.length}")
def test_tokens_of_a_kind_are_hidden(kind: Kind) -> None:
    """Of 100 random tokens in different places, no four characters of the random part are left."""
    chance = random.Random(f"{SEED}{kind.fixed}")
    for number in range(100):
        secret = token(kind, chance, more=number % 3)
        place = PLACES[number % len(PLACES)]
        clean = mask_tokens(place.format(secret))
        assert MASK in clean
        hidden = secret.removeprefix(kind.fixed) if not kind.before else secret[: kind.before_length]
        around = place.format("")
        for at in range(len(hidden) - 3):
            run = hidden[at : at + 4]
            assert run not in clean.replace(MASK, "") or run in around, (place, clean)


def test_table_is_one_line_a_kind() -> None:
    """Each kind has a source. Each token is long enough, and has no character that would end a word."""
    assert len({kind.fixed for kind in KINDS}) >= 150
    chance = random.Random(SEED)
    for kind in KINDS:
        assert kind.service
        assert kind.source
        assert len(kind.fixed) + kind.length + kind.before_length >= SHORTEST
        words, longer = long_words(token(kind, chance).encode())
        assert kind in find_kinds(words, longer)
    for position, kind in enumerate(KINDS):
        # Kinds with the same fixed part are in the order in which they are tried: the longest first.
        for later in KINDS[position + 1 :]:
            assert later.fixed != kind.fixed or later.length < kind.length
