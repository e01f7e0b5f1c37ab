"""Start many calls at the same time, in real threads, and return what each of them came to."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ResultT = TypeVar("ResultT")


class RaceTimeoutError(AssertionError):
    """Calls of a race did not end in time. The message holds the stack of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Race(Generic[ResultT]):
    """How a race ended."""

    outcomes: list[ResultT | BaseException]
    """The result of each call, or the exception that it raised, in the order of the calls."""
    _raised: list[bool]

    @property
    def values(self) -> list[ResultT]:
        """The results of the calls that returned, in their order."""
        return [
            cast("ResultT", each)
            for each, raised in zip(self.outcomes, self._raised, strict=True)
            if not raised
        ]

    @property
    def errors(self) -> list[BaseException]:
        """The exceptions of the calls that raised, in their order."""
        pairs = zip(self.outcomes, self._raised, strict=True)
        return [cast("BaseException", each) for each, raised in pairs if raised]


def race(calls: Sequence[Callable[[], ResultT]], *, seconds: float = 30.0) -> Race[ResultT]:
    """Call all functions at the same time, each in a thread of its own that waits at a barrier.

    Args:
        calls: The functions. They run in real threads of this process.
        seconds: The time that all of them have together.

    Raises:
        RaceTimeoutError: A call did not end in time. Its thread goes on; it cannot be stopped.
        ValueError: There are no calls.
    """
    if not calls:
        raise ValueError("a race needs calls")
    barrier = threading.Barrier(len(calls))
    outcomes: list[ResultT | BaseException | None] = [None] * len(calls)
    raised = [False] * len(calls)

    def run(number: int) -> None:
        barrier.wait()
        try:
            outcomes[number] = calls[number]()
        except BaseException as error:  # noqa: BLE001 - an outcome, whatever it is
            outcomes[number], raised[number] = error, True

    threads = [
        threading.Thread(target=run, args=(number,), name=f"race-{number}", daemon=True)
        for number in range(len(calls))
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    hanging = [(number, thread) for number, thread in enumerate(threads) if thread.is_alive()]
    if hanging:
        stacks = "\n".join(f"call {number}:\n{_stack(thread)}" for number, thread in hanging)
        raise RaceTimeoutError(
            f"{len(hanging)} of {len(calls)} calls did not end within {seconds:g} s\n{stacks}"
        )
    return Race(outcomes=cast("list[ResultT | BaseException]", outcomes), _raised=raised)


def _stack(thread: threading.Thread) -> str:
    frame = sys._current_frames().get(thread.ident or 0)
    return "" if frame is None else "".join(traceback.format_stack(frame))
