"""The rules of a value fit its type, and do not contradict each other."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.attribute import Limits
from orb_tools.codegen.check.core import Rule
from orb_tools.codegen.check.limit_check import broken_limit

PLAIN = "which is not a plain string"
CASES = {
    "{type: number, minLength: 2}": f"'minLength' of 'a', {PLAIN}: drop it",
    "{type: array, maxLength: 2}": f"'maxLength' of 'a', {PLAIN}: write it in 'items'",
    "{type: set, minimum: 2}": "'minimum' of 'a', which is not a number, decimal or timestamp: write it in 'items'",
    "{type: string, enum_values: [x], pattern: x}": f"'pattern' of 'a', {PLAIN}: drop it",
    "{type: map, items: {type: number, pattern: x}}": f"'pattern' of 'a', {PLAIN}: drop it",
    "{type: string, maximum: 2}": "'maximum' of 'a', which is not a number, decimal or timestamp: drop it",
    "{type: number, minimum: 0.5}": "'minimum' of 'a' is not a whole number: write a whole number",
    "{type: decimal, minimum: .nan}": "a number that is too large, or none, at 'minimum': write a number with at most "
    "38 digits: JSON and DynamoDB have no others",
    "{type: decimal, maximum: 1e400}": "not the right kind of value of 'model.attributes.a.maximum': write a number",
    "{type: decimal, maximum: 1.0e+400}": "a number that is too large, or none, at 'maximum': write "
    "a number with at most "
    "38 digits: JSON and DynamoDB have no others",
    "{type: array, items: {type: string, pattern: '(a+)+'}}": "'pattern' of 'a' may take endless "
    "time, because a repeat "
    "in it divides one text in several ways: write parts that cannot match the same text, such as a+ for (a+)+",
    "{type: timestamp, maximum: 99999999999999}": "'maximum' of 'a' is not a time: write epoch seconds",
    "{type: number, maximum: 1000000000000000000000000000000000000000}": "'maximum' of 'a' has more than 38 digits: "
    "write a smaller number",
    "{type: number, minimum: 3, maximum: 2}": "'minimum' of 'a' is above its 'maximum': correct one of the two",
    "{type: string, minLength: 3, maxLength: 2}": "'minLength' of 'a' is above its 'maxLength': correct one of the two",
    "{type: array, minItems: 3, maxItems: 2}": "'minItems' of 'a' is above its 'maxItems': correct one of the two",
    "{type: object, maxItems: 2}": "'maxItems' of 'a', which is not an array, set or map: drop it",
    "{type: array, items: {type: string, validation: Emial}}": "unknown validation 'Emial' of 'a': did "
    "you mean 'Email'?",
    "{type: number, validation: Email}": "validation 'Email' is for string, 'a' is number: drop it, or change the type",
}


@pytest.mark.parametrize("attribute", CASES)
def test_rules_fit_the_type(schema_tree: Any, attribute: str) -> None:
    """A rule that would have no effect, or that nothing can follow, is a fault."""
    schema_tree.append(f"    a: {attribute}\n")
    assert schema_tree.faults() == [f"Things.yml:18: {CASES[attribute]}"]


@pytest.mark.parametrize(
    ("value", "limits", "broken"),
    [
        ("ab", Limits(min_length=3), "minLength"),
        ("ab", Limits(max_length=1), "maxLength"),
        ("ab\n", Limits(pattern="ab"), "pattern"),
        ("ab", Limits(min_length=2, max_length=2, pattern="ab"), None),
        (1, Limits(minimum=2), "minimum"),
        (3, Limits(maximum=2), "maximum"),
        (3, Limits(rule=Rule(name="R", type="number", minimum=4)), "validation"),
        (True, Limits(minimum=2), None),
    ],
)
def test_broken_limits(value: object, limits: Limits, broken: str | None) -> None:
    """The first broken rule is named by its key."""
    assert broken_limit(value, limits) == broken
