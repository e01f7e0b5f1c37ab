"""Masks of secrets in a stream."""

from __future__ import annotations

import itertools
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.worker.masking import LONGEST, Masker
from orb_common.redaction import MASK


def stream(masker: Masker, pieces: list[bytes]) -> bytes:
    running = masker.stream()
    return b"".join([*map(running.feed, pieces), running.end()])


@given(
    secrets=st.lists(st.text("abc", min_size=4, max_size=8), max_size=4),
    text=st.text("abc", max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=8),
)
def test_a_stream_is_masked_as_a_whole(secrets: list[str], text: str, cuts: list[int]) -> None:
    """However a text is cut into reads: exactly the characters of secrets are masked, each run of them once."""
    content = text.encode()
    ends = sorted({0, *(min(cut, len(content)) for cut in cuts), len(content)})
    pieces = [content[begin:end] for begin, end in itertools.pairwise(ends)]
    hidden = [False] * len(text)
    for secret in secrets:
        for begin in range(len(text)):
            if text.startswith(secret, begin):
                hidden[begin : begin + len(secret)] = [True] * len(secret)
    masker = Masker(secrets)
    assert stream(masker, pieces) == masker.mask(content)
    shown = masker.mask(content).decode()
    assert shown.replace(MASK, "") == "".join(
        letter for letter, secret in zip(text, hidden, strict=True) if not secret
    )


def test_what_cannot_be_a_secret_is_shown_at_once() -> None:
    """A stream holds back no more than the longest secret needs."""
    running = Masker(["hunter2"]).stream()
    assert running.feed(b"0123456789") == b"0123"
    assert running.feed(b"") == b""
    assert running.feed(b"hunter2!") == b"456789" + MASK.encode()
    assert running.end() == b"!"
    assert Masker([]).stream().feed(b"all") == b"all"


SECRETS = {
    "plain": ("hunter2", "hunter2"),
    "lines": ("-----BEGIN\nMIIabc\n-----END\n", "MIIabc"),
    "with blanks around": ("  hunter2\n", "hunter2"),
    "JSON": ('{"user": {"name": "ann-x"}, "list": ["hunter2"]}', "hunter2"),
    "in JSON": ('a"b\\c\u00fc', json.dumps('a"b\\c\u00fc')),
    "in a URL": ("a/b+c=d", quote("a/b+c=d")),
    "with a blank in a form": ("open sesame", "open+sesame"),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_the_forms_of_a_secret_are_masked(kind: str) -> None:
    """A secret is found as programs write it."""
    secret, printed = SECRETS[kind]
    shown = Masker([secret]).mask(f"before {printed} after".encode()).decode()
    assert printed.strip('"') not in shown
    assert shown.startswith("before ")
    assert MASK in shown


def test_short_values_are_shown() -> None:
    """A value of three characters is part of too many words."""
    assert Masker(["abc", "", " "]).mask(b"abcd abc") == b"abcd abc"


def test_a_long_secret_is_masked_in_pieces() -> None:
    """A secret that is longer than a stream holds back is masked, too, whatever the reads are."""
    secret = "".join(chr(ord("a") + number % 26) + str(number) for number in range(3 * LONGEST))
    masker = Masker([secret])
    content = f"<{secret}>".encode()
    shown = stream(masker, [content[at : at + 100] for at in range(0, len(content), 100)]).decode()
    assert shown == masker.mask(content).decode()
    assert set(shown.replace(MASK, "").strip("<>")) <= set(secret[-3:])
    assert not any(secret[at : at + 20] in shown for at in range(0, len(secret) - 20, 7))
