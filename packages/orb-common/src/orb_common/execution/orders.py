"""The orders of a run. Each change has a condition, so a replay, a duplicate or a late answer changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from orb_common.aws.dynamodb import Change, DynamoDB, Put, Update, attr, from_item
from orb_common.aws.dynamodb.transactions import MAX_ITEMS
from orb_common.exceptions import (
    ConflictError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    DynamoDBTransactionCanceledError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .events import event_put
from .items import attribute, item_of, record_of
from .models import OrderRecord
from .statuses import OrderStatus, may_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orb_common.aws.dynamodb import Condition, Item, Key, Write

    from .models import OrderEvent

__all__ = ["OrderFacts", "Orders", "log_tail"]

KEPT_SECONDS: Final = 14 * 86_400
"""How long an order is kept after it was stored. No job takes so long: links for results are valid for 7 days."""
MAX_BYTES: Final = 4_000_000
"""The largest transaction. Source: DynamoDB quotas, 4 MB."""
MAX_LOG_BYTES: Final = 4096
"""The longest log in an order. The whole log is in S3."""
CUT: Final = "... (the beginning is in the log file)\n"
FAILED: Final = "ConditionalCheckFailed"
CHANGING: Final = frozenset(
    map(
        attribute,
        (
            "attempts", "callback_url", "created_at", "dispatch_token", "dispatched_at", "execution_url",
            "failure_reason", "last_update", "log", "log_location", "started_at", "status", "step_function_url", "ttl",
        ),
    )
)  # fmt: skip
"""The attributes that say what became of an order. The others say what the order is."""
OF_A_START: Final = (
    "dispatch_token", "dispatched_at", "execution_url", "started_at", "step_function_url",
)  # fmt: skip
"""The fields that an order loses when it is queued again."""


class OrderFacts(TypedDict, total=False):
    """What a change of the status may write beside it."""

    execution_url: str
    failure_reason: str
    log: str
    """Only the end is stored, at most 4 KB."""
    log_location: str


class Orders:
    """The table of orders. Reads see every change before them. Threads can share it.

    Args:
        table: The name of the table Orders.
        events_table: The name of the table OrderEvents.
        dynamodb: Access to DynamoDB. Default: with the process's client.
        clock: Source of the time of day.
    """

    def __init__(
        self,
        table: str,
        events_table: str,
        *,
        dynamodb: DynamoDB | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._table = table
        self._events_table = events_table
        self._dynamodb = dynamodb if dynamodb is not None else DynamoDB()
        self._clock = clock

    def put_all(self, records: Sequence[OrderRecord]) -> None:
        """Store queued orders. Orders that are there already stay as they are, whatever became of them.

        After an error, call it again with the same orders.

        Raises:
            ValidationError: An order is not queued.
            ItemTooLargeError: An order is larger than 400 KB.
            ConflictError: A stored order is another one. `details["order_nums"]` names them.
        """
        if any(record.status is not OrderStatus.QUEUED for record in records):
            raise ValidationError("a new order must be queued", field="status")
        now = self._now()
        for chunk in _chunks(
            item_of(replace(record, created_at=now, last_update=now, ttl=record.ttl or now + KEPT_SECONDS))
            for record in records
        ):
            self._put_chunk(chunk)

    def get(self, run_id: str, order_num: str) -> OrderRecord | None:
        """Return an order, or None."""
        item = self._dynamodb.get(self._table, _key(run_id, order_num), consistent=True)
        return None if item is None else record_of(OrderRecord, item)

    def of_run(self, run_id: str) -> list[OrderRecord]:
        """Return all orders of a run, sorted by `order_num`."""
        items = self._dynamodb.query_all(self._table, attr("runId").eq(run_id), consistent=True)
        return [record_of(OrderRecord, item) for item in items]

    def change(
        self,
        record: OrderRecord,
        status: OrderStatus,
        *,
        event: OrderEvent | None = None,
        **facts: Unpack[OrderFacts],
    ) -> bool:
        """Change the status of an order, if it is still as in `record`: its status and its dispatch token.

        An order that is queued again forgets its start. `event` is stored in the same transaction.

        Returns:
            Whether the order was changed. False: another change was first.

        Raises:
            ValidationError: An order cannot change so, or a fact is not one of `OrderFacts`.
            ResourceNotFoundError: The order does not exist. None is created.
        """
        if not may_change(record.status, status):
            raise ValidationError(f"an order cannot change from {record.status} to {status}", field="status")
        update = _update(facts).set("status", status).set("lastUpdate", self._now())
        if status is OrderStatus.QUEUED:
            update.remove(*map(attribute, OF_A_START))
        return self._write(record, update, self._as_in(record), event)

    def claim(self, record: OrderRecord, token: str) -> OrderRecord | None:
        """Make a queued order a running one, before its worker is started, so that it is started once.

        Args:
            record: The order as it was read.
            token: A text that no other claim has.

        Returns:
            The claimed order. None: another claim was first, or the order has changed.
        """
        now = self._now()
        update = Update().set("status", OrderStatus.RUNNING).set("dispatchToken", token)
        update.set("attempts", record.attempts + 1).set("startedAt", now).set("lastUpdate", now)
        attempts = attr("attempts").eq(record.attempts)
        if not record.attempts:
            attempts |= attr("attempts").not_exists()
        queued = attr("status").eq(OrderStatus.QUEUED) & attempts
        try:
            item = self._dynamodb.update(
                self._table, _key(record.run_id, record.order_num), update, condition=queued
            )
        except DynamoDBConditionFailedError:
            return None
        except DynamoDBOutcomeUnknownError as error:
            if error.item is None:
                raise
            item = error.item
        claimed = None if item is None else record_of(OrderRecord, item)
        # The stored order shows who was first, if the answer was lost.
        return claimed if claimed is not None and claimed.dispatch_token == token else None

    def note_dispatch(
        self,
        record: OrderRecord,
        *,
        execution_url: str,
        step_function_url: str,
        event: OrderEvent | None = None,
    ) -> bool:
        """Note that the worker and the watchdog of a claimed order were started. Store `event` with it.

        Returns:
            Whether it was noted. False: it was noted before, or the order has ended.

        Raises:
            ResourceNotFoundError: The order does not exist.
        """
        now = self._now()
        update = Update().set("executionUrl", execution_url).set("stepFunctionUrl", step_function_url)
        update.set("dispatchedAt", now).set("lastUpdate", now)
        started = self._as_in(record) & attr("dispatchedAt").not_exists()
        return self._write(record, update, started, event)

    def _put_chunk(self, items: list[Item]) -> None:
        left = items
        while left:
            try:
                self._dynamodb.transact_write(
                    [Put(self._table, item, attr("runId").not_exists()) for item in left]
                )
            except DynamoDBTransactionCanceledError as error:
                stored = {
                    number: reason.item or {}
                    for number, reason in enumerate(error.reasons)
                    if reason.code == FAILED
                }
                if not stored:
                    raise
                others = [left[number] for number, item in stored.items() if not _same(left[number], item)]
                if others:
                    raise ConflictError(
                        "other orders are stored under these numbers",
                        details={"order_nums": [item["orderNum"]["S"] for item in others]},
                    ) from error
                left = [item for number, item in enumerate(left) if number not in stored]
            else:
                return

    def _write(
        self, record: OrderRecord, update: Update, condition: Condition, event: OrderEvent | None
    ) -> bool:
        key = _key(record.run_id, record.order_num)
        writes: list[Write] = [Change(self._table, key, update, condition)]
        if event is not None:
            writes.append(event_put(self._events_table, event, clock=self._clock))
        try:
            self._dynamodb.transact_write(writes)
        except DynamoDBTransactionCanceledError as error:
            reason = error.reasons[0]
            if reason.code != FAILED:
                raise
            if not reason.item:
                raise ResourceNotFoundError("no such order", resource_type="Order") from error
            return False
        return True

    @staticmethod
    def _as_in(record: OrderRecord) -> Condition:
        condition = attr("status").eq(record.status)
        if record.dispatch_token is None:
            return condition & attr("dispatchToken").not_exists()
        return condition & attr("dispatchToken").eq(record.dispatch_token)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def log_tail(log: str) -> str:
    """Return the end of a log that fits into an order, with a note in place of what was cut."""
    content = log.encode("utf-8", "replace")
    if len(content) <= MAX_LOG_BYTES:
        return content.decode()
    # The first character may be cut, too.
    return CUT + content[len(CUT) - MAX_LOG_BYTES :].decode("utf-8", "ignore")


def _update(facts: Mapping[str, object]) -> Update:
    unknown = sorted(facts.keys() - OrderFacts.__annotations__.keys())
    if unknown:
        raise ValidationError(f"a change cannot set {', '.join(unknown)}", field=unknown[0])
    update = Update()
    for name, value in facts.items():
        update.set(attribute(name), log_tail(value) if name == "log" and isinstance(value, str) else value)
    return update


def _key(run_id: str, order_num: str) -> Key:
    return {"runId": {"S": run_id}, "orderNum": {"S": order_num}}


def _same(wanted: Item, stored: Item) -> bool:
    """Return whether two items are the same order, whatever became of it."""
    one, other = (
        {name: value for name, value in from_item(item).items() if name not in CHANGING}
        for item in (wanted, stored)
    )
    return one == other


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in lists that fit into a transaction."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        # As JSON, an item is longer than DynamoDB counts it.
        length = len(json.dumps(item))
        if chunk and (len(chunk) == MAX_ITEMS or size + length > MAX_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += length
    if chunk:
        yield chunk
