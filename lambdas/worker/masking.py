"""Masks the secrets of an order in a stream, also where a secret is in two reads, or where secrets overlap."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from orb_common.redaction import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 4
"""Characters. Shorter values are in too many words: masking them would hide the log and not the value."""
LONGEST = 1_024
"""Characters. A longer form is masked piece by piece: a stream holds back as much as its longest form."""
MASKED = MASK.encode()


class Masker:
    """Masks all forms of some secrets.

    A form is the secret itself, each of its lines, each text in it if it is JSON, and any of these as JSON or a URL
    writes it.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for part in _parts(secret) for form in _forms(part)}
        self._forms = sorted((form.encode() for form in forms), key=len, reverse=True)
        self._held = max((len(form) for form in self._forms), default=1) - 1

    def stream(self) -> MaskedStream:
        """Return a new stream."""
        return MaskedStream(self._forms, self._held)

    def mask(self, content: bytes) -> bytes:
        """Return content without the secrets."""
        stream = self.stream()
        return stream.feed(content) + stream.end()


class MaskedStream:
    """One stream of bytes. It holds back as many as the longest secret has, until it has seen what follows."""

    def __init__(self, forms: list[bytes], held: int) -> None:
        self._forms = forms
        self._longest_part = held
        self._waiting = b""
        self._covered = 0
        """The bytes at the beginning of `_waiting` that belong to a mask that was returned."""

    def feed(self, chunk: bytes) -> bytes:
        """Add a piece. Return what can be shown by now."""
        self._waiting += chunk
        return self._take(max(0, len(self._waiting) - self._longest_part))

    def end(self) -> bytes:
        """Return the rest."""
        return self._take(len(self._waiting))

    def _take(self, limit: int) -> bytes:
        """Return the first `limit` bytes, masked. Every secret that begins in them is whole in what is waiting."""
        shown, pieces = self._covered, []
        for begin, end in self._matches():
            if begin >= limit:
                break
            if end <= shown:
                continue
            # A secret that begins within a mask makes this mask longer.
            if begin >= shown:
                pieces += [self._waiting[shown:begin], MASKED]
            shown = end
        if shown < limit:
            pieces.append(self._waiting[shown:limit])
            shown = limit
        self._waiting, self._covered = self._waiting[limit:], max(0, shown - limit)
        return b"".join(pieces)

    def _matches(self) -> list[tuple[int, int]]:
        found = []
        for form in self._forms:
            begin = self._waiting.find(form)
            while begin >= 0:
                found.append((begin, begin + len(form)))
                begin = self._waiting.find(form, begin + 1)
        return sorted(found)


def _parts(secret: str) -> Iterator[str]:
    yield secret
    yield secret.strip()
    yield from secret.splitlines()
    try:
        pending = [json.loads(secret)]
    except (ValueError, RecursionError):
        return
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def _forms(part: str) -> Iterator[str]:
    if len(part) < SHORTEST:
        return
    as_json = (json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1])
    for form in {part, *as_json, quote(part), quote_plus(part)}:
        yield from (form[begin : begin + LONGEST] for begin in range(0, len(form), LONGEST))
