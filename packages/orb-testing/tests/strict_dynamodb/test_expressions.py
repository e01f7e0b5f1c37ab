"""Laws of the expressions of one request, with their names and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    HASH_KEY,
    INVALID,
    ONE_ERROR,
    Rule,
    api,
    delete,
    expected,
    get,
    guide,
    n,
    outcomes,
    put,
    put_if,
    query,
    s,
    scan,
    update,
)  # fmt: skip

if TYPE_CHECKING:
    from .conftest import RuleEngine

NAMES = guide("Expressions.ExpressionAttributeNames")
VALUES = guide("Expressions.ExpressionAttributeValues")
RESERVED = guide("ReservedWords")
UNUSED = "Value provided in ExpressionAttribute{} unused in expressions: keys: {{{}}}"
WRONG = "Invalid {}: "
NO_NAME = "An expression attribute name used in the document path is not defined; attribute name: #z"
NO_VALUE = "An expression attribute value used in expression is not defined; attribute value: :z"
WORD = "Attribute name is a reserved keyword; reserved keyword: "
CONDITION, FILTER, UPDATE, PROJECTION, KEYS = (
    f"{kind}Expression" for kind in ("Condition", "Filter", "Update", "Projection", "KeyCondition")
)
AB = {":a": n(1), ":b": n(2)}
P = {":p": s("one")}
EMPTY = "The expression can not be empty;"


def wrong(kind: str, fault: str, *, prefix: str = "") -> str:
    return f"{prefix}Invalid {kind}: {fault}"


RULES = [
    Rule(law="a path of an update has no reserved word", page=RESERVED, moto="other words",
         call=update("SET m.name = :a", ExpressionAttributeValues={":a": n(1)}),
         answer=wrong(UPDATE, f"{WORD}name", prefix=ONE_ERROR)),
    Rule(law="PutItem uses all its values", call=put_if("attribute_exists(id)", ExpressionAttributeValues=AB),
         answer=ONE_ERROR + UNUSED.format("Values", ":a, :b"), page=VALUES, moto="accepts", dynoxide="other words"),
    Rule(law="PutItem uses all its names", call=put_if("attribute_exists(id)", ExpressionAttributeNames={"#a": "x"}),
         answer=ONE_ERROR + UNUSED.format("Names", "#a"), page=NAMES, dynoxide="other words"),
    Rule(law="DeleteItem uses all its values", page=VALUES, moto="accepts", dynoxide="other words",
         call=delete(HASH_KEY, ConditionExpression="attribute_exists(id)", ExpressionAttributeValues={":a": n(1)}),
         answer=ONE_ERROR + UNUSED.format("Values", ":a")),
    Rule(law="UpdateItem uses all its values", call=update("SET a = :a", ExpressionAttributeValues=AB), page=VALUES,
         answer=ONE_ERROR + UNUSED.format("Values", ":b"), dynoxide="other words"),
    Rule(law="Query uses all its values", call=query("pk = :p", {**P, ":b": n(1)}), page=VALUES, moto="accepts",
         answer=UNUSED.format("Values", ":b")),
    Rule(law="Query uses all its names", call=query("pk = :p", P, ExpressionAttributeNames={"#a": "x"}), page=NAMES,
         answer=UNUSED.format("Names", "#a")),
    Rule(law="Scan uses all its values", call=scan(FilterExpression="x = :a", ExpressionAttributeValues=AB),
         answer=UNUSED.format("Values", ":b"), page=VALUES, moto="accepts"),
    Rule(law="values stand beside an expression", call=put(HASH_KEY, ExpressionAttributeValues=AB), page=VALUES,
         answer=f"{ONE_ERROR}ExpressionAttributeValues can only be specified when using expressions: "
         "ConditionExpression is null", moto="accepts"),
    Rule(law="names stand beside an expression", call=get(HASH_KEY, ExpressionAttributeNames={"#a": "x"}), page=NAMES,
         answer="ExpressionAttributeNames can only be specified when using expressions"),
    Rule(law="names are not empty", page=NAMES, moto="accepts", answer="ExpressionAttributeNames must not be empty",
         call=scan(FilterExpression="attribute_exists(x)", ExpressionAttributeNames={})),
    Rule(law="values are not empty", page=VALUES, moto="other words", dynoxide="same",
         call=scan(FilterExpression="attribute_exists(x)", ExpressionAttributeValues={}),
         answer="ExpressionAttributeValues must not be empty"),
    Rule(law="a name begins with #", page=NAMES, moto="fails", dynoxide="other words",
         call=put_if("attribute_exists(#a)", ExpressionAttributeNames={"a": "x"}),
         answer=f'{ONE_ERROR}ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'),
    Rule(law="a value is valid in an expression too", page=VALUES, moto="accepts",
         call=update("SET a = :a", ExpressionAttributeValues={":a": {"SS": []}}),
         answer=f"{ONE_ERROR}ExpressionAttributeValues contains invalid value: {INVALID}"
         "An string set  may not be empty for key :a"),
    Rule(law="a condition has defined names", call=put_if("attribute_exists(#z)"), page=NAMES, moto="fails",
         answer=wrong(CONDITION, NO_NAME, prefix=ONE_ERROR), dynoxide="other words"),
    Rule(law="a condition has defined values", call=put_if("note = :z"), page=VALUES, moto="fails",
         answer=wrong(CONDITION, NO_VALUE, prefix=ONE_ERROR), dynoxide="other words"),
    Rule(law="an update has defined names", call=update("REMOVE #z"), page=NAMES, moto="fails",
         answer=wrong(UPDATE, NO_NAME, prefix=ONE_ERROR)),
    Rule(law="an update has defined values", call=update("SET a = :z"), page=VALUES, moto="other words",
         answer=wrong(UPDATE, NO_VALUE, prefix=ONE_ERROR)),
    Rule(law="a projection has defined names", call=get(HASH_KEY, ProjectionExpression="#z"), page=NAMES,
         answer=wrong(PROJECTION, NO_NAME), moto="accepts"),
    Rule(law="a filter has defined names", call=scan(FilterExpression="attribute_exists(#z)"), page=NAMES, moto="fails",
         answer=wrong(FILTER, NO_NAME)),
    Rule(law="a key condition has defined values", call=query("pk = :z", P), page=VALUES, moto="other words",
         answer=wrong(KEYS, NO_VALUE), dynoxide="other words"),
    Rule(law="a condition is not empty", call=put_if(""), page=api("PutItem"), moto="accepts",
         answer=wrong(CONDITION, EMPTY)),
    Rule(law="a filter is not empty", call=scan(FilterExpression=""), page=api("Scan"), answer=wrong(FILTER, EMPTY)),
    Rule(law="a key condition is not empty", call=query("", P), page=api("Query"), moto="other words",
         answer=wrong(KEYS, EMPTY)),
    Rule(law="an update is not empty", call=update(""), page=api("UpdateItem"), moto="other words",
         answer=wrong(UPDATE, EMPTY)),
    Rule(law="a condition names no reserved word", page=RESERVED, moto="other words",
         call=put_if("attribute_exists(status)"), answer=wrong(CONDITION, f"{WORD}status", prefix=ONE_ERROR)),
    Rule(law="a filter names no reserved word", call=scan(FilterExpression="attribute_exists(Status)"), page=RESERVED,
         answer=wrong(FILTER, f"{WORD}Status"), moto="other words"),
    Rule(law="a path of a projection has no reserved word", call=get(HASH_KEY, ProjectionExpression="m.status"),
         answer=wrong(PROJECTION, f"{WORD}status"), page=RESERVED, moto="accepts"),
    Rule(law="a key condition names no reserved word", call=query("pk = :p AND timestamp = :p", P), page=RESERVED,
         answer=wrong(KEYS, f"{WORD}timestamp"), moto="other words", dynoxide="other words"),
    Rule(law="expressions do not stand beside the old parameters", page=api("PutItem"), moto="other error",
         call=put_if("attribute_exists(id)", Expected={"id": {"Exists": False}}),
         answer=f"{ONE_ERROR}Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"),
]  # fmt: skip


def test_rules(rule_engine: RuleEngine) -> None:
    """All names and values are defined and used, and no name is a reserved word."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)
