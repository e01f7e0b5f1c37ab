"""Batches of any length: what DynamoDB leaves over is sent again or reported, never dropped."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws.dynamodb import (
    DynamoDB,
    to_item,
)
from orb_common.exceptions import (
    AccessDeniedError,
    DynamoDBBatchFailedError,
    DynamoDBBatchInvalidError,
    DynamoDBBatchThrottledError,
    DynamoDBError,
    DynamoDBThrottlingError,
    DynamoDBUnprocessedError,
    InvalidError,
    ItemTooLargeError,
    OperationTimeoutError,
    OrbError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock

from ..conftest import RESET, Loopback, Reply, error  # noqa: TID252
from .faults import ITEM, KEY, THROTTLE, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock


class Store:
    """A server for batches: at most 25 or 100 entries, no key twice, often only part of them processed."""

    def __init__(self, chance: random.Random, *, stubborn: bool = False) -> None:
        self.items: dict[str, object] = {}
        self.chance = chance
        self.stubborn = stubborn

    def __call__(self, target: str, parameters: dict[str, Any]) -> Reply | str:
        [(table, content)] = parameters["RequestItems"].items()
        if self.chance.random() < 0.2:
            return self.chance.choice([THROTTLE, RESET, error("InternalServerError", 500)])
        if target == "BatchWriteItem":
            return self._write(table, content)
        keys = content["Keys"]
        assert len(keys) <= 100
        assert len({key["id"]["S"] for key in keys}) == len(keys)
        done, left = self._part(keys)
        found = [self.items[key["id"]["S"]] for key in done if key["id"]["S"] in self.items]
        unread = {table: {**content, "Keys": left}} if left else {}
        return Reply({"Responses": {table: found}, "UnprocessedKeys": unread})

    def _write(self, table: str, requests: list[dict[str, Any]]) -> Reply:
        assert len(requests) <= 25
        ids = [next(iter(request.values())) for request in requests]
        ids = [(one.get("Item") or one["Key"])["id"]["S"] for one in ids]
        if len(set(ids)) != len(ids):
            return error("ValidationException")
        done, left = self._part(requests)
        for request in done:
            if "PutRequest" in request:
                item = request["PutRequest"]["Item"]
                self.items[item["id"]["S"]] = item
            else:
                self.items.pop(request["DeleteRequest"]["Key"]["id"]["S"], None)
        return Reply({"UnprocessedItems": {table: left} if left else {}})

    def _part(self, entries: list[Any]) -> tuple[list[Any], list[Any]]:
        if self.stubborn:
            return [], entries
        many = self.chance.randint(0, len(entries))
        return entries[:many], entries[many:]


@given(st.integers(0, 130), st.integers(0, 40), st.integers(0, 10**6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_batches_lose_nothing(
    loopback: Loopback, frozen_clock: FrozenClock, puts: int, deletes: int, seed: int
) -> None:
    """Every entry of a batch is either processed or reported."""
    store = Store(random.Random(seed))
    loopback.steps = [store]
    dynamodb = DynamoDB(client=session.client("dynamodb", endpoint_url=loopback.url), clock=frozen_clock)
    items = [{"id": {"S": f"p{n}"}} for n in range(puts)]
    gone = [{"id": {"S": f"d{n}"}} for n in range(deletes)]
    store.items = {key["id"]["S"]: key for key in gone}
    try:
        dynamodb.batch_write("t", puts=items, deletes=gone)
        unwritten, undeleted = [], []
    except DynamoDBUnprocessedError as caught:
        unwritten, undeleted = list(caught.puts), list(caught.deletes)
    assert [item for item in items if item["id"]["S"] not in store.items] == [
        item for item in unwritten if item["id"]["S"] not in store.items
    ]
    assert {key["id"]["S"] for key in gone} & store.items.keys() <= {key["id"]["S"] for key in undeleted}
    wanted = [{"id": {"S": name}} for name in [*store.items, "absent"]] * 2
    try:
        found = dynamodb.batch_get("t", wanted)
        assert sorted(item["id"]["S"] for item in found) == sorted(store.items)
    except OrbError as caught:
        # A read that fails returns nothing, because a part would look like the whole.
        assert caught.retryable


def test_a_batch_that_gets_nowhere_is_reported(
    loopback: Loopback, dynamodb: DynamoDB, frozen_clock: FrozenClock
) -> None:
    """Rounds without progress end, and the error carries everything left over, also what was not sent yet."""
    loopback.steps = [Store(random.Random(3), stubborn=True)]
    items = [{"id": {"S": str(n)}} for n in range(30)]
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        dynamodb.batch_write("t", puts=items)
    assert sorted(item["id"]["S"] for item in caught.value.puts) == sorted(str(n) for n in range(30))
    assert caught.value.retryable
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        dynamodb.batch_get("t", items)
    assert len(caught.value.keys) == 30


def test_an_error_amid_a_batch_tells_what_is_left(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """The first 25 are written; the error carries the others, and the reason as its cause."""
    loopback.steps = [Reply(), error("AccessDeniedException")]
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        dynamodb.batch_write("t", puts=[{"id": {"S": str(n)}} for n in range(60)])
    assert len(caught.value.puts) == 35
    assert isinstance(caught.value.__cause__, AccessDeniedError)
    assert not caught.value.retryable


def test_an_item_without_its_key(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """An item without its key is refused before any request; the error names the attribute."""
    with pytest.raises(ValidationError) as caught:
        dynamodb.batch_write("t", puts=[ITEM, {"n": {"N": "1"}}], key_names=["id"])
    assert caught.value.field == "id"
    assert loopback.requests == []


def test_a_key_that_is_put_twice_unseen(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """If the names of the key are unknown, DynamoDB refuses the batch, and the error carries both items."""
    loopback.steps = [Store(random.Random(1))]
    puts = [{"id": {"S": "1"}, "v": {"N": str(n)}} for n in range(2)]
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        dynamodb.batch_write("t", puts=puts)
    assert list(caught.value.puts) == puts
    assert isinstance(caught.value.__cause__, DynamoDBError)


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


def test_batches_of_any_length(table: DynamoDB) -> None:
    """Batches may have more than 25 writes or 100 reads. Missing items are left out, repeated keys count once."""
    table.batch_write("things", puts=[to_item(key(n)) for n in range(130)])
    wanted = [to_item(key(n)) for n in range(150)] + [to_item(key(0))]
    assert len(table.batch_get("things", wanted)) == 130
    table.batch_write("things", deletes=[to_item(key(n)) for n in range(70)])
    assert len(list(table.scan_all("things"))) == 60
    assert table.batch_get("things", []) == []
    table.batch_write("things")


def test_the_last_put_of_a_key_wins(table: DynamoDB) -> None:
    """If the names of the key are known, the last put of a key wins. Equal numbers are the same key."""
    puts = [to_item({**key(1), "v": 1}), to_item({"id": "a", "at": Decimal("1.0"), "v": 2})]
    puts[1]["at"] = {"N": "1.0"}
    table.batch_write("things", puts=puts, key_names=["id", "at"])
    assert [item["v"]["N"] for item in table.scan_all("things")] == ["2"]
    with pytest.raises(ValidationError) as caught:
        table.batch_write("things", puts=[to_item(key(1))], deletes=[to_item(key(1))])
    assert caught.value.field == "deletes"


FULL_KEY: Any = {"id": {"S": "a"}, "at": {"N": "1"}}


def test_a_fault_in_a_later_part_of_a_batch(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """If a later part is invalid, the earlier part stays, and the error (400) carries the rest."""
    refused = error("ValidationException")
    refused.body["message"] = "Item size has exceeded the maximum allowed size"
    loopback.steps = [Reply(), refused]
    with pytest.raises(DynamoDBBatchInvalidError) as caught:
        dynamodb.batch_write("t", puts=[{"id": {"S": str(n)}} for n in range(30)])
    assert (len(caught.value.puts), caught.value.status, caught.value.retryable) == (5, 400, False)
    assert isinstance(caught.value, InvalidError)
    assert isinstance(caught.value.__cause__, ItemTooLargeError)
    assert "400 KB" in str(caught.value.public()["message"])
    assert caught.value.public()["details"] == {"field": "id"}


def test_a_fault_before_anything_is_written(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """If DynamoDB left the whole first request unprocessed, the error is the ValidationError itself."""
    refused = error("ValidationException")
    refused.body["message"] = "Item size has exceeded the maximum allowed size"
    requests = [{"PutRequest": {"Item": FULL_KEY}}]
    loopback.steps = [Reply({"UnprocessedItems": {"t": requests}}), refused]
    with pytest.raises(ItemTooLargeError):
        dynamodb.batch_write("t", puts=[FULL_KEY])


@given(
    st.booleans(),
    st.sampled_from([None, {}]),
    st.floats(0.06, 3) | st.just(10**6),
    st.floats(0, 0.4),
    st.integers(0, 10**6),
)
@settings(max_examples=3 * settings().max_examples)
def test_a_batch_that_is_throttled_until_the_end(
    reads: bool, answer: dict[str, Any] | None, left: float, takes: float, seed: int
) -> None:
    """A batch that is throttled or left over to the end raises a retryable throttling error, which carries the rest."""
    clock = ManualClock()
    client: Any = Throttled(clock, takes, answer)
    dynamodb = DynamoDB(
        client=client, clock=clock, deadline=clock.monotonic() + left, random=random.Random(seed)
    )
    with pytest.raises(DynamoDBThrottlingError) as caught:
        dynamodb.batch_get("t", [KEY]) if reads else dynamodb.batch_write("t", puts=[ITEM])
    assert (caught.value.status, caught.value.retryable) == (503, True)
    if reads and answer is None:
        # A refused read returns no keys: the caller has them.
        return
    assert isinstance(caught.value, DynamoDBBatchThrottledError)
    assert (list(caught.value.keys), list(caught.value.puts)) == (([KEY], []) if reads else ([], [ITEM]))


@given(st.booleans(), st.integers(1, 3))
def test_a_batch_that_was_slowed_once_is_not_throttled_for_ever(reads: bool, rounds: int) -> None:
    """After a complete request, a later timeout is reported as a timeout, not as throttling."""

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
