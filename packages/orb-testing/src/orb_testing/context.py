"""The context object of a Lambda invocation. Its remaining time runs down, and a test can set it."""

from __future__ import annotations

import sys
from uuid import uuid4

from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_testing.environment import REGION

ACCOUNT = "123456789012"


class CognitoIdentity:
    """The identity of a caller who was authorised by a Cognito identity pool. Both ids are None for other callers."""

    def __init__(self, identity_id: str | None = None, pool_id: str | None = None) -> None:
        self.cognito_identity_id = identity_id
        self.cognito_identity_pool_id = pool_id


class LambdaContext:
    """The second argument of a handler.

        context = LambdaContext(remaining_ms=250)
        context.remaining_ms = 50

    It has all attributes of https://docs.aws.amazon.com/lambda/latest/dg/python-context.html. The remaining time runs
    down by the time of day, as in Lambda's runtime client: it also passes while the sandbox is frozen. Set
    `remaining_ms` to a small number to test what happens near the deadline, and pass a `ManualClock` or the fixture
    `frozen_clock` to decide how much time a step takes.

    Args:
        function_name: The name of the function.
        function_version: The version, or "$LATEST".
        invoked_function_arn: The ARN that the function was called with; that of an alias or a version ends in its name.
            None: the ARN of the function without one.
        memory_limit_in_mb: A text, as in Lambda's Python runtime.
        aws_request_id: The id of the invocation. None: a new one.
        remaining_ms: Milliseconds that the invocation has left.
        identity: The Cognito identity of the caller.
        client_context: What a mobile client passed. None: another client called.
        tenant_id: The tenant, for a function with tenant isolation.
        clock: Source of the time.
    """

    def __init__(
        self,
        *,
        function_name: str = "orb-integration-hub-dev-test",
        function_version: str = "$LATEST",
        invoked_function_arn: str | None = None,
        memory_limit_in_mb: str = "256",
        aws_request_id: str | None = None,
        remaining_ms: int = 30_000,
        identity: CognitoIdentity | None = None,
        client_context: object = None,
        tenant_id: str | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.function_name = function_name
        self.function_version = function_version
        self.invoked_function_arn = (
            invoked_function_arn or f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function_name}"
        )
        self.memory_limit_in_mb = memory_limit_in_mb
        self.aws_request_id = aws_request_id or str(uuid4())
        self.identity = identity or CognitoIdentity()
        self.client_context = client_context
        self.tenant_id = tenant_id
        self._clock = clock
        self.remaining_ms = remaining_ms

    @property
    def log_group_name(self) -> str:
        """The log group of the function."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """The log stream of one execution environment."""
        return f"2026/01/01/[{self.function_version}]{self.aws_request_id.replace('-', '')}"

    @property
    def remaining_ms(self) -> int:
        """Milliseconds until the deadline, never less than 0. Set it to move the deadline."""
        return max(0, self.deadline_ms - self._now_ms())

    @remaining_ms.setter
    def remaining_ms(self, value: int) -> None:
        self.deadline_ms = self._now_ms() + value
        """Milliseconds since 1970 at which Lambda ends the invocation."""

    def _now_ms(self) -> int:
        return round(self._clock.now().timestamp() * 1000)

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the deadline."""
        return self.remaining_ms

    def log(self, message: object) -> None:
        """Write a message to the function's log."""
        sys.stdout.write(str(message))
