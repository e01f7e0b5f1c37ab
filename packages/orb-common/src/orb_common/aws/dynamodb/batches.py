"""Batches of any length.

DynamoDB accepts 25 writes or 100 reads a request, and a success can return part of them unprocessed. That part is sent
again after a wait, as long as there is progress. Items that are left over in the end are reported, never dropped.
"""

from __future__ import annotations

import random as _random
from typing import TYPE_CHECKING, Any

from orb_common.exceptions import (
    DynamoDBBatchFailedError,
    DynamoDBBatchInvalidError,
    DynamoDBBatchThrottledError,
    OrbError,
    ThrottledError,
    TimedOutError,
    ValidationError,
)

from .expressions import Aliases, Attr
from .keys import identity, require_filled
from .retries import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orb_common.exceptions import DynamoDBUnprocessedError

    from .attribute_values import Item, Key
    from .executor import Executor

MAX_WRITES = 25
MAX_READS = 100
Request = dict[str, Any]
"""One entry of BatchWriteItem: {"PutRequest": {"Item": ...}} or {"DeleteRequest": {"Key": ...}}."""


class _Backoff:
    """Waits between rounds. After a round with progress, they start again with the shortest."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._policy = executor.policy or POLICY
        self._random = executor.random or _random
        self._rounds = 0
        self.throttled = False
        """Whether DynamoDB left something unprocessed in the last round, which means throttling."""

    def wait(self, *, progress: bool) -> bool:
        """Wait before the next round. False: the tries or the time ran out."""
        self._rounds = 1 if progress else self._rounds + 1
        if self._rounds >= self._policy.max_attempts:
            return False
        seconds = self._policy.delay(self._rounds, random=self._random)
        deadline = self._executor.deadline
        if deadline is not None and self._executor.clock.monotonic() + seconds >= deadline:
            return False
        self._executor.clock.sleep(seconds)
        return True


def get(
    executor: Executor,
    table: str,
    keys: Iterable[Key],
    *,
    consistent: bool = False,
    projection: Iterable[str | Attr[Any]] | None = None,
) -> list[Item]:
    """Implement `DynamoDB.batch_get`."""
    options: dict[str, object] = {"ConsistentRead": True} if consistent else {}
    if projection is not None:
        aliases = Aliases()
        options["ProjectionExpression"] = aliases.projection(projection)
        options.update(aliases.parameters())
    pending = list({identity(key): key for key in _require_filled_keys(keys)}.values())
    found: list[Item] = []
    backoff = _Backoff(executor)
    while pending:
        batch, pending = pending[:MAX_READS], pending[MAX_READS:]
        requests = {table: {**options, "Keys": batch}}
        try:
            response = executor.call("BatchGetItem", table, "safe", RequestItems=requests)[0]
        except TimedOutError as error:
            if backoff.throttled:
                raise _keys_left_over(table, batch + pending) from error
            raise
        found += response.get("Responses", {}).get(table, ())
        unprocessed: list[Key] = response.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        backoff.throttled = bool(unprocessed)
        if unprocessed:
            pending = unprocessed + pending
            if not backoff.wait(progress=len(unprocessed) < len(batch)):
                raise _keys_left_over(table, pending)
    return found


def write(
    executor: Executor,
    table: str,
    *,
    puts: Iterable[Item] = (),
    deletes: Iterable[Key] = (),
    key_names: Sequence[str] | None = None,
) -> None:
    """Implement `DynamoDB.batch_write`."""
    pending = list(_requests(list(puts), list(_require_filled_keys(deletes)), key_names))
    backoff = _Backoff(executor)
    written = False
    while pending:
        batch, pending = pending[:MAX_WRITES], pending[MAX_WRITES:]
        try:
            response = executor.call("BatchWriteItem", table, "safe", RequestItems={table: batch})[0]
        except OrbError as error:
            if isinstance(error, ValidationError) and not written:
                raise
            raise _left_over(table, batch + pending, error, throttled=backoff.throttled) from error
        unprocessed: list[Request] = response.get("UnprocessedItems", {}).get(table, [])
        written = written or len(unprocessed) < len(batch)
        backoff.throttled = bool(unprocessed)
        if unprocessed:
            pending = unprocessed + pending
            if not backoff.wait(progress=len(unprocessed) < len(batch)):
                raise _left_over(table, pending, None, throttled=True)


def _requests(puts: list[Item], deletes: list[Key], key_names: Sequence[str] | None) -> Iterator[Request]:
    names = key_names if key_names is not None else (list(deletes[0]) if deletes else None)
    if names is not None:
        deletes_by_key = {identity(key): key for key in deletes}
        missing = next((name for name in names for item in puts if name not in item), None)
        if missing is not None:
            raise ValidationError(f"an item lacks {missing}, an attribute of the key", field=missing)
        puts_by_key = {identity({name: item[name] for name in names}): item for item in puts}
        if not deletes_by_key.keys().isdisjoint(puts_by_key):
            raise ValidationError("a key is both put and deleted in one batch", field="deletes")
        puts, deletes = list(puts_by_key.values()), list(deletes_by_key.values())
    for item in puts:
        yield {"PutRequest": {"Item": item}}
    for key in deletes:
        yield {"DeleteRequest": {"Key": key}}


def _require_filled_keys(keys: Iterable[Key]) -> Iterator[Key]:
    for key in keys:
        require_filled(key)
        yield key


def _keys_left_over(table: str, keys: list[Key]) -> DynamoDBBatchThrottledError:
    return DynamoDBBatchThrottledError(
        "dynamodb:BatchGetItem: keys are left over", table, "BatchGetItem", keys=keys
    )


def _left_over(
    table: str, requests: list[Request], cause: OrbError | None, *, throttled: bool
) -> DynamoDBUnprocessedError:
    operation, message = "BatchWriteItem", "dynamodb:BatchWriteItem: part of the batch is left over"
    puts = [request["PutRequest"]["Item"] for request in requests if "PutRequest" in request]
    deletes = [request["DeleteRequest"]["Key"] for request in requests if "DeleteRequest" in request]
    if isinstance(cause, ValidationError):
        message = f"part of the batch is written, the rest is not valid: {cause.message}"
        return DynamoDBBatchInvalidError(
            message, table, operation, field=cause.field, puts=puts, deletes=deletes
        )
    # If the deadline stopped a try after DynamoDB throttled, throttling is still the cause.
    if cause is None or isinstance(cause, ThrottledError) or (throttled and isinstance(cause, TimedOutError)):
        return DynamoDBBatchThrottledError(message, table, operation, puts=puts, deletes=deletes)
    return DynamoDBBatchFailedError(
        message, table, operation, puts=puts, deletes=deletes, retryable=cause.retryable
    )
