"""Batches of any length: what DynamoDB leaves over is sent again or reported, never dropped."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    AccessDeniedError,
    DynamoDBError,
    DynamoDBUnprocessedError,
    OrbError,
    ValidationError,
)

from .conftest import RESET, Loopback, Reply, error

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock

KEY = {"id": {"S": "1"}}
ITEM = {"id": {"S": "1"}, "n": {"N": "1"}}
THROTTLE = error("ProvisionedThroughputExceededException")


class Store:
    """Takes batches as DynamoDB does: at most 25 or 100, no key twice, and often only in part."""

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
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_batches_lose_nothing(
    loopback: Loopback, clock: ManualClock, puts: int, deletes: int, seed: int
) -> None:
    """Whatever is left over of a batch is either sent again or reported: together they are the whole."""
    store = Store(random.Random(seed))
    loopback.steps = [store]
    dynamodb = DynamoDB(client=session.client("dynamodb", endpoint_url=loopback.url), clock=clock)
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
        # A read that did not come to its end gives nothing, rather than a part that looks like the whole.
        assert caught.retryable


def test_a_batch_that_gets_nowhere_is_reported(
    loopback: Loopback, dynamodb: DynamoDB, clock: ManualClock
) -> None:
    """Rounds without progress end, with everything that is left, also what was not sent yet."""
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
    """It is refused by name before anything is sent."""
    with pytest.raises(ValidationError) as caught:
        dynamodb.batch_write("t", puts=[ITEM, {"n": {"N": "1"}}], key_names=["id"])
    assert caught.value.field == "id"
    assert loopback.requests == []


def test_a_key_that_is_put_twice_unseen(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Where the key's names are not told, DynamoDB refuses the pair, and the error carries both."""
    loopback.steps = [Store(random.Random(1))]
    puts = [{"id": {"S": "1"}, "v": {"N": str(n)}} for n in range(2)]
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        dynamodb.batch_write("t", puts=puts)
    assert list(caught.value.puts) == puts
    assert isinstance(caught.value.__cause__, DynamoDBError)
