"""The expressions of workflows, as GitHub evaluates them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.github_expressions import filled, holds

CONTEXTS: dict[str, Any] = {
    "inputs": {},
    "vars": {"REGION": "eu-central-1", "OFF": "off"},
    "needs": {
        "one": {"result": "success", "outputs": {"units": ""}},
        "two": {"result": "skipped", "outputs": {}},
    },
}
FUNCTIONS = {"join": lambda values, sign: sign.join(values), "always": lambda: True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${{ inputs.environment || 'dev' }}", "dev"),
        ("${{ vars.REGION && 'yes' || 'no' }} and ${{ vars.NONE && 'yes' || 'no' }}", "yes and no"),
        ("${{ vars.REGION == 'EU-CENTRAL-1' }}", "true"),
        ("${{ !(vars.OFF != 'off') }}", "true"),
        ("${{ join(needs.*.result, ' ') }}", "success skipped"),
        ("${{ needs.one.outputs.units }}", ""),
        ("it''s ${{ 'it''s' }}", "it''s it's"),
    ],
)
def test_texts(text: str, value: str) -> None:
    """Operators return one of their operands, names that nobody set are empty, and texts are equal without capitals."""
    assert filled(text, CONTEXTS, FUNCTIONS) == value


@pytest.mark.parametrize("succeeded", [True, False])
def test_what_is_left_out(succeeded: bool) -> None:
    """A condition holds only after success, unless it has a function about the status."""
    functions = FUNCTIONS | {"success": lambda: succeeded, "failure": lambda: not succeeded}
    assert holds("", CONTEXTS, functions) is succeeded
    assert holds("vars.REGION != ''", CONTEXTS, functions) is succeeded
    assert holds("always() && vars.REGION != ''", CONTEXTS, functions)
    assert holds("${{ failure() }}", CONTEXTS, functions) is not succeeded
    assert not holds("needs.one.outputs.units != ''", CONTEXTS, functions)


def test_what_github_does_not_know() -> None:
    """A context or a function that is not GitHub's is an error, so a slip in a workflow is found."""
    with pytest.raises(KeyError):
        filled("${{ need.one.result }}", CONTEXTS, FUNCTIONS)
    with pytest.raises(KeyError):
        filled("${{ joined(needs.*.result, ' ') }}", CONTEXTS, FUNCTIONS)
