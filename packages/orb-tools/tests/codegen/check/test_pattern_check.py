"""A pattern is refused if Python does not know it, or if its time has no end."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.check.pattern_check import pattern_problem
from orb_tools.codegen.check.time_limit import TimeLimit


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("[a-z]+", None),
        ("(", "is not a regular expression of Python"),
        ("[[a]", "is not a regular expression of Python"),
        ("a{99999999999}", "is not a regular expression of Python"),
        ("(" * 5000 + ")" * 5000, "is not a regular expression of Python"),
        ("(a+)+", "may take endless time, because a repeat in it divides one text in several ways"),
    ],
)
def test_problems(pattern: str, wrong: str | None) -> None:
    """Python knows a valid pattern, does not warn about it, and matches it in limited time."""
    problem = pattern_problem(pattern, TimeLimit())
    assert (problem and problem[0]) == wrong


def test_all_patterns_share_a_time() -> None:
    """When the time for all patterns is over, the rest is refused without a check."""
    wrong = "cannot be checked, because the patterns of all files take too long"
    assert pattern_problem("x", TimeLimit(0)) == (wrong, "write simpler ones")


def test_a_default_that_takes_long_is_a_fault(schema_tree: Any) -> None:
    """A long default can keep a valid pattern busy for hours. The check ends, and says so."""
    pattern, text = "a*" * 9 + "b", "a" * 60
    schema_tree.append(f"    a: {{type: string, pattern: {pattern}, default: {text}}}\n")
    assert schema_tree.faults() == [
        (
            "Things.yml:18: to match the default of 'a', or those before it, with their patterns "
            "takes too long: write a "
            "simpler pattern, or a shorter default"
        )
    ]
