"""Errors of AWS carry what code needs to go on, and do not show callers outside of orb how orb is built."""

from __future__ import annotations

import pytest

from orb_common.exceptions import (
    CancellationReason,
    DynamoDBBatchFailedError,
    DynamoDBBatchInvalidError,
    DynamoDBConditionFailedError,
    DynamoDBThrottlingError,
    DynamoDBTransactionCanceledError,
    OrbError,
    SecretsManagerUnavailableError,
    StoredItemError,
)

KEY = {"id": {"S": "hunter2"}}


@pytest.mark.parametrize(
    "error",
    [
        DynamoDBConditionFailedError(table_name="dev-users", operation="PutItem", item=KEY),
        DynamoDBTransactionCanceledError(table_name="dev-users", reasons=[CancellationReason("None")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_callers_do_not_see_tables(error: OrbError) -> None:
    """Tables, operations and items are for the log and the function, not for outside callers."""
    assert set(error.public()) == {"code", "message"}
    assert error.details["table_name"] == "dev-users"
    assert "hunter2" not in f"{error} {error.details}"


def test_canceled_transaction_says_which_writes_failed() -> None:
    """There is one reason for each write, in their order. "None" is the code of a write that did not fail."""
    reasons = [CancellationReason("None"), CancellationReason("ConditionalCheckFailed", item=KEY)]
    error = DynamoDBTransactionCanceledError(reasons=iter(reasons))
    assert [reason.failed for reason in error.reasons] == [False, True]
    assert error.reasons[1].item == KEY
    assert error.details == {"reasons": ["None", "ConditionalCheckFailed"]}


def test_unprocessed_part_of_a_batch_is_not_lost() -> None:
    """The error holds the items and keys that were not processed. Its details only count them."""
    error = DynamoDBBatchFailedError(puts=iter([KEY]), deletes=[KEY, KEY])
    assert (error.puts, error.deletes, error.keys) == ((KEY,), (KEY, KEY), ())
    assert error.details == {"puts": 1, "deletes": 2, "keys": 0}


def test_invalid_part_of_a_batch_names_the_field() -> None:
    """An outside caller sees which attribute breaks the rule, and nothing else of the batch."""
    error = DynamoDBBatchInvalidError(table_name="dev-users", field="email", puts=[KEY])
    assert error.public()["details"] == {"field": "email"}


def test_stored_item_names_its_attributes_once_and_sorted() -> None:
    """A stored item that does not match the schema is described by its entity and the names of its attributes."""
    error = StoredItemError("Users", ["status", "email", "status"])
    assert error.fields == ("email", "status")
    assert "email, status" in str(error)
    assert "its form" in str(StoredItemError("Users", ()))


def test_throttling_of_a_table_is_not_the_fault_of_the_caller() -> None:
    """The status is 503 instead of 429, and the request can be repeated."""
    assert (DynamoDBThrottlingError.status, DynamoDBThrottlingError.retryable) == (503, True)


def test_secret_is_named() -> None:
    """The log says which secret could not be read."""
    assert SecretsManagerUnavailableError(secret_id="prod/key").details == {"secret_id": "prod/key"}
