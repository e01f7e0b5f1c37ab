"""Calls that reach DynamoDB within the deadline."""

from __future__ import annotations

import random
import socket
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB, Update
from orb_common.exceptions import (
    DynamoDBError,
    DynamoDBThrottlingError,
    OperationTimeoutError,
)
from orb_common.utils.retry import RetryPolicy

from ..conftest import Loopback, Reply  # noqa: TID252
from .faults import ITEM, KEY, THROTTLE

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


def test_an_invalid_checksum_is_retried(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """An invalid checksum header is a broken answer, which is retried."""
    loopback.steps = [Reply({}, crc="none", headers={"x-amz-crc32": "none"}), Reply({"Item": ITEM})]
    assert dynamodb.get("t", KEY) == ITEM


def test_the_deadline_ends_tries(loopback: Loopback, frozen_clock: FrozenClock) -> None:
    """No wait begins that would pass the deadline, and no request with less than 50 ms left."""
    client = session.client("dynamodb", endpoint_url=loopback.url)
    policy = RetryPolicy(max_attempts=100, base_delay=1, max_delay=1)
    end = frozen_clock.monotonic() + 3
    dynamodb = DynamoDB(
        client=client, clock=frozen_clock, deadline=end, policy=policy, random=random.Random(7)
    )
    loopback.steps = [THROTTLE]
    with pytest.raises(DynamoDBThrottlingError):
        dynamodb.get("t", KEY)
    assert 1 < len(loopback.requests) < 100
    assert frozen_clock.monotonic() < end
    frozen_clock.advance(10)
    sent = len(loopback.requests)
    with pytest.raises(OperationTimeoutError):
        dynamodb.get("t", KEY)
    assert len(loopback.requests) == sent


def test_an_unreachable_server(frozen_clock: FrozenClock) -> None:
    """An unreachable server raises a retryable error that says so."""
    with socket.socket() as taken:
        # Bound but not listening, so no other process can use the port.
        taken.bind(("127.0.0.1", 0))
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(DynamoDBError, match="cannot be reached") as caught:
            DynamoDB(client=client, clock=frozen_clock).update("t", KEY, Update().add("n", 1))
    assert caught.value.retryable
