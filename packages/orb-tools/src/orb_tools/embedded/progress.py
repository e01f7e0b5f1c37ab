"""Show progress: a moving line on a terminal, plain lines in a log, nothing for a program."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console


class Steps:
    """Reports steps and how long each took.

    Args:
        quiet: Write nothing, for `--json`.
        stream: The output. Default: standard error, so that standard output has only results.
    """

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._quiet = quiet
        self._stream = stream or sys.stderr
        self._console: Console | None = None
        if not quiet and self._stream.isatty():
            from rich.console import Console

            self._console = Console(file=self._stream, highlight=False)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show `text` while the block runs, then its milliseconds. When the block fails, show nothing."""
        start = time.perf_counter()
        if self._console is None:
            yield
        else:
            with self._console.status(text):
                yield
        self.line(text, milliseconds=(time.perf_counter() - start) * 1000)

    def line(self, text: str, *, milliseconds: float | None = None, good: bool | None = None) -> None:
        """Write one line. `good` marks it as ok or failed."""
        if self._quiet:
            return
        took = "" if milliseconds is None else f"{milliseconds:7.0f} ms"
        mark = {True: "ok  ", False: "FAIL", None: ""}[good]
        if self._console is None:
            self._stream.write(f"{mark}{took:>11}  {text}\n")
            self._stream.flush()
            return
        from rich.text import Text

        sign, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}[good]
        colour = "red" if good is False else ""
        shown = Text.assemble((sign, style), (f"{took:>11}  ", "dim"), (text, colour))
        self._console.print(shown, no_wrap=True, overflow="ellipsis")
