"""Laws of the Lambda context that tests pass to handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_testing.context import LambdaContext


def test_context_time_is_settable(lambda_context: LambdaContext) -> None:
    """The remaining time is the value that the test sets."""
    lambda_context.remaining_ms = 250
    assert lambda_context.get_remaining_time_in_millis() == 250
    assert lambda_context.invoked_function_arn.endswith(lambda_context.function_name)
