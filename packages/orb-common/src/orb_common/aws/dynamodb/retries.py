"""Retries of a request to DynamoDB that failed.

When an answer is lost (reset connection, timeout, 5xx), it is unknown whether the write was applied. Whether the
request is repeated depends on the write:

- "safe": repeating changes nothing more (reads, whole items, plain SETs, transactions with their token). Repeated.
- "ambiguous": safe, but our own lost write may have made its condition false. Repeated. If then the condition fails,
  the tries run out, or credentials expire between two tries, DynamoDBOutcomeUnknownError is raised.
- "once": repeating would add again (numbers, growing lists) or return wrong old values. Not repeated.

A throttled request was not applied, so it is always repeated.
"""

from __future__ import annotations

import random as _random
from typing import TYPE_CHECKING, Any, Literal

from orb_common.aws.errors import classify, to_error
from orb_common.exceptions import (
    AccessDeniedError,
    CredentialsError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    OperationTimeoutError,
    OrbError,
)
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_common.utils.clock import Clock
    from orb_common.utils.retry import Random

Response = dict[str, Any]
"""A response of botocore's client. Any: its members depend on the operation."""
Repeat = Literal["safe", "ambiguous", "once"]
"""What happens after a lost answer; see above."""
POLICY = RetryPolicy(max_attempts=6, base_delay=0.1, max_delay=2.0)
"""Six tries: at most 3.1 s of waiting, 1.6 s on average."""


_INCONCLUSIVE = AccessDeniedError, CredentialsError, DynamoDBConditionFailedError, OperationTimeoutError


def recover(
    error: Exception,
    *,
    send: Callable[[], Response],
    operation: str,
    parameters: Mapping[str, object],
    table: str | None,
    repeat: Repeat,
    clock: Clock,
    policy: RetryPolicy | None,
    random: Random | None,
    deadline: float | None,
) -> tuple[Response, bool]:
    """Retry with `send` after the first try failed with `error`. Result and errors are those of `Executor.call`."""
    first: Exception | None = error
    lost = False

    def attempt() -> Response:
        nonlocal first, lost
        try:
            if first is not None:
                failed, first = first, None
                raise failed
            return send()
        except OrbError:
            raise
        except Exception as raw:
            fault = classify(raw)
            if fault is None:
                raise
            if fault.kind in {"refused", "canceled"}:
                from .caller_errors import caller_error

                caller_fault = caller_error(raw, parameters)
                if caller_fault is not None:
                    raise caller_fault from raw
            orb_error = to_error(fault, raw, operation=f"dynamodb:{operation}", resource=table)
            if fault.applied is None:
                lost = True
                if repeat == "once":
                    raise _unknown_outcome(orb_error, table, operation) from raw
            raise orb_error from raw

    try:
        response = call_with_retry(
            attempt,
            policy=policy or POLICY,
            clock=clock,
            random=random or _random,
            deadline=deadline,
        )
    except OrbError as failure:
        # These errors do not tell whether the lost try was applied. Any other error (a refused request, a transaction
        # canceled under its token) would have been the answer to the lost try too.
        if lost and repeat == "ambiguous" and (isinstance(failure, _INCONCLUSIVE) or failure.retryable):
            raise _unknown_outcome(failure, table, operation) from failure
        raise
    return response, lost


def _unknown_outcome(error: OrbError, table: str | None, operation: str) -> DynamoDBOutcomeUnknownError:
    item = error.item if isinstance(error, DynamoDBConditionFailedError) else None
    return DynamoDBOutcomeUnknownError(
        f"dynamodb:{operation}: it is not known whether the write was applied", table, operation, item=item
    )
