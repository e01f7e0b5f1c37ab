"""Laws of the table in docs/strict-dynamodb.md: it lists what moto and Dynoxide let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import (
    test_batches,
    test_conditions,
    test_expressions,
    test_keys,
    test_reads,
    test_requests,
    test_transactions,
    test_updates,
    test_values,
)  # fmt: skip

PAGE = Path(__file__).parents[4] / "docs" / "strict-dynamodb.md"
SUBJECTS = (
    test_keys, test_values, test_expressions, test_conditions, test_updates, test_reads, test_batches,
    test_transactions, test_requests,
)  # fmt: skip
RULES = [rule for subject in SUBJECTS for rule in subject.RULES]
SHOWN = {
    "same": "", "other words": "", "accepts": "accepts", "refuses": "refuses", "fails": "status 500",
    "other error": "another error",
}  # fmt: skip
"""What the page says. A refusal in other words is a refusal."""


def table() -> list[str]:
    """Return the rows of the rules in which an engine differs from AWS."""
    rows = [(rule.law, SHOWN[rule.moto], SHOWN[rule.dynoxide]) for rule in RULES]
    cells = [f"| {law} | {moto} | {dynoxide} |" for law, moto, dynoxide in rows if moto or dynoxide]
    return ["| rule of DynamoDB | moto alone | Dynoxide |", "|---|---|---|", *cells]


@pytest.mark.repository
def test_the_page_lists_the_differences() -> None:
    """The page has the table that the rules make, and no other row."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert rows == table()


def test_each_rule_is_there_once() -> None:
    """Each rule has its own words and a page of AWS, and the strict layer has a rule for each thing it refuses."""
    assert len({rule.law for rule in RULES}) == len(RULES)
    assert all(rule.page.startswith("https://docs.aws.amazon.com/amazondynamodb/") for rule in RULES)
