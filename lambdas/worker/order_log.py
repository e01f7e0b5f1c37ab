"""The log of an order: masked while it arrives, and bounded, so that a command cannot fill the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.execution.order_results import MAX_LOG, TRUNCATED, plain_text

if TYPE_CHECKING:
    from lambdas.worker.masking import Masker

KEPT = 2 * MAX_LOG
"""Bytes of the end that are kept. What only terminals understand is removed later, so more than MAX_LOG."""


class OrderLog:
    """A log that is written in pieces."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._stream = masker.stream()
        self._end = bytearray()
        self._cut = False

    def write(self, content: bytes) -> None:
        """Add what commands printed."""
        self._append(self._stream.feed(content))

    def text(self) -> str:
        """Return the whole log, or its end with a mark. Nothing can be written after that."""
        self._append(self._stream.end())
        content = bytes(self._end)
        if self._cut:
            # A cut can be in the middle of a character, or of what the next step would find.
            content = content.partition(b"\n")[2] or content
        # Colours in the middle of a secret have hidden it from the stream.
        text = self._masker.mask(plain_text(content.decode(errors="replace")).encode()).decode()
        return TRUNCATED + text if self._cut else text

    def _append(self, content: bytes) -> None:
        self._end += content
        if len(self._end) > 2 * KEPT:
            del self._end[:-KEPT]
            self._cut = True
