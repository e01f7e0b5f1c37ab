"""Faults by plan: what goes wrong at which call of a test, in front of any server.

The faults happen on the wire, so that retries, timeouts and connection pools run as in production.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypedDict

from orb_testing.fault_answers import failed, throttled
from orb_testing.partial_batches import can_be_done_in_part, done_in_part
from orb_testing.proxy import ConnectionDroppedError, LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from orb_testing.calls import Call
    from orb_testing.proxy import Answer, Forward

    Act = Callable[[Call, Forward], Answer]


class When(TypedDict, total=False):
    """The options of all faults: which of the matching calls fail."""

    table: str
    """A name of a DynamoDB table. Other calls do not match."""
    nth: int
    """The first matching call that fails, from 1, which is the default."""
    times: int | None
    """How many matching calls fail, by default 1. None: all."""


class UnusedFaultError(AssertionError):
    """A planned fault did not happen, so the test did not show what it claims."""


@dataclass(kw_only=True)
class Fault:
    """A planned fault."""

    kind: str
    call: str
    act: Act = field(repr=False)
    can: Callable[[Call], bool] = field(default=lambda _: True, repr=False)
    """Returns whether the fault is possible at a call. Other calls do not match."""
    table: str | None = None
    nth: int = 1
    times: int | None = 1
    seen: int = 0
    """The matching calls so far."""
    hits: int = 0
    """How often the fault happened."""

    def __post_init__(self) -> None:
        if self.nth < 1 or (self.times is not None and self.times < 1):
            raise ValueError("nth and times must be at least 1")

    @property
    def unused(self) -> bool:
        """Whether the fault happened less often than planned."""
        return self.hits < (self.times or 1)

    def matches(self, call: Call) -> bool:
        """Return whether a call is one of those that the fault is about."""
        named = any(fnmatchcase(name, self.call) for name in (call.name, call.service or ""))
        return named and self.can(call) and (self.table is None or self.table in call.tables)

    def due(self) -> bool:
        """Return whether the fault happens at the call that was just seen."""
        return self.seen >= self.nth and (self.times is None or self.hits < self.times)


class FaultPlan:
    """The faults of one test. The first planned fault that is due happens, so faults of one call follow one another.

    A call is named "dynamodb:PutItem" (the service by its signing name, as in IAM policies), "dynamodb" for all of a
    service, or "GET /v1/me" for plain HTTP and for S3. `*` stands for any text.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        """The names of all calls so far, those that failed too."""
        self._errors: list[Exception] = []
        """What went wrong in the faults themselves, in the threads of the proxies."""
        self._lock = threading.Lock()
        self._proxies: list[LoopbackProxy] = []
        self._ended = threading.Event()

    def throttle(self, call: str, *, retry_after: int | None = None, **when: Unpack[When]) -> Fault:
        """Answer that the caller is too fast, with the service's own code: 400 or 503, and 429 for plain HTTP.

        Args:
            call: The call; see the class.
            retry_after: Seconds, for the header Retry-After. None: no header.
            when: Which of the calls; see `When`.
        """
        return self._plan("throttle", call, lambda it, _: throttled(it, retry_after), when)

    def error(
        self, call: str, *, status: int = 500, code: str = "InternalServerError", **when: Unpack[When]
    ) -> Fault:
        """Answer with an error in the protocol of the service. The call is not carried out."""
        return self._plan(f"error {status}", call, lambda it, _: failed(it, status, code), when)

    def reset(self, call: str, **when: Unpack[When]) -> Fault:
        """Reset the connection before the call is carried out."""

        def act(_: Call, __: Forward) -> Answer:
            raise ConnectionDroppedError

        return self._plan("reset", call, act, when)

    def lose_answer(self, call: str, **when: Unpack[When]) -> Fault:
        """Carry out the call, then reset the connection: a write happens, and its answer does not arrive."""

        def act(it: Call, forward: Forward) -> Answer:
            forward(it)
            raise ConnectionDroppedError

        return self._plan("lost answer", call, act, when)

    def delay(self, call: str, *, seconds: float, **when: Unpack[When]) -> Fault:
        """Carry out the call after a delay. A test that waits for a timeout takes that time."""

        def act(it: Call, forward: Forward) -> Answer:
            if self._ended.wait(seconds):
                raise ConnectionDroppedError
            return forward(it)

        return self._plan(f"delay of {seconds:g} s", call, act, when)

    def leave_unprocessed(
        self, call: str = "dynamodb:Batch*Item", *, items: int = 1, **when: Unpack[When]
    ) -> Fault:
        """Carry out a batch without its last items, and name them in the answer as its service does.

        DynamoDB names them as unprocessed, and throttles a batch of no more items as a whole. SQS (SendMessageBatch,
        DeleteMessageBatch, ChangeMessageVisibilityBatch) and EventBridge (PutEvents) name them as failed. No other call
        matches.

        Raises:
            ValueError: `items` is less than 1.
        """
        if items < 1:
            raise ValueError("items must be at least 1")
        kind = f"{items} unprocessed"
        fault = self._plan(kind, call, lambda it, forward: done_in_part(it, forward, items), when)
        fault.can = can_be_done_in_part
        return fault

    def _plan(self, kind: str, call: str, act: Act, when: When) -> Fault:
        fault = Fault(kind=kind, call=call, act=act, **when)
        self.faults.append(fault)
        return fault

    def __call__(self, call: Call, forward: Forward) -> Answer:
        """Answer a call: with the fault that is due, or else as the server does. For `LoopbackProxy`."""
        with self._lock:
            self.calls.append(call.name)
            matching = [fault for fault in self.faults if fault.matches(call)]
            for fault in matching:
                fault.seen += 1
            due = next((fault for fault in matching if fault.due()), None)
            if due is not None:
                due.hits += 1
        if due is None:
            return forward(call)
        try:
            return due.act(call, forward)
        except ConnectionDroppedError:
            raise
        except Exception as error:
            # This is a thread of a proxy, so the error would only be printed. `check_used` raises it in the test.
            self._errors.append(error)
            raise ConnectionDroppedError from error

    def in_front_of(self, url: str) -> str:
        """Put the plan in front of another HTTP server, such as a fake, and return the address to use instead.

        The same address serves until the plan ends.
        """
        proxy = LoopbackProxy(url, self)
        self._proxies.append(proxy)
        return proxy.endpoint_url

    def end(self) -> None:
        """Stop all delays and the proxies of `in_front_of`."""
        self._ended.set()
        for proxy in self._proxies:
            proxy.close()

    def check_used(self) -> None:
        """Check that every fault happened as often as planned.

        Raises:
            UnusedFaultError: A fault did not. The message names the calls that were made.
            Exception: A fault failed itself, for example because the answer of a server was not JSON.
        """
        if self._errors:
            raise self._errors[0]
        unused = [fault for fault in self.faults if fault.unused]
        if unused:
            lines = [
                f"{fault.kind} at {fault.call} (table {fault.table or 'any'}, from call {fault.nth} on): "
                f"happened {fault.hits} of {fault.times or 'any number of'} times"
                for fault in unused
            ]
            raise UnusedFaultError(
                "\n".join(["planned faults did not happen:", *lines, f"calls: {self.calls}"])
            )
