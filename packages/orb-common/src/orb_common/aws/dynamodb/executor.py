"""Calls of DynamoDB's operations. The code that runs after a failure is in `retries`.

A function's first call is part of its cold start, and most functions never see a failure. So the code for failures is
imported only after one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.aws import session
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from orb_common.aws.deadlines import Deadline
    from orb_common.utils.retry import Random, RetryPolicy

    from .retries import Repeat, Response


class Executor:
    """Calls operations of a client: within the deadline, with retries, and without applying a write twice."""

    def __init__(
        self,
        *,
        client: session.Client | None = None,
        clock: Clock = SYSTEM_CLOCK,
        policy: RetryPolicy | None = None,
        deadline: Deadline = None,
        random: Random | None = None,
    ) -> None:
        self._client = client
        self.clock = clock
        self.policy = policy
        self._deadline = deadline
        self.random = random

    @property
    def client(self) -> session.Client:
        """The given client, or the process's own."""
        return self._client if self._client is not None else session.client("dynamodb")

    @property
    def deadline(self) -> float | None:
        """The deadline, a time of `clock.monotonic()`. None: no limit."""
        # Not by `deadlines.resolve_deadline`: that module is imported only for a function that sets a deadline.
        return self._deadline() if callable(self._deadline) else self._deadline

    def call(
        self, operation: str, table: str | None, repeat: Repeat, **parameters: object
    ) -> tuple[Response, bool]:
        """Call an operation by its name in the API.

        Returns the response, and whether an earlier try may have been applied.

        Raises:
            OrbError: See `orb_common.aws.errors`.
            ValidationError: An item is too large, a key empty or too long, or one item twice in a transaction.
            DynamoDBOutcomeUnknownError: The answer to a write that is not safe to repeat was lost.
        """
        try:
            return self.send(operation, parameters), False
        except Exception as error:  # noqa: BLE001 - `recover` raises unknown errors again
            from .retries import recover

            return recover(
                error,
                send=lambda: self.send(operation, parameters),
                operation=operation,
                parameters=parameters,
                table=table,
                repeat=repeat,
                clock=self.clock,
                policy=self.policy,
                random=self.random,
                deadline=self.deadline,
            )

    def send(self, operation: str, parameters: dict[str, object]) -> Response:
        """Send a request once, within the deadline."""
        client, deadline = self.client, self.deadline
        if deadline is not None:
            from orb_common.aws.deadlines import client_for_deadline

            client = client_for_deadline(
                client, deadline, clock=self.clock, operation=f"dynamodb:{operation}"
            )
        response: Response = getattr(client, METHODS[operation])(**parameters)
        return response


METHODS = {
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "DeleteItem": "delete_item",
    "GetItem": "get_item",
    "PutItem": "put_item",
    "Query": "query",
    "Scan": "scan",
    "TransactGetItems": "transact_get_items",
    "TransactWriteItems": "transact_write_items",
    "UpdateItem": "update_item",
}
