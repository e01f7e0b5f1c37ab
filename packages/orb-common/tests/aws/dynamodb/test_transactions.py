"""Transactions: all or nothing, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws.dynamodb import (
    Change,
    Check,
    Delete,
    DynamoDB,
    Get,
    Put,
    Update,
    attr,
    to_item,
)
from orb_common.exceptions import (
    DynamoDBError,
    DynamoDBOutcomeUnknownError,
    DynamoDBThrottlingError,
    DynamoDBTransactionCanceledError,
    OrbError,
    ValidationError,
)

from ..conftest import RESET, Loopback, Reply, Step, error  # noqa: TID252
from .faults import ITEM, KEY, LOST, UNTOUCHED

if TYPE_CHECKING:
    from collections.abc import Callable


def key(number: int, name: str = "a") -> dict[str, object]:
    return {"id": name, "at": number}


def test_transactions(table: DynamoDB) -> None:
    """A transaction writes all or nothing and has a reason for each write."""
    table.transact_write(
        [
            Put("things", to_item({**key(1), "v": 1}), attr("id").not_exists()),
            Put("things", to_item({**key(2), "v": 1})),
        ]
    )
    table.transact_write(
        [
            Change("things", to_item(key(1)), Update().add("v", 1), attr("v").eq(1)),
            Delete("things", to_item(key(2))),
            Check("things", to_item(key(3)), attr("id").not_exists()),
        ],
        token="once",
    )
    one, two = table.transact_get([Get("things", to_item(key(1)), ["v"]), Get("things", to_item(key(2)))])
    assert one is not None
    assert one["v"] == {"N": "2"}
    assert two is None
    with pytest.raises(DynamoDBTransactionCanceledError) as caught:
        table.transact_write(
            [
                Put("things", to_item(key(9))),
                Put("things", to_item(key(1)), attr("id").not_exists()),
            ]
        )
    assert [reason.failed for reason in caught.value.reasons] == [False, True]
    assert caught.value.reasons[1].item == to_item({**key(1), "v": 2})
    assert table.get("things", to_item(key(9))) is None


@pytest.mark.parametrize("number", [0, 101])
def test_transactions_have_a_size(table: DynamoDB, number: int) -> None:
    """A transaction has 1 to 100 entries; others are refused before any request."""
    with pytest.raises(ValidationError):
        table.transact_write([Put("things", to_item(key(n))) for n in range(number)])
    with pytest.raises(ValidationError):
        table.transact_get([Get("things", to_item(key(n))) for n in range(number)])


FULL_KEY: Any = {"id": {"S": "a"}, "at": {"N": "1"}}


LARGE: Any = {"S": "x" * 410_000}


LARGE_ITEM: Any = {**FULL_KEY, "label": {"S": "short"}, "text": LARGE}


SAME: Any = {"id": {"S": "a"}, "at": {"N": "1.0"}}


TWICE: dict[str, tuple[str, Callable[[DynamoDB], object]]] = {
    "two deletes": (
        "writes[1]",
        lambda db: db.transact_write([Delete("things", FULL_KEY), Delete("things", SAME)]),
    ),
    "change and put": (
        "writes[1]",
        lambda db: db.transact_write(
            [Change("things", FULL_KEY, Update().set("a", 1)), Put("things", LARGE_ITEM)]
        ),
    ),
    "put and check": (
        "writes[1]",
        lambda db: db.transact_write(
            [Put("things", FULL_KEY), Check("things", FULL_KEY, attr("id").exists())]
        ),
    ),
    "two puts": (
        "writes",
        lambda db: db.transact_write([Put("things", FULL_KEY), Put("things", FULL_KEY | {"n": {"N": "1"}})]),
    ),
    "two gets": (
        "gets[2]",
        lambda db: db.transact_get([Get("things", FULL_KEY), Get("u", FULL_KEY), Get("things", SAME)]),
    ),
}


@pytest.mark.parametrize("way", TWICE)
def test_one_item_twice_in_a_transaction(table: DynamoDB, way: str) -> None:
    """Two entries for one item are refused, even if their keys are spelled differently (1 and 1.0)."""
    field, call = TWICE[way]
    with pytest.raises(ValidationError, match="one item twice") as caught:
        call(table)
    assert (caught.value.status, caught.value.field) == (400, field)
    assert list(table.scan_all("things")) == []


class Ledger:
    """A server that applies a transaction once for each token, and loses answers."""

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
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_transactions_happen_once(loopback: Loopback, dynamodb: DynamoDB, faults: list[Step]) -> None:
    """All tries of a transaction have the same token, so DynamoDB applies it once."""
    ledger = Ledger(list(faults))
    loopback.steps = [ledger]
    dynamodb.transact_write([Change("t", KEY, Update().add("n", 1)), Put("u", ITEM)])
    assert ledger.applied == {next(iter(ledger.applied)): 1}
    dynamodb.transact_write([Put("t", ITEM)], token="mine")
    assert set(ledger.applied) - {"mine"} != set(ledger.applied)


def test_a_transaction_whose_answers_are_all_lost(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """Without the caller's token, the outcome is unknown; with one, the error is retryable."""
    loopback.steps = [RESET]
    counted = Change("t", KEY, Update().add("n", 1))
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        dynamodb.transact_write([counted])
    assert not caught.value.retryable
    with pytest.raises(DynamoDBError) as again:
        dynamodb.transact_write([counted], token="mine")
    assert again.value.retryable


def test_why_a_transaction_was_canceled(loopback: Loopback, dynamodb: DynamoDB) -> None:
    """The error has one reason for each write, in order. A failed condition is not retried."""
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
    """A transaction is retried after a conflict, after throttling, and while its own earlier try still runs."""
    canceled = error("TransactionCanceledException", CancellationReasons=[{"Code": "None"}, {"Code": code}])
    loopback.steps = [canceled, error("TransactionInProgressException"), Reply()]
    dynamodb.transact_write([Put("t", ITEM)])
    tokens = {parameters["ClientRequestToken"] for _, parameters in loopback.requests}
    assert len(tokens) == 1


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
    """A transaction canceled only by temporary reasons, throttling among them, raises a throttling error."""
    canceled = error("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])
    loopback.steps = [canceled]
    with pytest.raises(kind) as caught:
        dynamodb.transact_write([Put("t", ITEM), Put("u", ITEM)])
    assert caught.value.retryable == ("ConditionalCheckFailed" not in codes)
