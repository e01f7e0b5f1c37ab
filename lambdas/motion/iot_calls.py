"""Calls of AWS IoT within the time of the invocation, with the errors of orb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from orb_common.aws import session
from orb_common.aws.deadlines import client_for_deadline
from orb_common.aws.errors import aws_errors
from orb_common.exceptions import OrbError, ThrottledError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry, is_retryable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POLICY: Final = RetryPolicy(max_attempts=6, base_delay=0.2, max_delay=3.0)
"""AWS IoT makes 10 to 15 changes of things and certificates a second in an account, and applies detachments late.
Source: https://docs.aws.amazon.com/general/latest/gr/iot-core.html."""
Answer: TypeAlias = "Mapping[str, object]"


class IotCalls:
    """AWS IoT's operations, by the names of botocore's methods. Thread-safe; contacts AWS IoT at the first call.

    Every method raises the errors of `orb_common.aws.errors`. Throttling and outages are retryable.

    Args:
        deadline: Returns when calls must have ended, as a time of `Clock.monotonic`. None: no limit.
        policy: Tries and waits.
        clock: Measures the time, and waits.
    """

    def __init__(
        self,
        *,
        deadline: Callable[[], float | None] = lambda: None,
        policy: RetryPolicy = POLICY,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._deadline = deadline
        self._policy = policy
        self._clock = clock

    def prepare(self) -> None:
        """Make the client before the first call. Send nothing."""
        session.client("iot", attempts=1)

    def call(self, method: str, *, passing: tuple[str, ...] = (), **request: object) -> Answer:
        """Call an operation that is safe to repeat.

        Args:
            method: The operation, such as "create_thing".
            passing: AWS's codes that can pass, because an earlier change is not yet seen everywhere.
            request: The parameters.
        """
        return self._call(
            method,
            request,
            lambda error: is_retryable(error) or (bool(passing) and code_of(error) in passing),
        )

    def call_once(self, method: str, **request: object) -> Answer:
        """Call an operation that makes something new at each call. Only what AWS IoT did not begin is repeated."""
        return self._call(method, request, lambda error: isinstance(error, ThrottledError))

    def pages(
        self, method: str, field: str, *, token: tuple[str, str], **request: object
    ) -> Iterator[object]:
        """Yield what all pages of a list have.

        Args:
            method: The operation.
            field: Where a page has its members.
            token: Where a page names the next one, and the parameter that takes it.
            request: The other parameters.
        """
        answered, asked = token
        further: dict[str, object] = {}
        while True:
            page = self._call(method, {**request, **further}, is_retryable)
            yield from cast("list[object]", page[field])
            if not page.get(answered):
                return
            further = {asked: page[answered]}

    def _call(
        self, method: str, request: Mapping[str, object], retryable: Callable[[Exception], bool]
    ) -> Answer:
        operation = "iot:" + "".join(word.capitalize() for word in method.split("_"))
        deadline = self._deadline()

        def send() -> Answer:
            client = client_for_deadline(
                session.client("iot", attempts=1), deadline, clock=self._clock, operation=operation
            )
            with aws_errors(operation=operation):
                answer: Answer = getattr(client, method)(**request)
            return answer

        return call_with_retry(
            send, policy=self._policy, clock=self._clock, deadline=deadline, retryable=retryable
        )


def code_of(error: Exception) -> str | None:
    """Return AWS's code of an error of `IotCalls`."""
    code = error.details.get("aws_code") if isinstance(error, OrbError) else None
    return None if code is None else str(code)
