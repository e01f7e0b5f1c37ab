"""Laws of batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.strict_dynamodb.batches import add_unprocessed, take_unprocessed
from orb_testing.strict_dynamodb.refusals import RefusedError

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
)

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

    from .conftest import RuleEngine

DUPLICATES = "Provided list of item keys contains duplicates"
NO_MATCH = "The provided key element does not match the schema"
LENGTH = (
    f"{ONE_ERROR}Value...at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
    "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
)
PAIR = [{"PutRequest": {"Item": {**RANGE_KEY, "sk": n(sk)}}} for sk in ("1", "1.0")]


def puts(count: int) -> list[dict[str, Any]]:
    return [{"PutRequest": {"Item": {"id": s(str(number))}}} for number in range(count)]


def write(**tables: list[dict[str, Any]]) -> Call:
    return "batch_write_item", {"RequestItems": tables}


def read(*keys: dict[str, Any], table: str = "Plain", **more: Any) -> Call:
    return "batch_get_item", {"RequestItems": {table: {"Keys": list(keys), **more}}}


RANGED_PUTS = [{"PutRequest": {"Item": {"pk": s("a"), "sk": n(number)}}} for number in range(20)]
RULES = [
    Rule(law="a batch may write 25 items", call=write(Plain=puts(25)), answer=None, page=api("BatchWriteItem")),
    Rule(law="a batch writes 25 items at most", call=write(Plain=puts(26)), answer=LENGTH, page=api("BatchWriteItem"),
         moto="accepts"),
    Rule(law="a batch writes 25 items to all tables at most", call=write(Plain=puts(20), Ranged=RANGED_PUTS),
         answer="Too many items requested for the BatchWriteItem call", page=api("BatchWriteItem"), moto="accepts",
         dynoxide="other words"),
    Rule(law="a batch writes an item once", page=api("BatchWriteItem"), moto="accepts",
         call=write(Plain=[{"PutRequest": {"Item": HASH_KEY}}, {"DeleteRequest": {"Key": HASH_KEY}}]),
         answer=DUPLICATES),
    Rule(law="a batch writes an item once, however its number is written", call=write(Ranged=PAIR), answer=DUPLICATES,
         page=api("BatchWriteItem"), moto="accepts"),
    Rule(law="a batch puts items with keys of the table's type", page=api("BatchWriteItem"), moto="other words",
         call=write(Plain=[{"PutRequest": {"Item": {"id": n(1)}}}]), answer=NO_MATCH),
    Rule(law="a batch puts items with index keys of their type", page=api("BatchWriteItem"), moto="accepts",
         call=write(Ranged=[{"PutRequest": {"Item": {**RANGE_KEY, "g": n(1)}}}]),
         answer=f"{INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: ByG"),
    Rule(law="a batch deletes by keys of the table's type", page=api("BatchWriteItem"), moto="accepts",
         call=write(Plain=[{"DeleteRequest": {"Key": {"id": n(1)}}}]), answer=NO_MATCH),
    Rule(law="a batch deletes by keys without other attributes", page=api("BatchWriteItem"), moto="accepts",
         call=write(Plain=[{"DeleteRequest": {"Key": {**HASH_KEY, "x": s("a")}}}]), answer=NO_MATCH),
    Rule(law="a batch puts items of 400 KB at most", page=api("BatchWriteItem"),
         call=write(Plain=[{"PutRequest": {"Item": {**HASH_KEY, "x": s("x" * 409_600)}}}]),
         answer="Item size has exceeded the maximum allowed size"),
    Rule(law="a write of a batch puts or deletes", page=api("BatchWriteItem"), moto="fails", call=write(Plain=[{}]),
         answer="Supplied AttributeValue has more than one datatypes set, "
         "must contain exactly one of the supported datatypes"),
    Rule(law="a batch reads 100 keys at most", call=read(*({"id": s(str(number))} for number in range(101))),
         answer=f"{ONE_ERROR}Value at 'requestItems.Plain.member.keys' failed to satisfy constraint: "
         "Member must have length less than or equal to 100", page=api("BatchGetItem"), dynoxide="other words"),
    Rule(law="a batch reads a key once", call=read(HASH_KEY, HASH_KEY), answer=DUPLICATES, page=api("BatchGetItem")),
    Rule(law="a batch reads a key once, however its number is written", page=api("BatchGetItem"), moto="accepts",
         dynoxide="accepts", answer=DUPLICATES,
         call=read({"pk": s("a"), "sk": n("1")}, {"pk": s("a"), "sk": n("1.0")}, table="Ranged")),
    Rule(law="a batch reads keys of the table's type", call=read({"id": n(1)}), answer=NO_MATCH,
         page=api("BatchGetItem"), moto="accepts"),
    Rule(law="a batch reads whole keys", call=read({"pk": s("a")}, table="Ranged"), answer=NO_MATCH,
         page=api("BatchGetItem"), moto="other words"),
    Rule(law="a batch uses all its names", page=api("BatchGetItem"),
         call=read(HASH_KEY, ProjectionExpression="x", ExpressionAttributeNames={"#a": "b"}),
         answer="Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"),
]  # fmt: skip


def test_rules(rule_engine: RuleEngine) -> None:
    """Batches have their number of items, no item twice, and keys that fit."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


def test_the_last_items_stay_unprocessed_on_demand(aws: MotoEngine) -> None:
    """The last items of so many batches come back and are neither written nor read. Then batches are whole again."""
    client = aws.client()
    create_rule_tables(client)
    aws.leave_unprocessed(2, times=2)
    method, arguments = write(Plain=puts(3))
    assert getattr(client, method)(**arguments)["UnprocessedItems"] == {"Plain": puts(3)[1:]}
    found = client.batch_get_item(
        RequestItems={"Plain": {"Keys": [HASH_KEY, {"id": s("0")}, {"id": s("1")}]}}
    )
    assert found["UnprocessedKeys"] == {"Plain": {"Keys": [{"id": s("0")}, {"id": s("1")}]}}
    assert [item["id"] for item in found["Responses"]["Plain"]] == [s("one")]
    assert getattr(client, method)(**arguments)["UnprocessedItems"] == {}


def test_a_batch_of_which_nothing_is_processed_is_refused(aws: MotoEngine) -> None:
    """AWS says that the throughput is exceeded, and nothing is written. A reset ends it."""
    create_rule_tables(aws.client())
    aws.leave_unprocessed(9, times=2)
    with pytest.raises(ClientError, match="ProvisionedThroughputExceededException"):
        aws.client().batch_write_item(RequestItems={"Plain": puts(9)})
    aws.reset()
    create_rule_tables(aws.client())
    assert aws.client().batch_write_item(RequestItems={"Plain": puts(9)})["UnprocessedItems"] == {}
    assert aws.client().scan(TableName="Plain")["Count"] == 10


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(), min_size=1, max_size=4), min_size=1),
    st.integers(0, 12),
)
def test_a_split_loses_nothing(tables: dict[str, list[int]], count: int) -> None:
    """What is processed and what is left are all items, and so many are left."""
    request = {"RequestItems": tables}
    if count >= sum(map(len, tables.values())):
        with pytest.raises(RefusedError):
            take_unprocessed("BatchWriteItem", request, count)
        return
    kept, left = take_unprocessed("BatchWriteItem", request, count)
    assert sum(map(len, left.values())) == count
    answer: dict[str, Any] = {"UnprocessedItems": {name: list(items) for name, items in kept.items()}}
    add_unprocessed("BatchWriteItem", answer, left)
    assert answer["UnprocessedItems"] == tables
