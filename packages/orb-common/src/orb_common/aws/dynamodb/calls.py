"""One call to DynamoDB: retried while that can help, in time, and never so that a write happens twice.

When an answer is lost (reset connection, timeout, 5xx), nobody can tell whether the write was applied. What
then may be repeated is a matter of the write:

- SAFE: repeating changes nothing further (reads, whole items, plain SETs, transactions with their token).
  Repeated.
- CHECKED: safe, but judged by a condition that our own lost write may have made false. Repeated; when the
  condition then fails, or the tries run out, the outcome is unknown and said to be.
- ONCE: repeating would add again (numbers, growing lists), or answer with the wrong old values. Not repeated.

A throttled request was not applied, whatever it was: always repeated.
"""

from __future__ import annotations

import random as _random
from dataclasses import dataclass
from enum import Enum
from typing import Any

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, moment
from orb_common.aws.errors import DynamoDBOutcomeUnknownError, classify, to_error
from orb_common.exceptions import DynamoDBConditionFailedError, OperationTimeoutError, OrbError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry

POLICY = RetryPolicy(max_attempts=6, base_delay=0.1, max_delay=2.0)
"""Six tries: at most 3.1 s of waiting, 1.6 s on average."""
LEAST_TIME = 0.05
"""Seconds. With less than that left, a request is not begun."""
Response = dict[str, Any]
"""A response of botocore's client. Any: its members depend on the operation."""


class Repeat(Enum):
    """What a repetition after a lost answer does; see the module."""

    SAFE = "safe"
    CHECKED = "checked"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A response, and whether an earlier try may have been applied already."""

    response: Response
    repeated: bool


class Calls:
    """Calls operations of a client by the rules above."""

    def __init__(
        self,
        *,
        client: session.Client | None = None,
        clock: Clock = SYSTEM_CLOCK,
        policy: RetryPolicy = POLICY,
        deadline: Deadline = None,
        random: Random = _random,
    ) -> None:
        self._client = client
        self.clock = clock
        self.policy = policy
        self._deadline = deadline
        self.random = random

    @property
    def client(self) -> session.Client:
        """The client given, else the process's own."""
        return self._client if self._client is not None else session.client("dynamodb")

    @property
    def deadline(self) -> float | None:
        """The moment of the clock by which to be done."""
        return moment(self._deadline)

    def call(self, operation: str, table: str | None, repeat: Repeat, **parameters: object) -> Outcome:
        """Calls one operation, named as the API names it.

        Raises:
            OrbError: See `orb_common.aws.errors`.
            DynamoDBOutcomeUnknownError: The answer to a write that is not SAFE was lost.
        """
        method = getattr(self.client, _METHODS[operation])
        deadline = self.deadline
        lost = False

        def once() -> Response:
            nonlocal lost
            token = None
            if deadline is not None:
                left = deadline - self.clock.monotonic()
                if left < LEAST_TIME:
                    raise OperationTimeoutError(f"dynamodb:{operation}: no time left", retryable=False)
                token = session.read_timeout.set(min(left, session.SETTINGS["dynamodb"].read_timeout))
            try:
                response: Response = method(**parameters)
            except Exception as error:
                fault = classify(error)
                if fault is None:
                    raise
                orb_error = to_error(fault, error, operation=f"dynamodb:{operation}", resource=table)
                if fault.applied is None:
                    lost = True
                    if repeat is Repeat.ONCE:
                        raise _unknown(orb_error, table, operation) from error
                raise orb_error from error
            finally:
                if token is not None:
                    session.read_timeout.reset(token)
            return response

        try:
            response = call_with_retry(
                once, policy=self.policy, clock=self.clock, random=self.random, deadline=deadline
            )
        except OrbError as error:
            judged = isinstance(error, DynamoDBConditionFailedError) or error.retryable
            timed_out = isinstance(error, OperationTimeoutError)
            if lost and repeat is Repeat.CHECKED and (judged or timed_out):
                raise _unknown(error, table, operation) from error
            raise
        return Outcome(response, lost)


def _unknown(error: OrbError, table: str | None, operation: str) -> DynamoDBOutcomeUnknownError:
    item = error.item if isinstance(error, DynamoDBConditionFailedError) else None
    return DynamoDBOutcomeUnknownError(
        f"dynamodb:{operation}: it is not known whether the write was applied", table, operation, item=item
    )


_METHODS = {
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "DeleteItem": "delete_item",
    "GetItem": "get_item",
    "PutItem": "put_item",
    "Query": "query",
    "Scan": "scan",
    "TransactGetItems": "transact_get_items",
    "TransactWriteItems": "transact_write_items",
    "UpdateItem": "update_item",
}
