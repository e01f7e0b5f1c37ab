"""Retries of DynamoDB: the right result or error, in time, with nothing lost and nothing done twice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.aws.dynamodb import Change, DynamoDB, Put, Update, attr
from orb_common.exceptions import (
    AccessDeniedError,
    CredentialsError,
    DynamoDBConditionFailedError,
    DynamoDBError,
    DynamoDBOutcomeUnknownError,
    DynamoDBThrottlingError,
    OperationTimeoutError,
    OrbError,
)
from orb_common.utils.clock import ManualClock
from orb_common.utils.retry import RetryPolicy

from ..conftest import RESET, Loopback, Reply, Step, error  # noqa: TID252
from .faults import ITEM, KEY, LOST, THROTTLE, UNTOUCHED, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock


@pytest.mark.parametrize("fault", [*LOST, *UNTOUCHED])
def test_reads_outlast_faults(
    loopback: Loopback, dynamodb: DynamoDB, frozen_clock: FrozenClock, fault: Step
) -> None:
    """A read is retried after temporary faults, with waits of at most 100, 200, 400 ms."""
    loopback.steps = [fault, fault, fault, Reply({"Item": ITEM})]
    assert dynamodb.get("t", KEY) == ITEM
    assert len(loopback.requests) == 4
    assert all(wait <= limit for wait, limit in zip(frozen_clock.slept, (0.1, 0.2, 0.4), strict=True))


def test_tries_end(loopback: Loopback, dynamodb: DynamoDB, frozen_clock: FrozenClock) -> None:
    """Endless throttling raises a throttling error after six tries, with waits of at most two seconds."""
    loopback.steps = [THROTTLE]
    with pytest.raises(DynamoDBThrottlingError) as caught:
        dynamodb.get("t", KEY)
    assert caught.value.retryable
    assert caught.value.__cause__ is not None
    assert len(loopback.requests) == 6
    assert max(frozen_clock.slept) <= 2.0


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (error("ExpiredTokenException"), CredentialsError),
        (error("UnrecognizedClientException"), CredentialsError),
        (error("AccessDeniedException"), AccessDeniedError),
        (error("ValidationException"), DynamoDBError),
        (error("ResourceNotFoundException"), DynamoDBError),
    ],
)
def test_permanent_faults_are_not_retried(
    loopback: Loopback, dynamodb: DynamoDB, fault: Step, kind: type[OrbError]
) -> None:
    """A permanent fault has one try and a typed error (500) without AWS's text."""
    loopback.steps = [fault]
    with pytest.raises(kind) as caught:
        dynamodb.get("t", KEY)
    assert not caught.value.retryable
    assert caught.value.status == 500
    assert "SECRET" not in caught.value.message
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("fault", LOST)
def test_a_number_is_never_added_twice(loopback: Loopback, dynamodb: DynamoDB, fault: Step) -> None:
    """When the answer to an ADD is lost, it is not sent again, and the outcome is unknown."""
    loopback.steps = [fault, Reply({"Attributes": ITEM})]
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        dynamodb.update("t", KEY, Update().add("n", 1))
    assert not caught.value.retryable
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("fault", UNTOUCHED)
def test_an_addition_that_was_turned_away_is_repeated(
    loopback: Loopback, dynamodb: DynamoDB, fault: Step
) -> None:
    """A throttled request had no effect, so it may be sent again, whatever it is."""
    loopback.steps = [fault, fault, Reply({"Attributes": ITEM})]
    assert dynamodb.update("t", KEY, Update().add("n", 1)) == ITEM


@pytest.mark.parametrize("fault", LOST)
def test_plain_writes_are_repeated(loopback: Loopback, dynamodb: DynamoDB, fault: Step) -> None:
    """Whole items and plain SETs may be applied twice."""
    loopback.steps = [fault, Reply()]
    dynamodb.put("t", ITEM)
    loopback.steps = [fault, Reply({"Attributes": ITEM})]
    assert dynamodb.update("t", KEY, Update().set("n", 1)) == ITEM
    loopback.steps = [fault, Reply()]
    assert dynamodb.delete("t", KEY, returning="NONE") is None


def test_old_values_are_not_asked_for_twice(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """The second answer would hold the values that the first try wrote."""
    loopback.steps = [RESET, Reply({"Attributes": ITEM})]
    with pytest.raises(DynamoDBOutcomeUnknownError):
        dynamodb.update("t", KEY, Update().set("n", 1), returning="ALL_OLD")


@pytest.mark.parametrize("fault", LOST)
def test_a_condition_that_fails_after_a_lost_answer_proves_nothing(
    loopback: Loopback, dynamodb: DynamoDB, fault: Step
) -> None:
    """Our own first try may have made the condition false, so the outcome is unknown."""
    loopback.steps = [fault, error("ConditionalCheckFailedException", Item=ITEM)]
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())
    assert caught.value.item == ITEM
    assert isinstance(caught.value.__cause__, DynamoDBConditionFailedError)


def test_a_condition_that_fails_after_throttling_is_a_failed_condition(
    loopback: Loopback, dynamodb: DynamoDB
) -> None:
    """A throttled try changed nothing, so the condition really failed."""
    loopback.steps = [THROTTLE, error("ConditionalCheckFailedException", Item=ITEM)]
    with pytest.raises(DynamoDBConditionFailedError) as caught:
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())
    assert caught.value.item == ITEM
    assert caught.value.status == 409


def test_a_conditional_write_whose_answers_are_all_lost(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """The write may have been applied, so its outcome is unknown."""
    loopback.steps = [RESET]
    with pytest.raises(DynamoDBOutcomeUnknownError):
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())


@pytest.mark.parametrize("end", ["ExpiredTokenException", "AccessDeniedException"])
def test_credentials_that_end_after_a_lost_answer_prove_nothing(
    loopback: Loopback, dynamodb: DynamoDB, end: str
) -> None:
    """When credentials expire after a lost answer, the outcome of the write is unknown."""
    new = attr("id").not_exists()
    for write in (
        lambda: dynamodb.put("t", ITEM, condition=new),
        lambda: dynamodb.transact_write([Change("t", KEY, Update().add("n", 1))]),
    ):
        loopback.steps = [RESET, error(end)]
        with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
            write()
        assert isinstance(caught.value.__cause__, CredentialsError | AccessDeniedError)
    loopback.steps = [RESET, error("ValidationException")]
    with pytest.raises(DynamoDBError, match="refused"):
        dynamodb.put("t", ITEM, condition=new)


def test_a_deleted_item_whose_values_were_lost(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """When the old values of a deleted item are lost, the outcome is unknown."""
    loopback.steps = [RESET, Reply()]
    with pytest.raises(DynamoDBOutcomeUnknownError):
        dynamodb.delete("t", KEY)
    loopback.steps = [RESET, Reply({"Attributes": ITEM})]
    assert dynamodb.delete("t", KEY) == ITEM


CALLS: list[Callable[[DynamoDB], object]] = [
    lambda db: db.get("t", KEY),
    lambda db: db.put("t", ITEM, condition=attr("id").not_exists()),
    lambda db: db.update("t", KEY, Update().add("n", 1)),
    lambda db: db.delete("t", KEY),
    lambda db: list(db.scan_all("t")),
    lambda db: db.transact_write([Put("t", ITEM)]),
    lambda db: db.batch_get("t", [KEY]),
]


@given(
    st.sampled_from(CALLS), st.floats(0.06, 5), st.floats(0, 0.4), st.integers(0, 10**6), st.integers(2, 50)
)
@settings(max_examples=5 * settings().max_examples)
def test_throttled_until_the_deadline_is_throttled(
    call: Callable[[DynamoDB], object], left: float, takes: float, seed: int, tries: int
) -> None:
    """If the time runs out after throttling, at any point, a retryable throttling error is raised."""
    clock = ManualClock()
    policy = RetryPolicy(max_attempts=tries, base_delay=0.1, max_delay=0.5)
    client = Throttled(clock, takes, None)
    options: Any = {"clock": clock, "policy": policy, "random": random.Random(seed)}
    dynamodb = DynamoDB(client=client, deadline=clock.monotonic() + left, **options)
    with pytest.raises(DynamoDBThrottlingError) as caught:
        call(dynamodb)
    assert caught.value.retryable
    assert isinstance(caught.value.__cause__, ClientError)
    assert client.sent >= 1


def test_a_try_that_the_deadline_cut_short_says_nothing_new(frozen_clock: FrozenClock) -> None:
    """A timeout caused by the deadline after throttling is reported as throttling; with time left, as a timeout."""

    class Client:
        def __init__(self) -> None:
            slow = ReadTimeoutError(endpoint_url="https://dynamodb.example")
            self.faults = [ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem"), slow]

        def get_item(self, **_: object) -> None:
            frozen_clock.advance(0.5)
            raise self.faults.pop(0)

    policy = RetryPolicy(max_attempts=2, base_delay=0)
    for left, kind in ((0.9, DynamoDBThrottlingError), (10, OperationTimeoutError)):
        end = frozen_clock.monotonic() + left
        client: Any = Client()
        with pytest.raises(kind) as caught:
            DynamoDB(client=client, clock=frozen_clock, policy=policy, deadline=end).get("t", KEY)
        assert caught.value.retryable
