"""The deadline of an invocation limits its requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ReadTimeoutError

from orb_common.aws import session
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    OperationTimeoutError,
)
from orb_common.utils.retry import RetryPolicy

from .conftest import HANG, Loopback

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock
    from orb_testing.context import LambdaContext


KEY = {"id": {"S": "1"}}


def test_a_hanging_server_costs_no_more_than_is_left(
    loopback: Loopback, frozen_clock: FrozenClock, lambda_context: LambdaContext
) -> None:
    """The time left of the invocation limits the timeout of a request."""
    lambda_context.remaining_ms = 700
    deadline = InvocationDeadline(clock=frozen_clock)
    assert deadline() is None
    deadline.start(lambda_context)
    client = session.client("dynamodb", endpoint_url=loopback.url)
    dynamodb = DynamoDB(
        client=client, clock=frozen_clock, deadline=deadline, policy=RetryPolicy(max_attempts=1)
    )
    loopback.steps = [HANG]
    with pytest.raises(OperationTimeoutError) as caught:
        dynamodb.get("t", KEY)
    cause = caught.value.__cause__
    assert isinstance(cause, ReadTimeoutError)
    used = re.search(r"read timeout=([\d.]+)", str(cause.kwargs["error"]))
    assert used is not None
    assert float(used[1]) <= 0.2
