"""The context object of a Lambda invocation, with a remaining time that a test sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from orb_testing.environment import REGION


@dataclass(kw_only=True)
class LambdaContext:
    """The second argument of a handler.

    Set `remaining_ms` to a small number to test what happens near the deadline.
    """

    function_name: str = "orb-integration-hub-dev-test"
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 256
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    remaining_ms: int = 30_000
    """Milliseconds that `get_remaining_time_in_millis` returns. The value does not count down."""

    @property
    def invoked_function_arn(self) -> str:
        """The ARN that the function was called with."""
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """The log group of the function."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """The log stream of one execution environment."""
        return f"2026/01/01/[{self.function_version}]{self.aws_request_id.replace('-', '')}"

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the deadline."""
        return self.remaining_ms
