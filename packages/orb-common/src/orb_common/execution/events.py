"""The events of orders and jobs, as their history. No event overwrites another one, and each lives for 90 days."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from orb_common.aws.dynamodb import DynamoDB, Put, attr, to_attribute_value
from orb_common.exceptions import (
    ConflictError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id

from .items import item_of, record_of
from .models import OrderEvent

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Condition

__all__ = ["KEPT_SECONDS", "OrderEvents", "event_put"]

KEPT_SECONDS: Final = 90 * 86_400
"""How long an event is kept after it was stored. Source: the documents of the execution engine, 90 days."""
MAX_EPOCH: Final = 10**10
"""The times before it have ten digits, so that texts sort as their numbers do."""
_numbers = count()


def event_put(table: str, event: OrderEvent, *, clock: Clock) -> Put:
    """Return the write of an event, for a transaction. An event without an id gets one that no other event has.

    Raises:
        ValidationError: The name of the order has a colon or is empty, the epoch is not a time in seconds, the id is
            empty, or DynamoDB cannot hold a value of `data`.
    """
    _check_name(event.order_name)
    # Not a number, too: it compares as False with everything.
    if not 0 <= event.epoch < MAX_EPOCH:
        raise ValidationError("epoch must be a time in seconds", field="epoch")
    if event.event_id is None:
        # The number keeps events of one process in their order, even at the same time.
        event = replace(event, event_id=f"{next(_numbers):06}-{new_id()}")
    if not event.event_id:
        raise ValidationError("event_id must not be empty", field="event_id")
    item = item_of(event)
    item["sk"] = {"S": f"{event.order_name}:{event.epoch:017.6f}:{event.event_id}"}
    item["ttl"] = to_attribute_value(int(clock.now().timestamp()) + KEPT_SECONDS)
    return Put(table, item)


class OrderEvents:
    """The table of events. Reads see every event that was stored before. Threads can share it.

    Args:
        table: The name of the table OrderEvents.
        dynamodb: Access to DynamoDB. Default: with the process's client.
        clock: Source of the time of day.
    """

    def __init__(self, table: str, *, dynamodb: DynamoDB | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self._table = table
        self._dynamodb = dynamodb if dynamodb is not None else DynamoDB()
        self._clock = clock

    def put(self, event: OrderEvent) -> OrderEvent:
        """Store an event. Return it as it is stored, with its id.

        An event with the `event_id`, order and epoch of a stored one is a repeat: nothing is written.

        Raises:
            ValidationError: See `event_put`.
            ItemTooLargeError: The event is larger than 400 KB.
            ConflictError: The stored event with this id, order and epoch is another one.
        """
        put = event_put(self._table, event, clock=self._clock)
        stored = put.item
        try:
            self._dynamodb.put(self._table, put.item, condition=attr("sk").not_exists())
        except (DynamoDBConditionFailedError, DynamoDBOutcomeUnknownError) as error:
            if error.item is None:
                raise
            stored = error.item
        found, wanted = record_of(OrderEvent, stored), record_of(OrderEvent, put.item)
        if found != wanted:
            raise ConflictError("another event has this event_id")
        return found

    def of_trace(self, trace_id: str, order_name: str | None = None) -> list[OrderEvent]:
        """Return the events of a trace in the order of their times. With `order_name`, those of this order only."""
        condition = self._condition(trace_id, order_name)
        items = self._dynamodb.query_all(self._table, condition, consistent=True)
        # The table sorts by the name of the order first.
        return sorted((record_of(OrderEvent, item) for item in items), key=lambda event: event.epoch)

    def latest(self, trace_id: str, order_name: str) -> OrderEvent | None:
        """Return the newest event of an order, or None."""
        condition = self._condition(trace_id, order_name)
        page = self._dynamodb.query(self._table, condition, consistent=True, forward=False, limit=1)
        return record_of(OrderEvent, page.items[0]) if page.items else None

    @staticmethod
    def _condition(trace_id: str, order_name: str | None) -> Condition:
        condition = attr("traceId").eq(trace_id)
        if order_name is None:
            return condition
        _check_name(order_name)
        return condition & attr("sk").begins_with(f"{order_name}:")


def _check_name(order_name: str) -> None:
    # The colon ends the name in the sort key. With `a:b`, the events of `a` would be those of `a:b`, too.
    if not order_name or ":" in order_name:
        raise ValidationError("order_name must be a name without a colon", field="order_name")
