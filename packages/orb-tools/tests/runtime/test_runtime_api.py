"""The Runtime API refuses what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable

from orb_tools.runtime import RuntimeRun

Run = Callable[..., RuntimeRun]


def test_an_answer_that_aws_would_refuse(run: Run) -> None:
    """An answer of more than 6 MB is an error."""
    source = "def handler(event, context):\n    return 'x' * event\n"
    large, small = run(source, 7_000_000, 6_000_000).invocations
    assert large.error is not None
    assert large.error["errorType"] == "Function.ResponseSizeTooLarge"
    assert small.payload == "x" * 6_000_000
