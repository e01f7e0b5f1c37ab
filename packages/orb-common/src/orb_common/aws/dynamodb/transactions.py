"""Transactions: all of up to 100 reads or writes, or none.

A transaction carries a token by which DynamoDB recognises a repetition. After a lost answer it can be sent again
without being applied twice. Use one for a change that must happen exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from orb_common.exceptions import ValidationError
from orb_common.utils.ids import new_id

from .expressions import Aliases, Attr, Condition
from .keys import identity, require_filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .attribute_values import Item, Key
    from .executor import Executor
    from .updates import Update

MAX_ITEMS = 100
"""The most items of a transaction. Source: DynamoDB quotas."""


@dataclass(frozen=True, slots=True)
class Put:
    """A write of a whole item."""

    table: str
    item: Item
    condition: Condition | None = None

    kind: ClassVar[str] = "Put"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """Return the parameters besides table and condition."""
        return {"Item": self.item}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an item in place."""

    table: str
    key: Key
    update: Update
    condition: Condition | None = None

    kind: ClassVar[str] = "Update"

    def parameters(self, aliases: Aliases) -> dict[str, object]:
        """Return the parameters besides table and condition."""
        return {"Key": self.key, "UpdateExpression": self.update.render(aliases)}


@dataclass(frozen=True, slots=True)
class Delete:
    """A deletion of an item."""

    table: str
    key: Key
    condition: Condition | None = None

    kind: ClassVar[str] = "Delete"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """Return the parameters besides table and condition."""
        return {"Key": self.key}


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on an item that the transaction does not write."""

    table: str
    key: Key
    condition: Condition

    kind: ClassVar[str] = "ConditionCheck"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """Return the parameters besides table and condition."""
        return {"Key": self.key}


@dataclass(frozen=True, slots=True)
class Get:
    """A read of an item."""

    table: str
    key: Key
    projection: Sequence[str | Attr[Any]] | None = None


Write = Put | Change | Delete | Check


def write(executor: Executor, writes: Sequence[Write], *, token: str | None = None) -> None:
    """Implement `DynamoDB.transact_write`."""
    _check_count(len(writes), "writes")
    _require_distinct("writes", list(_keys_of(writes)))
    executor.call(
        "TransactWriteItems",
        None,
        # A token made here ends with this call. If the caller tries again later, that is a new transaction, so the
        # error must not say that a retry is harmless.
        "safe" if token is not None else "ambiguous",
        TransactItems=[{one.kind: _write_request(one)} for one in writes],
        ClientRequestToken=token if token is not None else new_id(),
    )


def get(executor: Executor, gets: Sequence[Get]) -> list[Item | None]:
    """Implement `DynamoDB.transact_get`."""
    _check_count(len(gets), "gets")
    _require_distinct("gets", [(index, one.table, one.key) for index, one in enumerate(gets)])
    response = executor.call(
        "TransactGetItems", None, "safe", TransactItems=[{"Get": _get_request(one)} for one in gets]
    )[0]
    return [answer.get("Item") or None for answer in response["Responses"]]


def _write_request(one: Write) -> dict[str, object]:
    aliases = Aliases()
    request: dict[str, object] = {"TableName": one.table, **one.parameters(aliases)}
    if one.condition is not None:
        request["ConditionExpression"] = one.condition.render(aliases)
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {**request, **aliases.parameters()}


def _get_request(one: Get) -> dict[str, object]:
    request: dict[str, object] = {"TableName": one.table, "Key": one.key}
    if one.projection is not None:
        aliases = Aliases()
        request["ProjectionExpression"] = aliases.projection(one.projection)
        request.update(aliases.parameters())
    return request


def _keys_of(writes: Sequence[Write]) -> Iterator[tuple[int, str, Key]]:
    """Yield the index, table and key of each write, leaving out puts whose key no other write of the table shows."""
    names = {one.table: tuple(one.key) for one in writes if not isinstance(one, Put)}
    for index, one in enumerate(writes):
        if not isinstance(one, Put):
            yield index, one.table, one.key
        elif one.table in names and one.item.keys() >= set(names[one.table]):
            yield index, one.table, {name: one.item[name] for name in names[one.table]}


def _require_distinct(field: str, keys: Sequence[tuple[int, str, Key]]) -> None:
    used_keys = set()
    for index, table, key in keys:
        require_filled(key)
        item_key = table, identity(key)
        if item_key in used_keys:
            raise ValidationError(
                f"{field}[{index}]: a transaction names one item twice", field=f"{field}[{index}]"
            )
        used_keys.add(item_key)


def _check_count(number: int, field: str) -> None:
    if not 1 <= number <= MAX_ITEMS:
        raise ValidationError(f"a transaction has 1 to {MAX_ITEMS} {field}", field=field)
