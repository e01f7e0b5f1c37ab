"""The context object of a Lambda invocation, with a clock that a test sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from orb_testing.environment import REGION


@dataclass(kw_only=True)
class LambdaContext:
    """What AWS hands a handler beside the event.

    Set `remaining_ms` to bring the deadline near.
    """

    function_name: str = "orb-integration-hub-dev-test"
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 256
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    remaining_ms: int = 30_000
    """Milliseconds that `get_remaining_time_in_millis` answers until it is set anew."""

    @property
    def invoked_function_arn(self) -> str:
        """The ARN by which the function was called."""
        return f"arn:aws:lambda:{REGION}:123456789012:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """Where the function's output goes."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """One execution environment's stream."""
        return f"2026/01/01/[{self.function_version}]{self.aws_request_id.replace('-', '')}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until AWS would end the invocation."""
        return self.remaining_ms
