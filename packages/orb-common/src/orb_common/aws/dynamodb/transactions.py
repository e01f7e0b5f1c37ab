"""All or nothing, over up to 100 items.

A transaction carries a token, so that DynamoDB itself recognises a repetition: after a lost answer it can be
sent again without being applied again. That makes it the way to do what must happen exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from orb_common.exceptions import ValidationError
from orb_common.utils.ids import new_id

from .expressions import Aliases, Attr, Condition
from .keys import check_filled, identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .attribute_values import Item, Key
    from .executor import Calls
    from .updates import Update

MOST = 100
"""Items of one transaction. Source: DynamoDB quotas."""


@dataclass(frozen=True, slots=True)
class Put:
    """Writes a whole item."""

    table: str
    item: Item
    condition: Condition | None = None

    kind: ClassVar[str] = "Put"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """What is sent beside table and condition."""
        return {"Item": self.item}


@dataclass(frozen=True, slots=True)
class Change:
    """Changes an item in place."""

    table: str
    key: Key
    update: Update
    condition: Condition | None = None

    kind: ClassVar[str] = "Update"

    def parameters(self, aliases: Aliases) -> dict[str, object]:
        """What is sent beside table and condition."""
        return {"Key": self.key, "UpdateExpression": self.update.render(aliases)}


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes an item."""

    table: str
    key: Key
    condition: Condition | None = None

    kind: ClassVar[str] = "Delete"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """What is sent beside table and condition."""
        return {"Key": self.key}


@dataclass(frozen=True, slots=True)
class Check:
    """Writes nothing, but lets the others happen only where its condition holds."""

    table: str
    key: Key
    condition: Condition

    kind: ClassVar[str] = "ConditionCheck"

    def parameters(self, _aliases: Aliases) -> dict[str, object]:
        """What is sent beside table and condition."""
        return {"Key": self.key}


@dataclass(frozen=True, slots=True)
class Get:
    """Reads an item."""

    table: str
    key: Key
    projection: Sequence[str | Attr] | None = None


Write = Put | Change | Delete | Check


def write(calls: Calls, writes: Sequence[Write], *, token: str | None = None) -> None:
    """See DynamoDB.transact_write."""
    _count(len(writes), "writes")
    _check_once("writes", list(_keyed(writes)))
    calls.call(
        "TransactWriteItems",
        None,
        # Only the caller's own token outlives this call: without one, whoever tries again later sends a new
        # transaction, and must not be told that this is harmless.
        "safe" if token is not None else "checked",
        TransactItems=[{one.kind: _write(one)} for one in writes],
        ClientRequestToken=token if token is not None else new_id(),
    )


def get(calls: Calls, gets: Sequence[Get]) -> list[Item | None]:
    """See DynamoDB.transact_get."""
    _count(len(gets), "gets")
    _check_once("gets", [(place, one.table, one.key) for place, one in enumerate(gets)])
    response = calls.call(
        "TransactGetItems", None, "safe", TransactItems=[{"Get": _get(one)} for one in gets]
    )[0]
    return [answer.get("Item") or None for answer in response["Responses"]]


def _write(one: Write) -> dict[str, object]:
    aliases = Aliases()
    out: dict[str, object] = {"TableName": one.table, **one.parameters(aliases)}
    if one.condition is not None:
        out["ConditionExpression"] = one.condition.render(aliases)
        out["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {**out, **aliases.parameters()}


def _get(one: Get) -> dict[str, object]:
    out: dict[str, object] = {"TableName": one.table, "Key": one.key}
    if one.projection is not None:
        aliases = Aliases()
        out["ProjectionExpression"] = aliases.projection(one.projection)
        out.update(aliases.parameters())
    return out


def _keyed(writes: Sequence[Write]) -> Iterator[tuple[int, str, Key]]:
    """Yield the place, table and key of each write. A put tells its key where another write of its table does."""
    names = {one.table: tuple(one.key) for one in writes if not isinstance(one, Put)}
    for place, one in enumerate(writes):
        if not isinstance(one, Put):
            yield place, one.table, one.key
        elif one.table in names and one.item.keys() >= set(names[one.table]):
            yield place, one.table, {name: one.item[name] for name in names[one.table]}


def _check_once(field: str, keyed: Sequence[tuple[int, str, Key]]) -> None:
    seen = set()
    for place, table, key in keyed:
        check_filled(key)
        named = table, identity(key)
        if named in seen:
            raise ValidationError(
                f"{field}[{place}]: a transaction names one item twice", field=f"{field}[{place}]"
            )
        seen.add(named)


def _count(number: int, field: str) -> None:
    if not 1 <= number <= MOST:
        raise ValidationError(f"a transaction has 1 to {MOST} {field}", field=field)
