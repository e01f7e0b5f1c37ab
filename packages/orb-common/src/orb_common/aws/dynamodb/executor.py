"""One call to DynamoDB. The way of a success is here; what to do about a failure is in `recovery`.

A function's first call is part of its cold start, and most functions never see a failure: so nothing that only a
failure needs is imported before there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.aws import session
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from orb_common.aws.deadlines import Deadline
    from orb_common.utils.retry import Random, RetryPolicy

    from .retries import Repeat, Response


class Calls:
    """Calls operations of a client: retried where that can help, in time, and never so that a write happens twice."""

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
        """The client given, else the process's own."""
        return self._client if self._client is not None else session.client("dynamodb")

    @property
    def deadline(self) -> float | None:
        """The moment of the clock by which to be done."""
        return self._deadline() if callable(self._deadline) else self._deadline

    def call(
        self, operation: str, table: str | None, repeat: Repeat, **parameters: object
    ) -> tuple[Response, bool]:
        """Calls one operation, named as the API names it. Also tells whether a try before may have been applied.

        Raises:
            OrbError: See `orb_common.aws.errors`.
            ValidationError: An item is too large, a key empty or too long, or one item twice in a transaction.
            DynamoDBOutcomeUnknownError: The answer to a write that is not safe to repeat was lost.
        """
        try:
            return self.send(operation, parameters), False
        except Exception as error:  # noqa: BLE001 - recovery raises again whatever it does not know
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
        """Send one request once, with no more time than there is."""
        client, deadline = self.client, self.deadline
        if deadline is not None:
            from orb_common.aws.deadlines import in_time

            client = in_time(client, deadline, clock=self.clock, operation=f"dynamodb:{operation}")
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
