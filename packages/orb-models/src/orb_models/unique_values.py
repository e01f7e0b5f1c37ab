"""Values that no two items share, held by rows of a table of their own.

DynamoDB has no unique constraint, and a look before the write is a race that two callers win together. A row whose
key is made of the value, written in one transaction with the item, lets exactly one of them win. The row holds the
value as a hash, so that the table is not a second place with e-mail addresses in it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from orb_common.aws.dynamodb import Change, Delete, Put, Raw, attr
from orb_common.exceptions import (
    ConflictError,
    DynamoDBTransactionCanceledError,
    ItemExistsError,
    LostRaceError,
    ResourceNotFoundError,
    UniqueValueTakenError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from orb_common.aws.dynamodb import AttributeValue, Condition, DynamoDB, Item, Key, Update

VARIABLE = "UNIQUE_VALUES_TABLE_NAME"
KEY = "value"
OWNER = "owner"
_CONDITION = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"
Write = Put | Change | Delete
T = TypeVar("T")

PATIENCE = RetryPolicy(max_attempts=8, base_delay=0.02, max_delay=0.5)
"""Losing a race that often needs as many writers of one item at one moment."""


def claim(entity: str, attribute: str, value: str) -> str:
    """The key of the row: entity, attribute, and a SHA-256 of the value without regard to case or composition."""
    # Folding can leave what normalising would change again, so it is done on both sides of it.
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    return f"{entity}#{attribute}#{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()}"


def owner(key: Key) -> str:
    """An item's key as one text, to tell whose a row is."""
    values = [next(iter(value.values())) for value in key.values()]
    return str(values[0]) if len(values) == 1 else json.dumps(values)


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows that belong to an item: attribute to row key."""

    rows: dict[str, str]

    @classmethod
    def of(cls, entity: str, attributes: tuple[str, ...], item: Item) -> Claims:
        """The claims of an item. An attribute that it lacks claims nothing."""
        present = {name: item[name]["S"] for name in attributes if "S" in item.get(name, {})}
        return cls({name: claim(entity, name, value) for name, value in present.items()})

    def beyond(self, other: Claims) -> dict[str, str]:
        """The rows that these claims have and the others do not."""
        return {name: row for name, row in self.rows.items() if other.rows.get(name) != row}


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueWrites:
    """The three writes of a table that has unique values."""

    entity: str
    keys: tuple[str, ...]
    unique: tuple[str, ...]
    table: str
    values_table: str
    dynamodb: DynamoDB
    clock: Clock = SYSTEM_CLOCK
    policy: RetryPolicy = PATIENCE

    def create(self, item: Item, absent: Condition) -> None:
        """Stores a new item and its rows.

        Raises:
            ItemExistsError: there is an item of that key.
            UniqueValueTakenError: another item has one of the values.
            LostRaceError: other writers came first at every try.
        """
        claims = Claims.of(self.entity, self.unique, item).rows
        writes: list[Write] = [Put(self.table, item, condition=absent)]
        writes += self._taking(claims, item)
        self._retried(lambda: self._run(writes, claims, lost=ItemExistsError(self.entity)))

    def update(
        self, key: Key, changes: Mapping[str, AttributeValue | None], update: Update, present: Condition
    ) -> Item:
        """Changes an item, gives up the rows of its old values and takes those of the new ones.

        Raises:
            ResourceNotFoundError: there is no such item.
            UniqueValueTakenError: another item has one of the values.
            LostRaceError: other writers came first at every try.
        """

        def attempt() -> Item:
            current = self._current(key)
            if current is None:
                raise ResourceNotFoundError(f"{self.entity}: no item with this key", self.entity)
            after = {**current, **{name: value for name, value in changes.items() if value is not None}}
            for name in [name for name, value in changes.items() if value is None]:
                after.pop(name, None)
            old, new = (Claims.of(self.entity, self.unique, state) for state in (current, after))
            taken, given_up = new.beyond(old), old.beyond(new)
            writes: list[Write] = [
                Change(self.table, key, update, condition=present & self._unchanged(current, changes.keys())),
                *self._taking(taken, current),
                *self._giving_up(given_up, current),
            ]
            self._run(writes, taken)
            # What is stored may hold more than this change: another writer's, of other fields.
            return self._current(key) or after

        return self._retried(attempt)

    def delete(self, key: Key) -> Item | None:
        """Removes an item and its rows. Gives the item as it was; None: there was none."""

        def attempt() -> Item | None:
            current = self._current(key)
            if current is None:
                return None
            claims = Claims.of(self.entity, self.unique, current).rows
            condition = attr(self.keys[0]).exists() & self._unchanged(current, self.unique)
            self._run([Delete(self.table, key, condition=condition), *self._giving_up(claims, current)], {})
            return current

        return self._retried(attempt)

    def _retried(self, attempt: Callable[[], T]) -> T:
        # Other errors have had their tries already, and throttling has used up the time for them.
        return call_with_retry(
            attempt,
            policy=self.policy,
            clock=self.clock,
            retryable=lambda error: isinstance(error, LostRaceError),
        )

    def _current(self, key: Key) -> Item | None:
        return self.dynamodb.get(self.table, key, consistent=True)

    def _owner(self, item: Item) -> str:
        return owner({name: item[name] for name in self.keys})

    def _taking(self, rows: Mapping[str, str], item: Item) -> list[Write]:
        mine = self._owner(item)
        free = attr(KEY).not_exists() | attr(OWNER).eq(mine)
        return [
            Put(self.values_table, {KEY: {"S": row}, OWNER: {"S": mine}}, condition=free)
            for row in rows.values()
        ]

    def _giving_up(self, rows: Mapping[str, str], item: Item) -> list[Write]:
        # A row that is gone already is no reason to keep the item.
        mine = attr(KEY).not_exists() | attr(OWNER).eq(self._owner(item))
        return [Delete(self.values_table, {KEY: {"S": row}}, condition=mine) for row in rows.values()]

    def _unchanged(self, current: Item, names: Collection[str]) -> Condition:
        """The unique values are those that the rows were worked out from."""
        first, *others = [
            attr(name).eq(Raw(current[name])) if name in current else attr(name).not_exists()
            for name in self.unique
            if name in names
        ]
        for other in others:
            first = first & other
        return first

    def _run(
        self, writes: Sequence[Write], taken: Mapping[str, str], *, lost: ConflictError | None = None
    ) -> None:
        """One transaction. `taken` are the rows of the writes after the first."""
        try:
            self.dynamodb.transact_write(writes)
        except DynamoDBTransactionCanceledError as error:
            codes = [reason.code for reason in error.reasons]
            if _CONFLICT in codes:
                raise LostRaceError(f"{self.entity}: another writer is at work on this item") from error
            if codes[:1] == [_CONDITION]:
                raise (lost or LostRaceError(f"{self.entity}: another writer changed this item")) from error
            for field, code in zip(taken, codes[1:], strict=False):
                if code == _CONDITION:
                    raise UniqueValueTakenError(self.entity, field) from error
            raise
