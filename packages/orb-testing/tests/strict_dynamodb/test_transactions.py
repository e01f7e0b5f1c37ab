"""Laws of transactions and their client tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.transactions import TOKEN_SECONDS, ClientTokens, check_transaction

from .rules import (
    HASH_KEY,
    INVALID,
    ONE_ERROR,
    RANGE_KEY,
    Call,
    Rule,
    api,
    create_rule_tables,
    expected,
    n,
    outcomes,
    s,
    transact,
)

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

    from .conftest import RuleEngine

WRITES, READS = api("TransactWriteItems"), api("TransactGetItems")
ONCE = "Transaction request cannot include multiple operations on one item"
SIZE = (
    "Collection size of items exceeded, which can also be caused by the aggregate size of the items in the "
    "transaction exceeding the 4MB limit"
)
CANCELED = "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]"
NO_MATCH = "The provided key element does not match the schema"
LENGTH = (
    f"{ONE_ERROR}Value...at 'transactItems' failed to satisfy constraint: "
    "Member must have length less than or equal to 100"
)
NONE = (
    f"{ONE_ERROR}Value '[]' at 'transactItems' failed to satisfy constraint: "
    "Member must have length greater than or equal to 1"
)
TOKEN = (
    f"{ONE_ERROR}Value...at 'clientRequestToken' failed to satisfy constraint: "
    "Member must have length less than or equal to 36"
)
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/Plain"
CANCELED_CODE = "TransactionCanceledException"


def put(key: str, **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "Plain", "Item": {"id": s(key)}, **more}}


def delete(key: dict[str, Any], table: str = "Plain") -> dict[str, Any]:
    return {"Delete": {"TableName": table, "Key": key}}


def gets(*keys: Any) -> Call:
    return "transact_get_items", {
        "TransactItems": [{"Get": {"TableName": "Plain", "Key": {"id": key}}} for key in keys]
    }


CHECK = {"TableName": "Plain", "Key": {"id": s("a")}, "ConditionExpression": "attribute_exists(id)"}
RULES = [
    Rule(law="a transaction may write 100 items", call=transact(*(put(str(number)) for number in range(100))),
         answer=None, page=WRITES),
    Rule(law="a transaction writes 100 items at most", call=transact(*(put(str(number)) for number in range(101))),
         answer=LENGTH, page=WRITES, moto="other words"),
    Rule(law="a transaction writes an item at least", call=transact(), answer=NONE, page=WRITES, moto="accepts"),
    Rule(law="a transaction reads an item at least", call=gets(), answer=NONE, page=READS, moto="accepts"),
    Rule(law="a transaction has one action on an item", call=transact(put("a"), put("a")), answer=ONCE, page=WRITES),
    Rule(law="a transaction has one action on an item, by whatever name of its table", page=WRITES, moto="accepts",
         dynoxide="other words", call=transact(put("a"), delete({"id": s("a")}, ARN)), answer=ONCE),
    Rule(law="a client token has 36 characters at most", call=transact(put("a"), ClientRequestToken="x" * 37),
         answer=TOKEN, page=WRITES, moto="accepts"),
    Rule(law="a check is an action on an item", call=transact(put("a"), {"ConditionCheck": CHECK}), answer=ONCE,
         page=WRITES),
    Rule(law="a transaction has one action on an item, however its number is written", page=WRITES, moto="accepts",
         call=transact(delete(RANGE_KEY, "Ranged"), delete({**RANGE_KEY, "sk": n("1.0")}, "Ranged")), answer=ONCE),
    Rule(law="an element of a transaction has one action", call=transact({**put("a"), **delete(HASH_KEY)}),
         answer="TransactItems can only contain one of Check, Put, Update or Delete", page=WRITES, dynoxide="accepts"),
    Rule(law="an element of a transaction has an action", call=transact({}), moto="fails", dynoxide="other words",
         answer="TransactItems can only contain one of Check, Put, Update or Delete", page=WRITES),
    Rule(law="a transaction writes 4 MB at most", page=WRITES, moto="accepts", answer=SIZE,
         call=transact(*(
             {"Put": {"TableName": "Plain", "Item": {"id": s(str(number)), "x": s("x" * 390_000)}}}
             for number in range(11)
         ))),
    Rule(law="a transaction puts items with keys of the table's type", page=WRITES, moto="other error",
         call=transact(put("a"), {"Put": {"TableName": "Plain", "Item": {"id": n(1)}}}), code=CANCELED_CODE,
         answer=CANCELED.format("None, ValidationError"),
         reason=f"{INVALID}Type mismatch for key id expected: S actual: N"),
    Rule(law="a transaction puts items with index keys of their type", page=WRITES, moto="accepts",
         call=transact({"Put": {"TableName": "Ranged", "Item": {**RANGE_KEY, "g": n(1)}}}), code=CANCELED_CODE,
         answer=CANCELED.format("ValidationError"),
         reason=f"{INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: ByG"),
    Rule(law="a transaction deletes by keys of the table's type", call=transact(delete({"id": n(1)})), page=WRITES,
         code=CANCELED_CODE, answer=CANCELED.format("ValidationError"), reason=NO_MATCH, moto="accepts"),
    Rule(law="a transaction updates index keys with their type", page=WRITES, code=CANCELED_CODE, moto="other error",
         call=transact({"Update": {"TableName": "Ranged", "Key": RANGE_KEY, "UpdateExpression": "SET g = :a",
                                   "ExpressionAttributeValues": {":a": n(1)}}}),
         answer=CANCELED.format("ValidationError"), dynoxide="other words",
         reason="The update expression attempted to update the secondary index key to unsupported type"),
    Rule(law="a transaction uses all its values", page=WRITES, moto="accepts", dynoxide="other error",
         call=transact(put("b", ConditionExpression="attribute_not_exists(#x)", ExpressionAttributeNames={"#x": "x"},
                           ExpressionAttributeValues={":a": n(1)})),
         answer="Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"),
    Rule(law="a transaction has defined values", page=WRITES, moto="fails", dynoxide="other error",
         call=transact(put("b", ConditionExpression="x = :z")),
         answer="Invalid ConditionExpression: An expression attribute value used in expression is not defined; "
         "attribute value: :z"),
    Rule(law="a transaction may read 100 items", call=gets(*(s(str(number)) for number in range(100))), answer=None,
         page=READS, moto="refuses"),
    Rule(law="a transaction reads 100 items at most", call=gets(*(s(str(number)) for number in range(101))),
         answer=LENGTH, page=READS, moto="other words"),
    Rule(law="a transaction reads an item once", call=gets(s("a"), s("a")), answer=ONCE, page=READS, moto="accepts"),
    Rule(law="a transaction reads keys of the table's type", call=gets(n(1)), page=READS, code=CANCELED_CODE,
         answer=CANCELED.format("ValidationError"), reason=NO_MATCH, moto="accepts"),
]  # fmt: skip


def test_rules(rule_engine: RuleEngine) -> None:
    """Transactions have their number and size, one action on each item, and keys that fit."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


def test_a_transaction_reads_4_mb_at_most(rule_engine: RuleEngine) -> None:
    """A TransactGetItems of more is refused. moto alone and Dynoxide return it."""
    client = rule_engine.client
    for number in range(11):
        client.put_item(TableName="Plain", Item={"id": s(str(number)), "x": s("x" * 390_000)})
    method, arguments = gets(*(s(str(number)) for number in range(11)))
    if rule_engine.name == "moto":
        with pytest.raises(ClientError, match=SIZE):
            getattr(client, method)(**arguments)
    else:
        assert len(getattr(client, method)(**arguments)["Responses"]) == 11


def test_a_token_makes_a_transaction_idempotent(rule_engine: RuleEngine) -> None:
    """The same request with the same token gets the same answer, and writes once. Another request is refused."""
    client = rule_engine.client
    once = [put("new", ConditionExpression="attribute_not_exists(id)")]
    client.transact_write_items(TransactItems=once, ClientRequestToken="token-1")
    if rule_engine.name == "moto alone":
        with pytest.raises(ClientError, match=CANCELED_CODE):
            client.transact_write_items(TransactItems=once, ClientRequestToken="token-1")
        return
    client.transact_write_items(TransactItems=once, ClientRequestToken="token-1")
    with pytest.raises(ClientError, match="IdempotentParameterMismatchException"):
        client.transact_write_items(TransactItems=[put("b")], ClientRequestToken="token-1")
    assert "Item" not in client.get_item(TableName="Plain", Key={"id": s("b")})


def test_an_action_has_a_known_name() -> None:
    """An action that DynamoDB does not have is refused. botocore sends none, so no rule can."""
    with pytest.raises(RefusedError, match="can only contain one of"):
        check_transaction({"TransactItems": [{"Replace": {"TableName": "Plain"}}]}, lambda _: None)


def test_a_token_of_a_canceled_transaction_may_be_used_again(rule_engine: RuleEngine) -> None:
    """DynamoDB remembers the tokens of transactions that succeeded."""
    client = rule_engine.client
    refused = [put("one", ConditionExpression="attribute_not_exists(id)")]
    with pytest.raises(ClientError, match=CANCELED_CODE):
        client.transact_write_items(TransactItems=refused, ClientRequestToken="token-2")
    client.transact_write_items(TransactItems=[put("b")], ClientRequestToken="token-2")


def test_tokens_are_forgotten_after_ten_minutes() -> None:
    """Until then the request must be the same."""
    now = [0.0]
    tokens = ClientTokens(lambda: now[0])
    request = {"ClientRequestToken": "t", "TransactItems": [1]}
    tokens.remember("here", request, b"{}")
    now[0] = TOKEN_SECONDS - 1
    assert tokens.answer("here", dict(request)) == b"{}"
    with pytest.raises(RefusedError):
        tokens.answer("here", {**request, "TransactItems": [2]})
    now[0] = TOKEN_SECONDS
    assert tokens.answer("here", {**request, "TransactItems": [2]}) is None


def test_a_region_has_tokens_of_its_own(aws: MotoEngine) -> None:
    """A transaction is written in each region, even if it has the same token."""
    import botocore.session

    counts = []
    for region in ("us-east-1", "eu-west-1"):
        client = botocore.session.get_session().create_client("dynamodb", region_name=region)
        create_rule_tables(client)
        method, arguments = transact(put("new"), ClientRequestToken="t")
        getattr(client, method)(**arguments)
        counts.append(client.scan(TableName="Plain")["Count"])
    assert counts == [2, 2]
