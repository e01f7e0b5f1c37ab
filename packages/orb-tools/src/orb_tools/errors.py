"""The error that ends a command: it says what is wrong and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ToolError(Exception):
    """Ends a command with exit status 1 and a message, never with a stack trace."""

    def __init__(self, message: str, *, hint: str | None = None, faults: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """What to do next, as an instruction. None: the message already says it."""
        self.faults = tuple(faults)
        """All faults, one line each, where there can be several."""
