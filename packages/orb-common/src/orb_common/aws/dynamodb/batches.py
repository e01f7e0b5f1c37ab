"""Batches of any length, to the end.

DynamoDB takes 25 writes or 100 reads a request, and gives back what it did not get to as a part of a success.
That part is sent again after a wait, as long as there is progress; what is left in the end is reported, never
dropped.
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
from .keys import check_filled, identity
from .retries import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orb_common.exceptions import DynamoDBUnprocessedError

    from .attribute_values import Item, Key
    from .executor import Calls

MOST_WRITES = 25
MOST_READS = 100
Request = dict[str, Any]
"""One entry of BatchWriteItem: {"PutRequest": {"Item": ...}} or {"DeleteRequest": {"Key": ...}}."""


class _Pauses:
    """The waits between rounds. A round that got something done starts them again."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._policy = calls.policy or POLICY
        self._random = calls.random or _random
        self._rounds = 0
        self.slowed = False
        """Whether DynamoDB has left something over in the last round: it asks to slow down."""

    def after(self, *, progress: bool) -> bool:
        """Waits; False: tries or time have run out."""
        self._rounds = 1 if progress else self._rounds + 1
        if self._rounds >= self._policy.max_attempts:
            return False
        wait = self._policy.delay(self._rounds, random=self._random)
        deadline = self._calls.deadline
        if deadline is not None and self._calls.clock.monotonic() + wait >= deadline:
            return False
        self._calls.clock.sleep(wait)
        return True


def get(
    calls: Calls,
    table: str,
    keys: Iterable[Key],
    *,
    consistent: bool = False,
    projection: Iterable[str | Attr] | None = None,
) -> list[Item]:
    """See DynamoDB.batch_get."""
    options: dict[str, object] = {"ConsistentRead": True} if consistent else {}
    if projection is not None:
        aliases = Aliases()
        options["ProjectionExpression"] = aliases.projection(projection)
        options.update(aliases.parameters())
    waiting = list({identity(key): key for key in _filled(keys)}.values())
    found: list[Item] = []
    pauses = _Pauses(calls)
    while waiting:
        now, waiting = waiting[:MOST_READS], waiting[MOST_READS:]
        requests = {table: {**options, "Keys": now}}
        try:
            response = calls.call("BatchGetItem", table, "safe", RequestItems=requests)[0]
        except TimedOutError as error:
            if pauses.slowed:
                raise _unread(table, now + waiting) from error
            raise
        found += response.get("Responses", {}).get(table, ())
        rest: list[Key] = response.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        pauses.slowed = bool(rest)
        if rest:
            waiting = rest + waiting
            if not pauses.after(progress=len(rest) < len(now)):
                raise _unread(table, waiting)
    return found


def write(
    calls: Calls,
    table: str,
    *,
    puts: Iterable[Item] = (),
    deletes: Iterable[Key] = (),
    key_names: Sequence[str] | None = None,
) -> None:
    """See DynamoDB.batch_write."""
    waiting = list(_requests(list(puts), list(_filled(deletes)), key_names))
    pauses = _Pauses(calls)
    written = False
    while waiting:
        now, waiting = waiting[:MOST_WRITES], waiting[MOST_WRITES:]
        try:
            response = calls.call("BatchWriteItem", table, "safe", RequestItems={table: now})[0]
        except OrbError as error:
            if isinstance(error, ValidationError) and not written:
                raise
            raise _left_over(table, now + waiting, error, slowed=pauses.slowed) from error
        rest: list[Request] = response.get("UnprocessedItems", {}).get(table, [])
        written = written or len(rest) < len(now)
        pauses.slowed = bool(rest)
        if rest:
            waiting = rest + waiting
            if not pauses.after(progress=len(rest) < len(now)):
                raise _left_over(table, waiting, None, slowed=True)


def _requests(puts: list[Item], deletes: list[Key], key_names: Sequence[str] | None) -> Iterator[Request]:
    names = key_names if key_names is not None else (list(deletes[0]) if deletes else None)
    if names is not None:
        gone = {identity(key): key for key in deletes}
        lacking = next((name for name in names for item in puts if name not in item), None)
        if lacking is not None:
            raise ValidationError(f"an item lacks {lacking}, an attribute of the key", field=lacking)
        kept = {identity({name: item[name] for name in names}): item for item in puts}
        if not gone.keys().isdisjoint(kept):
            raise ValidationError("a key is both put and deleted in one batch", field="deletes")
        puts, deletes = list(kept.values()), list(gone.values())
    for item in puts:
        yield {"PutRequest": {"Item": item}}
    for key in deletes:
        yield {"DeleteRequest": {"Key": key}}


def _filled(keys: Iterable[Key]) -> Iterator[Key]:
    for key in keys:
        check_filled(key)
        yield key


def _unread(table: str, keys: list[Key]) -> DynamoDBBatchThrottledError:
    return DynamoDBBatchThrottledError(
        "dynamodb:BatchGetItem: keys are left over", table, "BatchGetItem", keys=keys
    )


def _left_over(
    table: str, requests: list[Request], cause: OrbError | None, *, slowed: bool
) -> DynamoDBUnprocessedError:
    operation, message = "BatchWriteItem", "dynamodb:BatchWriteItem: part of the batch is left over"
    puts = [request["PutRequest"]["Item"] for request in requests if "PutRequest" in request]
    deletes = [request["DeleteRequest"]["Key"] for request in requests if "DeleteRequest" in request]
    if isinstance(cause, ValidationError):
        message = f"part of the batch is written, the rest is not valid: {cause.message}"
        return DynamoDBBatchInvalidError(
            message, table, operation, field=cause.field, puts=puts, deletes=deletes
        )
    # A try that could not begin, after DynamoDB asked to slow down: that is still what is wrong.
    if cause is None or isinstance(cause, ThrottledError) or (slowed and isinstance(cause, TimedOutError)):
        return DynamoDBBatchThrottledError(message, table, operation, puts=puts, deletes=deletes)
    return DynamoDBBatchFailedError(
        message, table, operation, puts=puts, deletes=deletes, retryable=cause.retryable
    )
