"""Faults of DynamoDB for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..conftest import CUT, RESET, Reply, Step, error  # noqa: TID252

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock

KEY = {"id": {"S": "1"}}


ITEM = {"id": {"S": "1"}, "n": {"N": "1"}}


THROTTLE = error("ProvisionedThroughputExceededException")


LOST: list[Step] = [RESET, CUT, error("InternalServerError", 500), Reply(b"", 503), Reply({}, crc="wrong")]
"""After these faults, it is unknown whether a write was applied."""


UNTOUCHED: list[Step] = [
    THROTTLE, error("ThrottlingException"), error("RequestLimitExceeded"), error("TransactionConflictException"),
]  # fmt: skip
"""After these faults, the write was not applied."""


class Throttled:
    """A client that throttles every request after some seconds of the test's clock."""

    def __init__(self, clock: ManualClock, seconds: float, answer: dict[str, Any] | None) -> None:
        self.clock, self.seconds, self.answer = clock, seconds, answer
        self.sent = 0

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        def send(**parameters: Any) -> dict[str, Any]:
            self.sent += 1
            self.clock.advance(self.seconds)
            if self.answer is None:
                raise ClientError({"Error": {"Code": "ThrottlingException"}}, operation)
            return dict.fromkeys(["UnprocessedKeys", "UnprocessedItems"], parameters["RequestItems"])

        return send
