"""A person made a request that cannot be met: the message says what is wrong, and what to do next."""

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
        """What to do next, as an instruction. None: the message says it already."""
        self.faults = tuple(faults)
        """Every single fault, one line each, where there can be several."""
