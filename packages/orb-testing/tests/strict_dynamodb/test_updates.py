"""Laws of update expressions and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.tokens import Placeholders, Tokens
from orb_testing.strict_dynamodb.updates import Assignment, read_projection, read_update

from .rules import HASH_KEY, LIMITS, ONE_ERROR, Rule, expected, get, guide, n, outcomes, update

if TYPE_CHECKING:
    from .conftest import RuleEngine

UPDATES = guide("Expressions.UpdateExpressions")
PROJECTIONS = guide("Expressions.ProjectionExpressions")
WRONG = f"{ONE_ERROR}Invalid UpdateExpression: "
OVERLAP = "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
ONE = {":a": n(1)}

RULES = [
    Rule(
        law="an update changes a path once",
        call=update("SET m.x = :a REMOVE m", ExpressionAttributeValues=ONE),
        answer=f"{WRONG}{OVERLAP}[m, x], path two: [m]",
        page=UPDATES,
    ),
    Rule(
        law="an update changes a path once, by whatever name",
        call=update(
            "SET #a = :a, a = :a", ExpressionAttributeNames={"#a": "a"}, ExpressionAttributeValues=ONE
        ),
        answer=f"{WRONG}{OVERLAP}[a], path two: [a]",
        page=UPDATES,
    ),
    Rule(
        law="an update has each section once",
        call=update("SET a = :a SET b = :a", ExpressionAttributeValues=ONE),
        answer=f'{WRONG}The "SET" section can only be used once in an update expression;',
        page=UPDATES,
    ),
    Rule(
        law="a function of an update exists",
        call=update("SET a = max(:a)", ExpressionAttributeValues=ONE),
        answer=f"{WRONG}Invalid function name; function: max",
        page=UPDATES,
        moto="other words",
    ),
    Rule(
        law="an update has 300 operators at most",
        call=update(
            "SET " + ",".join(f"n{number}=:a+:a" for number in range(301)), ExpressionAttributeValues=ONE
        ),
        answer=f"{WRONG}The expression contains too many operators; operator count: 301",
        page=LIMITS,
        moto="fails",
        dynoxide="accepts",
    ),
    Rule(
        law="a sum may stand in parentheses",
        call=update("SET a = (if_not_exists(a, :a) + :a)", ExpressionAttributeValues=ONE),
        answer=None,
        page=UPDATES,
        moto="fails",
        strict="fails",
    ),
    Rule(
        law="a document path exists",
        call=update("SET absent.x = :a", ExpressionAttributeValues=ONE),
        answer="The document path provided in the update expression is invalid for update",
        page=UPDATES,
    ),
    Rule(
        law="a projection has each path once",
        call=get(HASH_KEY, ProjectionExpression="m, m.x"),
        answer=f"Invalid ProjectionExpression: {OVERLAP}[m], path two: [m, x]",
        page=PROJECTIONS,
        moto="accepts",
    ),
    Rule(
        law="a projection has each path once, by whatever name",
        call=get(HASH_KEY, ProjectionExpression="m, #m", ExpressionAttributeNames={"#m": "m"}),
        answer=f"Invalid ProjectionExpression: {OVERLAP}[m], path two: [m]",
        page=PROJECTIONS,
        moto="accepts",
    ),
]


def test_rules(rule_engine: RuleEngine) -> None:
    """Updates and projections have the grammar of the developer guide, and paths that do not overlap."""
    assert outcomes(rule_engine.client, RULES) == expected(rule_engine.name, RULES)


def tokens(text: str) -> Tokens:
    placeholders = Placeholders(names={"#n": "name"}, values={":a": n(1), ":b": n(2)})
    return Tokens(text, "UpdateExpression", placeholders)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("SET a = :a", [("a", 1)]),
        ("SET #n = if_not_exists(#n, :b), c = d", [("name", 2)]),
        ("SET a = b + :a REMOVE x, y[0].z ADD c :a DELETE d :b", [("c", 1), ("d", 2)]),
        ("SET a = list_append(if_not_exists(a, :a), :b)", []),
        ("set a = (:a)", [("a", 1)]),
    ],
)
def test_assignments_are_found(text: str, stored: list[tuple[str, int]]) -> None:
    """The values that an update stores as they are in the request are known before the item is read."""
    assert read_update(tokens(text)) == [Assignment(path=(name,), value=n(value)) for name, value in stored]


@pytest.mark.parametrize(
    "text", ["a = :a", "SET a", "SET a = ", "SET a = :a,", "ADD a", "REMOVE", "SET a :a", "SET a = b :a"]
)
def test_invalid_updates_are_refused(text: str) -> None:
    """What is not in the grammar has a syntax error."""
    with pytest.raises(RefusedError, match="Syntax error"):
        read_update(tokens(text))


def test_positions_are_parts_of_paths() -> None:
    """Two positions of one list do not overlap."""
    assert read_projection(tokens("a[0].b, a[1], #n")) == [("a", 0, "b"), ("a", 1), ("name",)]


def test_an_update_has_300_operators() -> None:
    """Signs and functions count. The `=` of SET does not."""
    allowed = f"SET {','.join(['a=if_not_exists(a,:a)+:a'] * 150)}"
    assert read_update(tokens(allowed)) == []
    with pytest.raises(RefusedError, match="too many operators; operator count: 301"):
        read_update(tokens(f"{allowed},a=a-:a"))
