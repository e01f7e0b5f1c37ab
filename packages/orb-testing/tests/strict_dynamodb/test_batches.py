"""Laws of batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .rules import (
    HASH_KEY,
    INVALID,
    ONE_ERROR,
    RANGE_KEY,
    Call,
    Rule,
    api,
    expected,
    n,
    outcomes,
    s,
)

if TYPE_CHECKING:
    from .conftest import RuleEngine

DUPLICATES = "Provided list of item keys contains duplicates"
NO_MATCH = "The provided key element does not match the schema"
LENGTH = (
    f"{ONE_ERROR}Value...at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
    "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
)
ONE_AT_LEAST = "failed to satisfy constraint: Member must have length greater than or equal to 1"
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
    Rule(law="a batch writes to a table", call=write(), page=api("BatchWriteItem"), moto="accepts",
         answer=f"{ONE_ERROR}Value at 'RequestItems' {ONE_AT_LEAST}", dynoxide="other words"),
    Rule(law="a batch writes an item at least", call=write(Plain=[]), answer=LENGTH, page=api("BatchWriteItem"),
         moto="accepts", dynoxide="other words"),
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
    Rule(law="a batch reads from a table", call=("batch_get_item", {"RequestItems": {}}), page=api("BatchGetItem"),
         answer=f"{ONE_ERROR}Value at 'RequestItems' {ONE_AT_LEAST}", moto="accepts"),
    Rule(law="a batch reads a key at least", call=read(), page=api("BatchGetItem"), moto="accepts",
         answer=f"{ONE_ERROR}Value at 'requestItems.Plain.member.keys' {ONE_AT_LEAST}"),
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
