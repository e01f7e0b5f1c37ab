"""DynamoDB under fault: the right result or the right error, in time, with nothing lost and nothing done twice."""

from __future__ import annotations

import random
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import Change, DynamoDB, Put, Update, attr
from orb_common.exceptions import (
    AccessDeniedError,
    CredentialsError,
    DynamoDBBatchFailedError,
    DynamoDBBatchThrottledError,
    DynamoDBConditionFailedError,
    DynamoDBError,
    DynamoDBOutcomeUnknownError,
    DynamoDBThrottlingError,
    DynamoDBTransactionCanceledError,
    OperationTimeoutError,
    OrbError,
)
from orb_common.utils.clock import ManualClock
from orb_common.utils.retry import RetryPolicy

from .conftest import CUT, HANG, RESET, Loopback, Reply, Step, error

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = {"id": {"S": "1"}}
ITEM = {"id": {"S": "1"}, "n": {"N": "1"}}
THROTTLE = error("ProvisionedThroughputExceededException")
LOST: list[Step] = [RESET, CUT, error("InternalServerError", 500), Reply(b"", 503), Reply({}, crc="wrong")]
"""After these, nobody knows whether a write was applied."""
UNTOUCHED: list[Step] = [
    THROTTLE, error("ThrottlingException"), error("RequestLimitExceeded"), error("TransactionConflictException"),
]  # fmt: skip
"""After these, it was not."""


@pytest.mark.parametrize("fault", [*LOST, *UNTOUCHED])
def test_reads_outlast_faults(
    loopback: Loopback, dynamodb: DynamoDB, clock: ManualClock, fault: Step
) -> None:
    """A read that fails in passing is repeated, after waits below 100, 200, 400 ms."""
    loopback.steps = [fault, fault, fault, Reply({"Item": ITEM})]
    assert dynamodb.get("t", KEY) == ITEM
    assert len(loopback.requests) == 4
    assert all(wait <= limit for wait, limit in zip(clock.slept, (0.1, 0.2, 0.4), strict=True))


def test_tries_end(loopback: Loopback, dynamodb: DynamoDB, clock: ManualClock) -> None:
    """A throttling that does not end is told as one, after six tries, with waits of two seconds at most."""
    loopback.steps = [THROTTLE]
    with pytest.raises(DynamoDBThrottlingError) as caught:
        dynamodb.get("t", KEY)
    assert caught.value.retryable
    assert caught.value.__cause__ is not None
    assert len(loopback.requests) == 6
    assert max(clock.slept) <= 2.0


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
def test_what_does_not_pass_is_not_repeated(
    loopback: Loopback, dynamodb: DynamoDB, fault: Step, kind: type[OrbError]
) -> None:
    """One try, one typed error: nobody's fault but ours (500), without AWS's words."""
    loopback.steps = [fault]
    with pytest.raises(kind) as caught:
        dynamodb.get("t", KEY)
    assert not caught.value.retryable
    assert caught.value.status == 500
    assert "SECRET" not in caught.value.message
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("fault", LOST)
def test_a_number_is_never_added_twice(loopback: Loopback, dynamodb: DynamoDB, fault: Step) -> None:
    """When the answer to an ADD is lost, it is not sent again: the outcome is unknown, and said to be."""
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
    """Our own first try may be what made it false: neither success nor conflict may be claimed."""
    loopback.steps = [fault, error("ConditionalCheckFailedException", Item=ITEM)]
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())
    assert caught.value.item == ITEM
    assert isinstance(caught.value.__cause__, DynamoDBConditionFailedError)


def test_a_condition_that_fails_after_throttling_is_a_failed_condition(
    loopback: Loopback, dynamodb: DynamoDB
) -> None:
    """A throttled try changed nothing, so the condition says what it says."""
    loopback.steps = [THROTTLE, error("ConditionalCheckFailedException", Item=ITEM)]
    with pytest.raises(DynamoDBConditionFailedError) as caught:
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())
    assert caught.value.item == ITEM
    assert caught.value.status == 409


def test_a_conditional_write_whose_answers_are_all_lost(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """It may have been applied, and the caller cannot simply try again."""
    loopback.steps = [RESET]
    with pytest.raises(DynamoDBOutcomeUnknownError):
        dynamodb.put("t", ITEM, condition=attr("id").not_exists())


@pytest.mark.parametrize("end", ["ExpiredTokenException", "AccessDeniedException"])
def test_credentials_that_end_after_a_lost_answer_prove_nothing(
    loopback: Loopback, dynamodb: DynamoDB, end: str
) -> None:
    """The second try was turned away, the first may have been applied: that is not known, and said to be."""
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
    """None would say that there was no item; that is not known."""
    loopback.steps = [RESET, Reply()]
    with pytest.raises(DynamoDBOutcomeUnknownError):
        dynamodb.delete("t", KEY)
    loopback.steps = [RESET, Reply({"Attributes": ITEM})]
    assert dynamodb.delete("t", KEY) == ITEM


class Ledger:
    """A server that applies transactions once a token, and loses answers."""

    def __init__(self, faults: list[Step]) -> None:
        self.applied: dict[str, int] = {}
        self.faults = faults

    def __call__(self, target: str, parameters: dict[str, Any]) -> Reply | str:
        assert target == "TransactWriteItems"
        token = parameters["ClientRequestToken"]
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or fault in LOST:
            self.applied.setdefault(token, 0)
            self.applied[token] = 1
        return Reply() if fault is None else fault  # type: ignore[return-value]


@given(st.lists(st.sampled_from([*LOST, *UNTOUCHED]), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_transactions_happen_once(loopback: Loopback, dynamodb: DynamoDB, faults: list[Step]) -> None:
    """However often a transaction is sent, its token is one: DynamoDB applies it once."""
    ledger = Ledger(list(faults))
    loopback.steps = [ledger]
    dynamodb.transact_write([Change("t", KEY, Update().add("n", 1)), Put("u", ITEM)])
    assert ledger.applied == {next(iter(ledger.applied)): 1}
    dynamodb.transact_write([Put("t", ITEM)], token="mine")
    assert set(ledger.applied) - {"mine"} != set(ledger.applied)


def test_a_transaction_whose_answers_are_all_lost(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Without a token of the caller's, doing it again could do it twice; with one, it cannot."""
    loopback.steps = [RESET]
    counted = Change("t", KEY, Update().add("n", 1))
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        dynamodb.transact_write([counted])
    assert not caught.value.retryable
    with pytest.raises(DynamoDBError) as again:
        dynamodb.transact_write([counted], token="mine")
    assert again.value.retryable


def test_a_checksum_that_is_none(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """What a proxy made of the header is a broken answer, not a crash."""
    loopback.steps = [Reply({}, crc="none", headers={"x-amz-crc32": "none"}), Reply({"Item": ITEM})]
    assert dynamodb.get("t", KEY) == ITEM


def test_why_a_transaction_was_canceled(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Reasons come typed, one a write, in their order; a failed condition is final."""
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "m", "Item": ITEM}]
    loopback.steps = [error("TransactionCanceledException", CancellationReasons=reasons)]
    with pytest.raises(DynamoDBTransactionCanceledError) as caught:
        dynamodb.transact_write([Put("t", ITEM), Put("t", ITEM, attr("id").not_exists())])
    assert [reason.code for reason in caught.value.reasons] == ["None", "ConditionalCheckFailed"]
    assert caught.value.reasons[1].item == ITEM
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_in_the_way_of_another_is_repeated(
    loopback: Loopback, dynamodb: DynamoDB, code: str
) -> None:
    """Conflicts and throttling pass; so does an earlier try of our own that still runs."""
    canceled = error("TransactionCanceledException", CancellationReasons=[{"Code": "None"}, {"Code": code}])
    loopback.steps = [canceled, error("TransactionInProgressException"), Reply()]
    dynamodb.transact_write([Put("t", ITEM)])
    tokens = {parameters["ClientRequestToken"] for _, parameters in loopback.requests}
    assert len(tokens) == 1


def test_the_deadline_ends_tries(loopback: Loopback, clock: ManualClock) -> None:
    """No wait begins that would pass the deadline, and no request with less than 50 ms left."""
    client = session.client("dynamodb", endpoint_url=loopback.url)
    policy = RetryPolicy(max_attempts=100, base_delay=1, max_delay=1)
    end = clock.monotonic() + 3
    dynamodb = DynamoDB(client=client, clock=clock, deadline=end, policy=policy, random=random.Random(7))
    loopback.steps = [THROTTLE]
    with pytest.raises(DynamoDBThrottlingError):
        dynamodb.get("t", KEY)
    assert 1 < len(loopback.requests) < 100
    assert clock.monotonic() < end
    clock.advance(10)
    sent = len(loopback.requests)
    with pytest.raises(OperationTimeoutError):
        dynamodb.get("t", KEY)
    assert len(loopback.requests) == sent


class Throttled:
    """A client that every request of is turned away, and takes its time, on the test's clock."""

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
@settings(deadline=None, max_examples=500)
def test_throttled_until_the_deadline_is_throttled(
    call: Callable[[DynamoDB], object], left: float, takes: float, seed: int, tries: int
) -> None:
    """Whenever time runs out, in a wait, before a try or with it: the error is that of throttling, and retryable."""
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


def test_a_try_that_the_deadline_cut_short_says_nothing_new(clock: ManualClock) -> None:
    """Throttled, then given up on because the time was out: throttled. With time left, a time-out is one."""

    class Client:
        def __init__(self) -> None:
            slow = ReadTimeoutError(endpoint_url="https://dynamodb.example")
            self.faults = [ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem"), slow]

        def get_item(self, **_: object) -> None:
            clock.advance(0.5)
            raise self.faults.pop(0)

    policy = RetryPolicy(max_attempts=2, base_delay=0)
    for left, kind in ((0.9, DynamoDBThrottlingError), (10, OperationTimeoutError)):
        end = clock.monotonic() + left
        client: Any = Client()
        with pytest.raises(kind) as caught:
            DynamoDB(client=client, clock=clock, policy=policy, deadline=end).get("t", KEY)
        assert caught.value.retryable


@given(
    st.booleans(),
    st.sampled_from([None, {}]),
    st.floats(0.06, 3) | st.just(10**6),
    st.floats(0, 0.4),
    st.integers(0, 10**6),
)
@settings(deadline=None, max_examples=300)
def test_a_batch_that_is_throttled_until_the_end(
    reads: bool, answer: dict[str, Any] | None, left: float, takes: float, seed: int
) -> None:
    """Turned away or left over, until the tries or the time run out: it is throttling, retryable, with the rest."""
    clock = ManualClock()
    client: Any = Throttled(clock, takes, answer)
    dynamodb = DynamoDB(
        client=client, clock=clock, deadline=clock.monotonic() + left, random=random.Random(seed)
    )
    with pytest.raises(DynamoDBThrottlingError) as caught:
        dynamodb.batch_get("t", [KEY]) if reads else dynamodb.batch_write("t", puts=[ITEM])
    assert (caught.value.status, caught.value.retryable) == (503, True)
    if reads and answer is None:
        # A read that was turned away has nothing to hand back: the caller has the keys.
        return
    assert isinstance(caught.value, DynamoDBBatchThrottledError)
    assert (list(caught.value.keys), list(caught.value.puts)) == (([KEY], []) if reads else ([], [ITEM]))


@given(st.booleans(), st.integers(1, 3))
@settings(deadline=None)
def test_a_batch_that_was_slowed_once_is_not_throttled_for_ever(reads: bool, rounds: int) -> None:
    """When DynamoDB took a whole request since, a later time-out is one."""

    class Client:
        def __init__(self) -> None:
            self.rounds = rounds

        def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
            return self.send

        def send(self, **parameters: Any) -> dict[str, Any]:
            self.rounds -= 1
            if self.rounds >= 0:
                return dict.fromkeys(["UnprocessedKeys", "UnprocessedItems"], parameters["RequestItems"])
            if self.rounds == -1:
                return {}
            raise ReadTimeoutError(endpoint_url="https://dynamodb.example")

    keys = [{"id": {"S": str(number)}} for number in range(101 if reads else 26)]
    client: Any = Client()
    dynamodb = DynamoDB(client=client, clock=ManualClock())
    with pytest.raises(OperationTimeoutError if reads else DynamoDBBatchFailedError) as caught:
        dynamodb.batch_get("t", keys) if reads else dynamodb.batch_write("t", puts=keys)
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["None", "ThrottlingError"], DynamoDBThrottlingError),
        (["ProvisionedThroughputExceeded", "TransactionConflict"], DynamoDBThrottlingError),
        (["None", "TransactionConflict"], DynamoDBTransactionCanceledError),
        (["ThrottlingError", "ConditionalCheckFailed"], DynamoDBTransactionCanceledError),
    ],
)
def test_a_transaction_that_was_throttled_is_throttled(
    loopback: Loopback, dynamodb: DynamoDB, codes: list[str], kind: type[OrbError]
) -> None:
    """Where throttling is why, and nothing final beside it, the error says so."""
    canceled = error("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])
    loopback.steps = [canceled]
    with pytest.raises(kind) as caught:
        dynamodb.transact_write([Put("t", ITEM), Put("u", ITEM)])
    assert caught.value.retryable == ("ConditionalCheckFailed" not in codes)


def test_a_hanging_server_costs_no_more_than_is_left(loopback: Loopback, clock: ManualClock) -> None:
    """The timeout of a request is what is left of the invocation."""

    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 700

    deadline = InvocationDeadline(clock=clock)
    assert deadline() is None
    deadline.start(Context())
    client = session.client("dynamodb", endpoint_url=loopback.url)
    dynamodb = DynamoDB(client=client, clock=clock, deadline=deadline, policy=RetryPolicy(max_attempts=1))
    loopback.steps = [HANG]
    with pytest.raises(OperationTimeoutError) as caught:
        dynamodb.get("t", KEY)
    cause = caught.value.__cause__
    assert isinstance(cause, ReadTimeoutError)
    used = re.search(r"read timeout=([\d.]+)", str(cause.kwargs["error"]))
    assert used is not None
    assert float(used[1]) <= 0.2


def test_an_address_where_nobody_listens(clock: ManualClock) -> None:
    """Unreachable is told as such, and is worth another try."""
    with socket.socket() as taken:
        # Bound and not listening: nobody else can be there.
        taken.bind(("127.0.0.1", 0))
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(DynamoDBError, match="cannot be reached") as caught:
            DynamoDB(client=client, clock=clock).update("t", KEY, Update().add("n", 1))
    assert caught.value.retryable
