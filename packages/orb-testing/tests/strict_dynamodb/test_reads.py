"""Laws of queries and scans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import INVALID, ONE_ERROR, Rule, api, expected, guide, n, outcomes, query, s, scan

if TYPE_CHECKING:
    from .conftest import RuleEngine

FILTERS = guide("Query.FilterExpression")
KEYS = guide("Query.KeyConditionExpressions")
P = {":p": s("one")}
PS = {**P, ":s": n(1)}
NO_FILTER = "{} can only contain non-primary key attributes: Primary key attribute: {}"
OPERATOR = "Invalid operator used in KeyConditionExpression: "
TYPE = f"{INVALID}Condition parameter type does not match schema type"
SELECT = "when choosing to get "
OLD_QUERY = {
    "TableName": "Ranged",
    "KeyConditions": {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [s("one")]}},
    "QueryFilter": {"sk": {"ComparisonOperator": "GT", "AttributeValueList": [n(1)]}},
}

RULES = [
    Rule(law="a filter of a query is not on its keys", call=query("pk = :p", PS, FilterExpression="sk > :s"),
         answer=NO_FILTER.format("Filter Expression", "sk"), page=FILTERS, moto="accepts"),
    Rule(law="a filter of an index query is not on the keys of the index", page=FILTERS, moto="accepts",
         call=query("g = :p", P, IndexName="ByG", FilterExpression="attribute_exists(#k)",
                    ExpressionAttributeNames={"#k": "gs"}),
         answer=NO_FILTER.format("Filter Expression", "gs")),
    Rule(law="a filter of an index query may be on the keys of the table", page=FILTERS, answer=None,
         call=query("g = :p", PS, IndexName="ByG", FilterExpression="sk = :s")),
    Rule(law="a filter of a table query may be on the keys of an index", page=FILTERS, answer=None,
         call=query("pk = :p", P, FilterExpression="attribute_exists(g)")),
    Rule(law="a filter of a scan may be on keys", call=scan(FilterExpression="attribute_exists(id)"), answer=None,
         page=api("Scan")),
    Rule(law="a QueryFilter is not on keys", call=("query", OLD_QUERY), page=api("Query"), moto="accepts",
         answer=NO_FILTER.format("QueryFilter", "sk")),
    Rule(law="a key condition has the partition key", call=query("sk = :s", {":s": n(1)}), page=KEYS,
         answer="Query condition missed key schema element: pk"),
    Rule(law="a key condition has the partition key with =", call=query("pk > :p", P), page=KEYS,
         answer="Query key condition not supported", dynoxide="other words"),
    Rule(law="a key condition has no OR", call=query("pk = :p OR sk = :s", PS), page=KEYS, moto="fails",
         answer=f"{OPERATOR}OR", dynoxide="other words"),
    Rule(law="a key condition has no <>", call=query("pk = :p AND sk <> :s", PS), page=KEYS, moto="fails",
         answer=f"{OPERATOR}<>", dynoxide="other words"),
    Rule(law="a key condition has no IN", call=query("pk = :p AND sk IN (:s)", PS), page=KEYS, moto="fails",
         answer=f"{OPERATOR}IN", dynoxide="other words"),
    Rule(law="a key condition has no contains", call=query("pk = :p AND contains(sk, :s)", PS), page=KEYS,
         answer=f"{OPERATOR}contains", moto="other words", dynoxide="other words"),
    Rule(law="a key condition names each key once", call=query("pk = :p AND sk > :s AND sk < :s", PS), page=KEYS,
         answer="KeyConditionExpressions must only contain one condition per key", moto="accepts",
         dynoxide="other words"),
    Rule(law="a key condition has values of the key's type", call=query("pk = :s", {":s": n(1)}), page=KEYS,
         answer=TYPE, moto="accepts", dynoxide="accepts"),
    Rule(law="a key condition has sort keys of the key's type", call=query("pk = :p AND sk = :p", P), page=KEYS,
         answer=TYPE, moto="accepts", dynoxide="accepts"),
    Rule(law="a key condition has no begins_with on numbers", page=KEYS, moto="fails", dynoxide="accepts",
         call=query("pk = :p AND begins_with(sk, :s)", PS),
         answer="Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
         "operator or function: begins_with, operand type: N"),
    Rule(law="BETWEEN of a key has its lower bound first", page=KEYS, moto="accepts",
         call=query("pk = :p AND sk BETWEEN :t AND :s", {**PS, ":t": n(2)}),
         answer="Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or "
         "equal to lower bound; lower bound operand: AttributeValue: {N:2}, "
         "upper bound operand: AttributeValue: {N:1}"),
    Rule(law="a query names an index of the table", call=query("pk = :p", P, IndexName="ByZ"), page=api("Query"),
         answer="The table does not have the specified index: ByZ", moto="other error"),
    Rule(law="a global index has no consistent reads", call=query("g = :p", P, IndexName="ByG", ConsistentRead=True),
         answer="Consistent reads are not supported on global secondary indexes", page=guide("GSI")),
    Rule(law="a local index has consistent reads", call=query("pk = :p", P, IndexName="ByL", ConsistentRead=True),
         answer=None, page=guide("LSI")),
    Rule(law="a global index has what it projects", page=guide("GSI"), moto="accepts", dynoxide="accepts",
         call=query("g = :p", P, IndexName="ByG", ProjectionExpression="sk, colour"),
         answer=f"{INVALID}Global secondary index ByG does not project [colour]"),
    Rule(law="a global index with some attributes has not all", page=guide("GSI"),
         call=query("g = :p", P, IndexName="ByG", Select="ALL_ATTRIBUTES"),
         answer=f"{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index ByG because its "
         "projection type is not ALL"),
    Rule(law="a count has no projection", call=query("pk = :p", P, Select="COUNT", ProjectionExpression="g"),
         answer=f"{ONE_ERROR}Cannot specify the ProjectionExpression {SELECT}only the Count", page=api("Query"),
         dynoxide="other words"),
    Rule(law="all attributes have no projection", call=scan(Select="ALL_ATTRIBUTES", ProjectionExpression="x"),
         answer=f"{ONE_ERROR}Cannot specify the ProjectionExpression {SELECT}ALL_ATTRIBUTES", page=api("Scan"),
         dynoxide="other words"),
    Rule(law="specific attributes have a projection", call=scan(Select="SPECIFIC_ATTRIBUTES"), page=api("Scan"),
         answer=f"{ONE_ERROR}Must specify the AttributesToGet or ProjectionExpression {SELECT}SPECIFIC_ATTRIBUTES",
         dynoxide="other words"),
]  # fmt: skip


def test_rules(rule_engine: RuleEngine) -> None:
    """Queries and scans fit the keys and the projection of their table or index."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


def test_a_page_has_1_mb_before_its_filter(rule_engine: RuleEngine) -> None:
    """A query and a scan read 1 MB, filter then, and say where the next page begins."""
    client = rule_engine.client
    for number in range(4):
        big = {"pk": s("big"), "sk": n(number), "x": s("x" * 400_000)}
        client.put_item(TableName="Ranged", Item=big)
    first = client.query(
        TableName="Ranged",
        KeyConditionExpression="pk = :p",
        FilterExpression="attribute_not_exists(x)",
        ExpressionAttributeValues={":p": s("big")},
    )
    assert (first["Count"], first["ScannedCount"] < 4) == (0, True)
    assert first["LastEvaluatedKey"]["pk"] == s("big")
    pages = client.get_paginator("scan").paginate(TableName="Ranged", ProjectionExpression="sk")
    assert [page["Count"] > 0 for page in pages][:2] == [True, True]
