"""Laws of requests about one item or one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.requests import check_form, check_schema
from orb_testing.strict_dynamodb.schemas import Table

from .rules import HASH_KEY, Rule, api, expected, n, outcomes, put_if, s, update

if TYPE_CHECKING:
    from .conftest import RuleEngine

BAD_NUMBER = "Attempting to store more than 38 significant digits in a Number"
OLD_UPDATE = {"TableName": "Plain", "Key": HASH_KEY, "AttributeUpdates": {"a": {"Value": n("1" * 39)}}}
RULES = [
    Rule(law="AttributeUpdates have valid values", call=("update_item", OLD_UPDATE), answer=BAD_NUMBER, moto="accepts",
         page=api("UpdateItem")),
    Rule(law="a condition that is not met is not a fault of the request", call=put_if("attribute_not_exists(id)"),
         answer="The conditional request failed", code="ConditionalCheckFailedException", page=api("PutItem")),
    Rule(law="a table exists", call=("get_item", {"TableName": "Absent", "Key": HASH_KEY}), page=api("GetItem"),
         answer="Requested resource not found", code="ResourceNotFoundException"),
    Rule(law="an update may store a value of any level that is left",
         call=update("SET m.x = :x", ExpressionAttributeValues={":x": {"L": [s("a")]}}), answer=None,
         page=api("UpdateItem")),
]  # fmt: skip


def test_rules(rule_engine: RuleEngine) -> None:
    """Valid requests reach the engine, and its answer is the one of AWS."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


def test_messages_of_transactions_have_no_prefix() -> None:
    """The same fault has another message in a transaction, and in a read."""
    request = {"TableName": "Plain", "Item": HASH_KEY, "ConditionExpression": "a ="}
    with pytest.raises(RefusedError, match=r"^1 validation error detected: Invalid"):
        check_form("PutItem", request)
    with pytest.raises(RefusedError, match=r"^Invalid"):
        check_form("PutItem", request, in_transaction=True)


def test_a_check_has_the_key_of_its_table() -> None:
    """A ConditionCheck is about an item, as a read is."""
    table = Table(types={"id": "S"}, indexes={})
    request = {"TableName": "Plain", "Key": {"id": n(1)}, "ConditionExpression": "attribute_exists(id)"}
    with pytest.raises(RefusedError, match="does not match the schema"):
        check_schema("ConditionCheck", request, check_form("ConditionCheck", request), table)
