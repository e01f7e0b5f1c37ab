"""What to do about a request that failed.

When an answer is lost (reset connection, timeout, 5xx), nobody can tell whether the write was applied. What may be
repeated then is a matter of the write:

- "safe": repeating changes nothing further (reads, whole items, plain SETs, transactions with their token). Repeated.
- "checked": safe, but judged by a condition that our own lost write may have made false. Repeated; when the condition
  then fails, the tries run out, or credentials end between two tries, the outcome is unknown and said to be.
- "once": repeating would add again (numbers, growing lists), or answer with the wrong old values. Not repeated.

A throttled request was not applied, whatever it was: always repeated.
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
Repeat = Literal["safe", "checked", "once"]
"""What a repetition after a lost answer does; see above."""
POLICY = RetryPolicy(max_attempts=6, base_delay=0.1, max_delay=2.0)
"""Six tries: at most 3.1 s of waiting, 1.6 s on average."""


_SILENT = AccessDeniedError, CredentialsError, DynamoDBConditionFailedError, OperationTimeoutError


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
    """Go on after the first try failed with `error`; `send` tries again.

    Result and errors are those of `Calls.call`.
    """
    first: Exception | None = error
    lost = False

    def once() -> Response:
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
                from .caller_errors import caller_fault

                refused = caller_fault(raw, parameters)
                if refused is not None:
                    raise refused from raw
            orb_error = to_error(fault, raw, operation=f"dynamodb:{operation}", resource=table)
            if fault.applied is None:
                lost = True
                if repeat == "once":
                    raise _unknown(orb_error, table, operation) from raw
            raise orb_error from raw

    try:
        response = call_with_retry(
            once,
            policy=policy or POLICY,
            clock=clock,
            random=random or _random,
            deadline=deadline,
        )
    except OrbError as failure:
        # What says nothing about the try before. Anything else (a request that is refused, a transaction canceled
        # under its token) would have been the answer to that one as well.
        if lost and repeat == "checked" and (isinstance(failure, _SILENT) or failure.retryable):
            raise _unknown(failure, table, operation) from failure
        raise
    return response, lost


def _unknown(error: OrbError, table: str | None, operation: str) -> DynamoDBOutcomeUnknownError:
    item = error.item if isinstance(error, DynamoDBConditionFailedError) else None
    return DynamoDBOutcomeUnknownError(
        f"dynamodb:{operation}: it is not known whether the write was applied", table, operation, item=item
    )
