"""Laws of conditions and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.strict_dynamodb.conditions import Condition, read_condition
from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.tokens import MAX_DEPTH, Placeholders, Tokens

from .rules import LIMITS, ONE_ERROR, Rule, api, expected, guide, n, outcomes, put_if, s, scan

if TYPE_CHECKING:
    from .conftest import RuleEngine

OPERATORS = guide("Expressions.OperatorsAndFunctions")
WRONG = f"{ONE_ERROR}Invalid ConditionExpression: "
WRONG_FILTER = "Invalid FilterExpression: "
OPERAND = "Incorrect operand type for operator or function; operator or function: "
VALUE = {":a": s("a")}
MANY = {f":v{number}": n(number) for number in range(101)}

RULES = [
    Rule(
        law="a condition is complete",
        call=put_if("note = "),
        moto="fails",
        dynoxide="other words",
        page=OPERATORS,
        answer=f'{WRONG}Syntax error; token: "<EOF>", near: "="',
    ),
    Rule(
        law="a condition is not blank",
        call=put_if("  "),
        moto="fails",
        dynoxide="other words",
        page=OPERATORS,
        answer=f'{WRONG}Syntax error; token: "<EOF>", near: ""',
    ),
    Rule(
        law="a condition has closed parentheses",
        call=put_if("(attribute_exists(id)"),
        moto="fails",
        dynoxide="other words",
        page=OPERATORS,
        answer=f'{WRONG}Syntax error; token: "<EOF>", near: ")"',
    ),
    Rule(
        law="equality is written =",
        call=put_if("note == :a", ExpressionAttributeValues=VALUE),
        moto="fails",
        dynoxide="other words",
        page=OPERATORS,
        answer=f'{WRONG}Syntax error; token: "=", near: "= = :a"',
    ),
    Rule(
        law="a function exists",
        call=put_if("exists(id)"),
        moto="other words",
        page=OPERATORS,
        answer=f"{WRONG}Invalid function name; function: exists",
    ),
    Rule(
        law="a function has its number of operands",
        call=put_if("attribute_exists(id, note)"),
        answer=f"{WRONG}Incorrect number of operands for operator or function; "
        "operator or function: attribute_exists, number of operands: 2",
        page=OPERATORS,
        moto="fails",
        dynoxide="other words",
    ),
    Rule(
        law="attribute_exists takes a path",
        call=put_if("attribute_exists(:a)", ExpressionAttributeValues=VALUE),
        answer=f"{WRONG}Operator or function requires a document path; operator or function: attribute_exists",
        page=OPERATORS,
        moto="fails",
        dynoxide="other words",
    ),
    Rule(
        law="size is compared",
        call=put_if("size(note)"),
        answer=f"{WRONG}The function is not allowed to be used this way in an expression; function: size",
        page=OPERATORS,
        moto="fails",
        dynoxide="other words",
    ),
    Rule(
        law="attribute_type names a type",
        call=put_if("attribute_type(note, :a)", ExpressionAttributeValues={":a": s("X")}),
        answer=f"{WRONG}Invalid attribute type name found; type: X, valid types: "
        "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        page=OPERATORS,
        moto="other error",
        dynoxide="other error",
    ),
    Rule(
        law="begins_with takes text or binary",
        call=put_if("begins_with(note, :a)", ExpressionAttributeValues={":a": n(1)}),
        answer=f"{WRONG}{OPERAND}begins_with, operand type: N",
        page=OPERATORS,
        moto="other error",
    ),
    Rule(
        law="an order has numbers, text or binaries",
        call=put_if("note < :a", ExpressionAttributeValues={":a": {"BOOL": True}}),
        answer=f"{WRONG}{OPERAND}<, operand type: BOOL",
        page=OPERATORS,
        moto="fails",
        dynoxide="other error",
    ),
    Rule(
        law="a comparison has two operands",
        call=put_if("id = id"),
        answer=f"{WRONG}The first operand must be distinct from the remaining operands for this operator or "
        "function; operator: =, first operand: [id]",
        page=OPERATORS,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="BETWEEN has its lower bound first",
        call=put_if("x BETWEEN :b AND :a", ExpressionAttributeValues={":a": n(9), ":b": n(10)}),
        answer=f"{WRONG}The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        "lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:9}",
        page=OPERATORS,
        moto="other error",
    ),
    Rule(
        law="BETWEEN of a filter has its lower bound first",
        call=scan(
            FilterExpression="x BETWEEN :b AND :a", ExpressionAttributeValues={":a": s("a"), ":b": s("b")}
        ),
        answer=f"{WRONG_FILTER}The BETWEEN operator requires upper bound to be greater than or equal to lower "
        "bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}",
        page=OPERATORS,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="BETWEEN has bounds of one type",
        call=scan(
            FilterExpression="x BETWEEN :a AND :b", ExpressionAttributeValues={":a": s("a"), ":b": n(1)}
        ),
        answer=f"{WRONG_FILTER}The BETWEEN operator requires same data type for lower and upper bounds; "
        "lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}",
        page=OPERATORS,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="IN has 100 values at most",
        call=scan(FilterExpression=f"x IN ({', '.join(MANY)})", ExpressionAttributeValues=MANY),
        answer=f"{WRONG_FILTER}The IN operator is provided with too many operands; number of operands: 101",
        page=OPERATORS,
        moto="accepts",
        dynoxide="accepts",
    ),
    Rule(
        law="an expression has 4 KB at most",
        call=put_if(" OR ".join(["attribute_exists(id)"] * 200)),
        answer=f"{WRONG}Expression size has exceeded the maximum allowed size; expression size: 4796",
        page=api("PutItem"),
        moto="accepts",
    ),
    Rule(
        law="a condition has 300 operators at most",
        call=scan(FilterExpression=" OR ".join(["note=:a"] * 151), ExpressionAttributeValues=VALUE),
        answer=f"{WRONG_FILTER}The expression contains too many operators; operator count: 301",
        page=LIMITS,
        moto="accepts",
        dynoxide="accepts",
    ),
]


def test_rules(rule_engine: RuleEngine) -> None:
    """Conditions and filters have the grammar, functions and operands of the developer guide."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


OPERANDS = st.sampled_from(["a", "a.b", "a[0]", "#n", "#n.b[2].c", ":s", "size(c)"])
CONDITIONS = st.recursive(
    st.builds("d {} {}".format, st.sampled_from(["=", "<>", "<", ">="]), OPERANDS)
    | st.builds("{} IN (:s, e)".format, OPERANDS)
    | st.builds("begins_with({}, :s)".format, st.sampled_from(["a", "#n"]))
    | st.just("f BETWEEN g AND :s"),
    lambda inner: (
        st.builds("({}) AND {}".format, inner, inner)
        | st.builds("NOT {}".format, inner)
        | st.builds("{} or ({})".format, inner, inner)
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_valid_conditions_are_read(text: str) -> None:
    """Any condition of the grammar is read to its end, and refused with an operator too many."""
    whole = read(text)
    assert all(path[0] in {*"abcdefg", "name"} for path in whole.paths)
    with pytest.raises(RefusedError):
        read(f"{text} AND")


def read(text: str) -> Condition:
    placeholders = Placeholders(names={"#n": "name"}, values={":s": s("a")})
    return read_condition(Tokens(text, "FilterExpression", placeholders))


@pytest.mark.parametrize(
    "text", ["a = b = c", "a", "NOT", "a IN ()", "a IN b", "a BETWEEN b", "() = a", "a = (b)"]
)
def test_invalid_conditions_are_refused(text: str) -> None:
    """What is not in the grammar has a syntax error."""
    with pytest.raises(RefusedError, match="Syntax error"):
        read(text)


def test_a_condition_has_300_operators() -> None:
    """Comparisons, functions and the words between them count."""
    allowed = " OR ".join(["size(a)<b"] * 100)
    read(f"NOT {allowed}")
    with pytest.raises(RefusedError, match="too many operators; operator count: 301"):
        read(f"NOT NOT {allowed}")


@pytest.mark.parametrize("depth", [1500, 150, 10])
def test_parentheses_do_not_exhaust_the_stack(depth: int) -> None:
    """Parentheses within each other are read, and too many are refused, like any wrong expression."""
    text = "(" * depth + "attribute_exists(a)" + ")" * depth
    tokens = Tokens(text, "FilterExpression", Placeholders(names={}, values={}))
    if depth > MAX_DEPTH:
        with pytest.raises(RefusedError, match="nested too deeply"):
            read_condition(tokens)
    else:
        assert read_condition(tokens).paths == [("a",)]
