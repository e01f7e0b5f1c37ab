"""The age identities of orders, in parameters of Systems Manager: one for each order, gone when the run is over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orb_common.aws import aws_errors, client
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable

POLICY = RetryPolicy(max_attempts=8, base_delay=0.5, max_delay=8.0)
"""PutParameter has a low rate, 3 a second by default, so a job with many orders is throttled for a while."""


class OrderKeys:
    """Stores identities.

    Args:
        prefix: The path of the parameters, without a slash at its end.
        policy: Tries and waits.
        deadline: Returns when the invocation ends, as a time of `Clock.monotonic`.
    """

    def __init__(
        self,
        prefix: str,
        *,
        policy: RetryPolicy = POLICY,
        deadline: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._prefix = prefix
        self._policy = policy
        self._deadline = deadline

    def put(self, run_id: str, order_num: str, identity: str, *, expires_at: int) -> str:
        """Store the identity of an order, and return the name of its parameter. A repeat replaces it.

        Args:
            run_id: The run.
            order_num: The number of the order.
            identity: The secret key.
            expires_at: When AWS deletes it, in epoch seconds, if the engine has not.

        Raises:
            OrbError: The service failed, or throttles until there is no time left.
        """
        name = f"{self._prefix}/{run_id}/{order_num}"
        expiration = {
            "Type": "Expiration",
            "Version": "1.0",
            "Attributes": {"Timestamp": f"{datetime.fromtimestamp(expires_at, UTC):%Y-%m-%dT%H:%M:%S.000Z}"},
        }

        def put() -> None:
            with aws_errors(operation="ssm:PutParameter", resource=name):
                client("ssm", attempts=1).put_parameter(
                    Name=name,
                    Value=identity,
                    Type="SecureString",
                    Overwrite=True,
                    Tier="Advanced",  # policies need it
                    Policies=json.dumps([expiration]),
                )

        call_with_retry(put, policy=self._policy, deadline=self._deadline())
        return name
