"""Run a scenario once for each call that it makes, and end it before and after that call.

A function can end at any call: at its timeout, for want of memory, with its sandbox. What it had written until then
must be whole, or a later run must be able to make it whole.
"""

from __future__ import annotations

import gc
import signal
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from orb_testing.proxy import ConnectionDroppedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from orb_testing.calls import Call
    from orb_testing.proxy import Answer, Forward, LoopbackProxy

StateT = TypeVar("StateT")
_SIGNAL = signal.SIGUSR1
"""A signal reaches code that waits for an answer, through any library and without a hook in it."""
_SECONDS = 10.0
"""How long the threads of a run have to end."""
_SERVES = "(process_request_thread)"
"""How Python names the threads of servers, such as those of moto. They are not threads of the scenario."""


class ProcessEnd(BaseException):
    """The process of the scenario ends here. It is raised in the main thread, out of its wait for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashPoint:
    """A place at which a scenario is ended."""

    moment: Literal["before", "after"]
    number: int
    """The call, from 1."""
    call: str

    def __str__(self) -> str:
        return f"{self.moment} call {self.number}, {self.call}"


class CrashPoints:
    """Ends scenarios at their calls through a proxy. It uses the signal SIGUSR1, and works in the main thread only."""

    def __init__(self, proxy: LoopbackProxy) -> None:
        self._proxy = proxy
        self._lock = threading.Lock()
        self._inner = proxy.intercept
        self._calls: list[str] = []
        self._point: CrashPoint | None = None
        self._open = 0
        """How many calls are between their arrival and their answer."""
        self._counting = self._ended = self._in_scenario = False

    @property
    def endpoint_url(self) -> str:
        """The address at which calls are counted. The environment has it too."""
        return self._proxy.endpoint_url

    def __call__(
        self,
        scenario: Callable[[StateT], object],
        *,
        prepare: Callable[[], StateT],
        recover: Callable[[StateT], object],
        after_only: bool = False,
    ) -> list[str]:
        """Run a scenario to its end, and then once for each of its calls and for both sides of the call.

        After the end of a process, none of its calls reaches the server, whatever its `finally` blocks and its threads
        do: `recover` begins when its threads have ended. Values in memory stay, so the scenario must make what a new
        process would make.

        Args:
            scenario: What is ended. It receives what `prepare` returned, makes the same calls in each run, and leaves
                no thread running.
            prepare: Makes the state of one run, such as an item with its own key.
            recover: Does what the next process would do, and asserts what must then hold.
            after_only: End after each call only. What is stored before a call is what was stored after the one before.
                So this tries as much in half of the time, if the scenario changes nothing beside its calls.

        Returns:
            The names of the calls of a whole run, in their order.

        Raises:
            RuntimeError: This is not the main thread.
            AssertionError: The scenario makes no call, or fewer calls than in its first run, or its threads still run
                10 s after its end. Errors of `recover` and of the scenario pass through, with a note that names the
                call.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("crash points need the main thread, because a signal ends the scenario")
        before = signal.signal(_SIGNAL, self._on_signal)
        self._inner, self._proxy.intercept = self._proxy.intercept, self._intercept
        try:
            calls = self._run(scenario, prepare, recover, None)
            if not calls:
                raise AssertionError("the scenario made no call through the endpoint of the test")
            moments: tuple[Literal["before", "after"], ...] = (
                ("after",) if after_only else ("before", "after")
            )
            for number, call in enumerate(calls, start=1):
                for moment in moments:
                    point = CrashPoint(moment=moment, number=number, call=call)
                    self._run(scenario, prepare, recover, point)
        finally:
            self._proxy.intercept = self._inner
            signal.signal(_SIGNAL, before)
        return calls

    def _run(
        self,
        scenario: Callable[[StateT], object],
        prepare: Callable[[], StateT],
        recover: Callable[[StateT], object],
        point: CrashPoint | None,
    ) -> list[str]:
        try:
            state = prepare()
            others = set(threading.enumerate())
            self._calls, self._point, self._ended = [], point, False
            try:
                self._end_at_point(scenario, state)
            finally:
                try:
                    self._wait_for_threads(others)
                finally:
                    self._counting = False
            if point is not None and not self._ended:
                raise AssertionError(f"the scenario made only {len(self._calls)} calls: {self._calls}")
            recover(state)
        except Exception as error:
            error.add_note(f"The process ended {point}." if point else "The process was not ended.")
            raise
        return self._calls

    def _end_at_point(self, scenario: Callable[[StateT], object], state: StateT) -> None:
        self._counting = self._in_scenario = True
        # Python drops an exception that a signal raises within a callback of the garbage collector.
        collects = gc.isenabled()
        gc.disable()
        try:
            try:
                scenario(state)
            finally:
                # A thread may send the next signal at any time. It is without effect after this assignment, which no
                # call precedes: Python runs handlers of signals between calls.
                self._in_scenario = False
        except ProcessEnd:
            self._in_scenario = False
        except Exception:
            # Code that turns the end of its process into an error of its own ends all the same.
            if not self._ended:
                raise
        finally:
            if collects:
                gc.enable()

    def _wait_for_threads(self, others: set[threading.Thread]) -> None:
        """Wait for what a run has started: its calls are counted, or refused if it was ended, until there are no more.

        Args:
            others: The threads that ran before.
        """
        deadline = time.monotonic() + _SECONDS
        # Not by `join`: before Python 3.13, a signal that interrupts it makes a running thread look as if it had ended.
        while (running := _threads_beside(others)) or self._open:
            if time.monotonic() > deadline:
                what = f"the threads {running}" if running else "a call"
                raise AssertionError(f"{what} of the scenario did not end within {_SECONDS:g} s")
            time.sleep(0.001)

    def _on_signal(self, _: int, __: FrameType | None) -> None:
        if self._in_scenario:
            raise ProcessEnd(str(self._point))

    def _intercept(self, call: Call, forward: Forward) -> Answer:
        with self._lock:
            counting = self._counting
            self._open += counting
        if not counting:
            return self._inner(call, forward)
        try:
            return self._counted(call, forward)
        finally:
            with self._lock:
                self._open -= 1

    def _counted(self, call: Call, forward: Forward) -> Answer:
        with self._lock:
            if self._ended:
                self._end()
            self._calls.append(call.name)
            here = self._point is not None and self._point.number == len(self._calls)
            if here and self._point is not None and self._point.moment == "before":
                self._end()
        answer = self._inner(call, forward)
        if here or self._ended:
            self._end()
        return answer

    def _end(self) -> None:
        """End the scenario, and drop the call that is served in this thread."""
        self._ended = True
        if self._in_scenario:
            signal.pthread_kill(threading.main_thread().ident or 0, _SIGNAL)
        raise ConnectionDroppedError


def _threads_beside(others: set[threading.Thread]) -> list[str]:
    """Return the names of the threads that run beside `others`, without those of servers."""
    return [
        each.name for each in threading.enumerate() if each not in others and not each.name.endswith(_SERVES)
    ]
