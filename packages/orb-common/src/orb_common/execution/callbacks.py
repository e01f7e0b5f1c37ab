"""The callback of a worker: how a result reaches S3 without any right but a link."""

from __future__ import annotations

import random as _random
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from orb_common.exceptions import (
    ConflictError,
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ServiceRefusedError,
    ThrottlingError,
    ValidationError,
)
from orb_common.execution.results import JSON_TYPE
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from orb_common.execution.order_results import OrderResult

__all__ = ["put_result"]

TIMEOUT: Final = 30.0
"""Seconds for one request."""
POLICY: Final = RetryPolicy(max_attempts=5, base_delay=1.0, max_delay=8.0)


def put_result(
    callback_url: str,
    result: OrderResult,
    *,
    deadline: float | None = None,
    clock: Clock = SYSTEM_CLOCK,
    random: Random = _random,
) -> bool:
    """Send the result of an order to its link, with tries. Return False if the order had a result before.

    Args:
        callback_url: The link of `Results.link_for`. No error has it.
        result: The result.
        deadline: A time of `clock.monotonic()`. No try begins after it.
        clock: Measures the time, and waits.
        random: Makes the waits random.

    Raises:
        ValidationError: The link is not an address of HTTP.
        ServiceRefusedError: S3 refused the link: it has expired, or is another one.
        ThrottlingError, ExternalServiceError, OperationTimeoutError: No try succeeded. The result was not delivered.
    """
    if not _is_http(callback_url):
        raise ValidationError("the callback must be an address of HTTP", field="callback_url")
    content = result.to_json()
    return call_with_retry(
        lambda: _put(callback_url, content, _left(deadline, clock)),
        policy=POLICY,
        clock=clock,
        random=random,
        deadline=deadline,
    )


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port checks it.
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _left(deadline: float | None, clock: Clock) -> float:
    left = TIMEOUT if deadline is None else min(TIMEOUT, deadline - clock.monotonic())
    if left <= 0:
        raise OperationTimeoutError("no time is left for the callback", retryable=False)
    return left


def _put(url: str, content: bytes, timeout: float) -> bool:
    import urllib3

    # `if-none-match` keeps a result that is there. It needs no signature: a link signs only what it names.
    headers = {"Content-Type": JSON_TYPE, "If-None-Match": "*"}
    try:
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "PUT",
                url,
                body=content,
                headers=headers,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(total=timeout),
            )
    # Without their causes: these have the link.
    except urllib3.exceptions.HTTPError as error:
        # urllib3 counts a refused connection as a timeout, too.
        late = isinstance(error, urllib3.exceptions.TimeoutError)
        if late and not isinstance(error, urllib3.exceptions.NewConnectionError):
            raise OperationTimeoutError("the callback did not answer", timeout) from None
        raise ExternalServiceError("the callback cannot be reached", "s3") from None
    return _delivered(answer.status)


def _delivered(status: int) -> bool:
    if status in {200, 201, 204}:
        return True
    if status == 412:  # noqa: PLR2004 - Precondition Failed: a result is there
        return False
    error: type[OrbError] = ServiceRefusedError
    if status == 409:  # noqa: PLR2004 - two conditional writes at once
        raise ConflictError("two results arrive at once", retryable=True)
    if status in {429, 503}:
        error = ThrottlingError
    elif status >= 500:  # noqa: PLR2004
        error = ExternalServiceError
    raise error("the callback refused the result", details={"http_status": status})
