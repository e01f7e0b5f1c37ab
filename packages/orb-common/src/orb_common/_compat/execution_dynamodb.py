"""The functions for orders, events and locks, as `orb_common.execution.dynamodb` had them, built on the stores.

They take and return dictionaries with names in snake_case. The tables are those of IAC_CI_ORDERS_TABLE,
IAC_CI_ORDER_EVENTS_TABLE and IAC_CI_LOCKS_TABLE.
"""

# ruff: noqa: PLR0917 - the signatures that old code uses

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from orb_common.aws.dynamodb import DynamoDB, Table, Update, attr, from_item, to_item
from orb_common.exceptions import (
    ConfigurationError,
    ConflictError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    LostLockError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.execution.events import event_put
from orb_common.execution.items import attribute
from orb_common.execution.locks import Lock, RunLocks
from orb_common.execution.models import LockRecord, OrderEvent, OrderRecord
from orb_common.execution.orders import CHANGING, KEPT_SECONDS, log_tail
from orb_common.execution.statuses import TERMINAL, OrderStatus, may_change
from orb_common.utils.clock import SYSTEM_CLOCK

from .resource_client import ResourceClient

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "acquire_lock",
    "get_all_orders",
    "get_events",
    "get_latest_event",
    "get_lock",
    "get_order",
    "put_event",
    "put_order",
    "release_lock",
    "update_order_status",
]

Row = dict[str, Any]  # Any: a row may have any attributes
Resource = Any  # Any: boto3 has no types
ORDERS, EVENTS, LOCKS = "IAC_CI_ORDERS_TABLE", "IAC_CI_ORDER_EVENTS_TABLE", "IAC_CI_LOCKS_TABLE"
_NAMES: Final = {
    attribute(field.name): field.name
    for record in (OrderRecord, OrderEvent, LockRecord)
    for field in fields(record)
}
"""The names that the schemas have, by attribute. Others are stored as they are."""
_ATTRIBUTES: Final = {name: stored for stored, name in _NAMES.items()}
_OF_AN_ORDER: Final = {
    "pk", "run_id", "order_num", "status", "created_at", "last_update", "ttl", "attempts", "dispatch_token",
    "dispatched_at", "started_at",
    *(field.name for field in fields(OrderRecord) if attribute(field.name) not in CHANGING),
}  # fmt: skip
"""What an order is, and the state of its claim. Only the stores change that."""
_OF_AN_EVENT: Final = {"trace_id", "sk", "order_name", "epoch", "event_type", "status", "event_id", "ttl"}


def put_order(
    run_id: str,
    order_num: str,
    order_data: Mapping[str, object],
    dynamodb_resource: Resource = None,
) -> None:
    """Store an order. The same order again changes nothing, whatever became of it.

    Raises:
        ValidationError: `order_data` has the keys of another order.
        ConflictError: Another order is stored under these keys.
    """
    keys = {"run_id": run_id, "order_num": order_num, "pk": f"{run_id}:{order_num}"}
    own = keys | _stored(keys)
    others = [name for name, value in own.items() if order_data.get(name, value) != value]
    if others:
        raise ValidationError(f"order_data has another {' and '.join(others)}", field=others[0])
    now = _now()
    times = {"created_at": now, "last_update": now, "ttl": now + KEPT_SECONDS}
    item = _stored({"status": OrderStatus.QUEUED, **times, **order_data, **keys})
    try:
        _table(ORDERS, dynamodb_resource).put(item, condition=attr("runId").not_exists())
    except (DynamoDBConditionFailedError, DynamoDBOutcomeUnknownError) as error:
        if error.item is None:
            raise
        found, wanted = from_item(error.item), from_item(to_item(item))
        if any(found.get(name) != value for name, value in wanted.items() if name not in CHANGING):
            raise ConflictError("another order is stored under this number") from error


def get_order(run_id: str, order_num: str, dynamodb_resource: Resource = None) -> Row | None:
    """Return an order, or None."""
    key = {"runId": run_id, "orderNum": order_num}
    return _row(_table(ORDERS, dynamodb_resource).get(key, consistent=True))


def get_all_orders(run_id: str, dynamodb_resource: Resource = None) -> list[Row]:
    """Return the orders of a run, sorted by number."""
    orders = _table(ORDERS, dynamodb_resource).query_all(attr("runId").eq(run_id), consistent=True)
    return [_names(item) for item in orders]


def update_order_status(
    run_id: str,
    order_num: str,
    status: str,
    extra_fields: Mapping[str, object] | None = None,
    dynamodb_resource: Resource = None,
) -> None:
    """Set the status of an order, with other attributes. A log is cut to its end.

    Raises:
        ValidationError: `extra_fields` has a key, a status, a time, what the order is, or what the engine notes about
            its start. `field` is the first of them.
        ResourceNotFoundError: The order does not exist.
        ConflictError: The order cannot change to this status.
    """
    extra = dict(extra_fields or {})
    _require_free(extra, _OF_AN_ORDER)
    new = OrderStatus(status)
    sources = [old for old in OrderStatus if may_change(old, new) or (old is new and new not in TERMINAL)]
    if isinstance(extra.get("log"), str):
        extra["log"] = log_tail(str(extra["log"]))
    update = Update()
    for name, value in {**_stored(extra), "status": new, "lastUpdate": _now()}.items():
        update.set(name, value)
    try:
        _table(ORDERS, dynamodb_resource).update(
            {"runId": run_id, "orderNum": order_num},
            update,
            condition=attr("status").is_in(sources),
            returning="NONE",
        )
    except DynamoDBConditionFailedError as error:
        if not error.item:
            raise ResourceNotFoundError("no such order", resource_type="Order") from error
        raise ConflictError(f"the order cannot become {new}") from error
    except DynamoDBOutcomeUnknownError as error:
        # If the answer was lost, the status shows whether the change was made.
        if not error.item or from_item(error.item).get("status") != new:
            raise


def put_event(
    trace_id: str,
    order_name: str,
    event_type: str,
    status: str,
    extra_fields: Mapping[str, object] | None = None,
    dynamodb_resource: Resource = None,
) -> None:
    """Store an event with the time of now. It replaces no other event.

    Raises:
        ValidationError: `extra_fields` has a name that an event has itself, or `order_name` has a colon.
    """
    extra = dict(extra_fields or {})
    _require_free(extra, _OF_AN_EVENT)
    table = _table(EVENTS, dynamodb_resource)
    event = OrderEvent(
        trace_id=trace_id,
        order_name=order_name,
        epoch=SYSTEM_CLOCK.now().timestamp(),
        event_type=event_type,
        status=status,
    )
    item = {**from_item(event_put(table.name, event, clock=SYSTEM_CLOCK).item), **_stored(extra)}
    # Sending it again is harmless: no other event has its key.
    table.put(item)


def get_events(
    trace_id: str,
    order_name_prefix: str | None = None,
    dynamodb_resource: Resource = None,
) -> list[Row]:
    """Return the events of a trace in the order of their times, or those of the order with this name."""
    condition = attr("traceId").eq(trace_id)
    if order_name_prefix is not None:
        condition &= attr("sk").begins_with(f"{order_name_prefix}:")
    events = _table(EVENTS, dynamodb_resource).query_all(condition, consistent=True)
    return sorted((_names(item) for item in events), key=lambda row: float(row["epoch"]))


def get_latest_event(trace_id: str, order_name: str, dynamodb_resource: Resource = None) -> Row | None:
    """Return the newest event of an order, or None."""
    condition = attr("traceId").eq(trace_id) & attr("sk").begins_with(f"{order_name}:")
    page = _table(EVENTS, dynamodb_resource).query(condition, consistent=True, forward=False, limit=1)
    return _row(page.items[0] if page.items else None)


def acquire_lock(
    run_id: str,
    orchestrator_id: str,
    ttl: float,
    flow_id: str | None = None,
    trace_id: str | None = None,
    dynamodb_resource: Resource = None,
) -> bool:
    """Take the lock of a run for so many seconds. Return whether this orchestrator has it."""
    locks = RunLocks(_table_name(LOCKS), dynamodb=_dynamodb(dynamodb_resource))
    facts = {"flow_id": flow_id or None, "trace_id": trace_id or None}
    return locks.acquire(run_id, orchestrator_id, seconds=ttl, **facts) is not None


def release_lock(run_id: str, dynamodb_resource: Resource = None) -> None:
    """Release the lock of a run for any holder. A lock that is free, or changes hands meanwhile, stays so.

    Callers that found it held are not seen. `orb_common.execution.RunLocks` loses none, and knows its holder.
    """
    row = get_lock(run_id, dynamodb_resource)
    if row is None or row["status"] != "active":
        return
    lock = Lock(_table(LOCKS, dynamodb_resource), run_id, row["orchestrator_id"], clock=SYSTEM_CLOCK)
    with suppress(LostLockError):
        while not lock.release():
            # The call counts the marks that it found as seen.
            pass


def get_lock(run_id: str, dynamodb_resource: Resource = None) -> Row | None:
    """Return the lock of a run, or None if it was never taken."""
    return _row(_table(LOCKS, dynamodb_resource).get({"pk": f"lock:{run_id}"}, consistent=True))


def _table(variable: str, resource: Resource) -> Table:
    return Table(_table_name(variable), dynamodb=_dynamodb(resource))


def _table_name(variable: str) -> str:
    name = os.environ.get(variable)
    if not name:
        raise ConfigurationError(f"{variable} is not set", config_key=variable)
    return name


def _dynamodb(resource: Resource) -> DynamoDB | None:
    return None if resource is None else DynamoDB(client=ResourceClient(resource))


def _require_free(extra: Mapping[str, object], protected: set[str]) -> None:
    wrong = sorted(name for name in extra if _NAMES.get(name, name) in protected)
    if wrong:
        raise ValidationError(f"extra_fields cannot have {', '.join(wrong)}", field=wrong[0])


def _stored(row: Mapping[str, object]) -> Row:
    return {_ATTRIBUTES.get(name, name): value for name, value in row.items()}


def _names(item: Mapping[str, object]) -> Row:
    return {_NAMES.get(name, name): value for name, value in item.items()}


def _row(item: Mapping[str, object] | None) -> Row | None:
    return None if item is None else _names(item)


def _now() -> int:
    return int(SYSTEM_CLOCK.now().timestamp())
