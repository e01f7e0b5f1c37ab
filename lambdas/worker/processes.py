"""The processes of an order: none is alive afterwards, whatever it did to get away, and none can look into the worker.

A command can leave its process group (setsid) and its parent (a daemon). On Linux this process takes in such orphans
while an order runs (PR_SET_CHILD_SUBREAPER), so all processes of the order are below it. Meanwhile others of the same
user cannot read its memory and environment (PR_SET_DUMPABLE), where its credentials are.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

PR_SET_DUMPABLE: Final = 4
PR_SET_CHILD_SUBREAPER: Final = 36
"""Source: prctl(2)."""
GRACE: Final = 5.0
"""Seconds between the request to end (SIGTERM) and the end (SIGKILL)."""
POLL: Final = 0.02
ROUNDS: Final = 50
"""Of SIGKILL, for processes that are started while others are ended."""


class OrderProcesses:
    """The processes that are started in its block. At the end of the block they are ended."""

    def __enter__(self) -> Self:
        _guard(True)
        self._others = set(_children(os.getpid()))
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.end()
        finally:
            _guard(False)

    def end(self, grace: float = GRACE) -> None:
        """Ask all processes to end, and end those that have not after `grace` seconds."""
        _signal(self._alive(), signal.SIGTERM)
        until = time.monotonic() + grace
        while (alive := self._alive()) and time.monotonic() < until:
            time.sleep(POLL)
        for _ in range(ROUNDS):
            if not alive:
                return
            _signal(alive, signal.SIGKILL)
            time.sleep(POLL)
            alive = self._alive()

    def _alive(self) -> list[int]:
        """Return the processes of this block. Those that have ended are taken note of, so that they are gone."""
        found: list[int] = []
        pending = [child for child in _children(os.getpid()) if child not in self._others]
        for child in pending:
            with suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)
        pending = [child for child in _children(os.getpid()) if child not in self._others]
        while pending:
            process = pending.pop()
            found.append(process)
            pending += _children(process)
        return found


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)


def _children(parent: int) -> list[int]:
    """Return the children of a process. None on systems without /proc."""
    return [process for process, its_parent in _parents() if its_parent == parent]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            # The name of the program, in brackets, can have blanks and brackets itself.
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            yield int(folder.name), int(fields[1])


def _guard(on: bool) -> None:
    """Take in orphans, and let no other process look into this one; or end both."""
    if sys.platform == "linux":
        import ctypes

        prctl = ctypes.CDLL(None).prctl
        prctl(PR_SET_CHILD_SUBREAPER, int(on), 0, 0, 0)
        prctl(PR_SET_DUMPABLE, int(not on), 0, 0, 0)
