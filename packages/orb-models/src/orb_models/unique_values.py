"""Unique values: attributes whose value no two items share, kept in a table of their own.

DynamoDB has no unique constraint. If callers looked before they write, two of them could both find a value free. So the
item is written in one transaction with a row whose key is derived from the value, and only one transaction can
succeed. The key holds a hash of the value, so that the table holds no e-mail addresses.
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

TABLE_NAME_VARIABLE = "UNIQUE_VALUES_TABLE_NAME"
VALUE = "value"
"""The key of a row."""
OWNER = "owner"
_CONDITION_FAILED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"
Write = Put | Change | Delete
ResultT = TypeVar("ResultT")

RACE_RETRIES = RetryPolicy(max_attempts=8, base_delay=0.02, max_delay=0.5)
"""A caller loses every attempt only if eight others write the same item at the same time."""


def row_key(entity: str, attribute: str, value: str) -> str:
    """Return the key of a value's row: entity, attribute and the SHA-256 of the case-folded value in NFKC."""
    # Case folding can produce text that is not in NFKC, so the value is normalized before and after.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    return f"{entity}#{attribute}#{hashlib.sha256(folded.encode('utf-8', 'surrogatepass')).hexdigest()}"


def owner_text(key: Key) -> str:
    """Return an item's key as one text. A row names its owner by this text."""
    values = [next(iter(value.values())) for value in key.values()]
    return str(values[0]) if len(values) == 1 else json.dumps(values)


@dataclass(frozen=True, slots=True)
class ItemRows:
    """The rows of an item's unique values."""

    keys: dict[str, str]
    """Attribute to row key."""

    @classmethod
    def of(cls, entity: str, attributes: tuple[str, ...], item: Item) -> ItemRows:
        """Return the rows of an item. An absent attribute has no row."""
        present = {name: item[name]["S"] for name in attributes if "S" in item.get(name, {})}
        return cls({name: row_key(entity, name, value) for name, value in present.items()})

    def without(self, other: ItemRows) -> dict[str, str]:
        """Return the rows that are not among the rows of `other`."""
        return {name: key for name, key in self.keys.items() if other.keys.get(name) != key}


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueWrites:
    """Create, update and delete of a table with unique values."""

    entity: str
    keys: tuple[str, ...]
    unique: tuple[str, ...]
    table: str
    values_table: str
    dynamodb: DynamoDB
    clock: Clock = SYSTEM_CLOCK
    policy: RetryPolicy = RACE_RETRIES

    def create(self, item: Item, absent: Condition) -> None:
        """Store a new item and its rows.

        Raises:
            ItemExistsError: an item with this key exists.
            UniqueValueTakenError: another item has one of the values.
            LostRaceError: another writer came first at every attempt.
        """
        rows = ItemRows.of(self.entity, self.unique, item).keys
        writes: list[Write] = [Put(self.table, item, condition=absent)]
        writes += self._take(rows, item)
        self._retry_lost_races(
            lambda: self._write(writes, rows, on_item_condition=ItemExistsError(self.entity))
        )

    def update(
        self, key: Key, changes: Mapping[str, AttributeValue | None], update: Update, present: Condition
    ) -> Item:
        """Update an item, delete the rows of its old values and put those of its new values.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            UniqueValueTakenError: another item has one of the values.
            LostRaceError: another writer came first at every attempt.
        """

        def attempt() -> Item:
            current = self._current(key)
            if current is None:
                raise ResourceNotFoundError(f"{self.entity}: no item with this key", self.entity)
            after = {**current, **{name: value for name, value in changes.items() if value is not None}}
            for name in [name for name, value in changes.items() if value is None]:
                after.pop(name, None)
            old, new = (ItemRows.of(self.entity, self.unique, state) for state in (current, after))
            taken, released = new.without(old), old.without(new)
            writes: list[Write] = [
                Change(self.table, key, update, condition=present & self._unchanged(current, changes.keys())),
                *self._take(taken, current),
                *self._release(released, current),
            ]
            self._write(writes, taken)
            # Another writer may have changed other attributes since the item was read.
            return self._current(key) or after

        return self._retry_lost_races(attempt)

    def delete(self, key: Key) -> Item | None:
        """Delete an item and its rows, and return the deleted item. None: it did not exist."""

        def attempt() -> Item | None:
            current = self._current(key)
            if current is None:
                return None
            rows = ItemRows.of(self.entity, self.unique, current).keys
            condition = attr(self.keys[0]).exists() & self._unchanged(current, self.unique)
            self._write([Delete(self.table, key, condition=condition), *self._release(rows, current)], {})
            return current

        return self._retry_lost_races(attempt)

    def _retry_lost_races(self, attempt: Callable[[], ResultT]) -> ResultT:
        # The client has already retried all other errors. After throttling, no time is left for more attempts.
        return call_with_retry(
            attempt,
            policy=self.policy,
            clock=self.clock,
            retryable=lambda error: isinstance(error, LostRaceError),
        )

    def _current(self, key: Key) -> Item | None:
        return self.dynamodb.get(self.table, key, consistent=True)

    def _owner(self, item: Item) -> str:
        return owner_text({name: item[name] for name in self.keys})

    def _take(self, rows: Mapping[str, str], item: Item) -> list[Write]:
        owner = self._owner(item)
        is_free = attr(VALUE).not_exists() | attr(OWNER).eq(owner)
        return [
            Put(self.values_table, {VALUE: {"S": key}, OWNER: {"S": owner}}, condition=is_free)
            for key in rows.values()
        ]

    def _release(self, rows: Mapping[str, str], item: Item) -> list[Write]:
        # A missing row must not prevent the write: the item may be older than the rule that its value is unique.
        is_own = attr(VALUE).not_exists() | attr(OWNER).eq(self._owner(item))
        return [Delete(self.values_table, {VALUE: {"S": key}}, condition=is_own) for key in rows.values()]

    def _unchanged(self, current: Item, names: Collection[str]) -> Condition:
        """Return the condition that the unique values are still those from which the rows were derived."""
        first, *others = [
            attr(name).eq(Raw(current[name])) if name in current else attr(name).not_exists()
            for name in self.unique
            if name in names
        ]
        for other in others:
            first = first & other
        return first

    def _write(
        self,
        writes: Sequence[Write],
        taken: Mapping[str, str],
        *,
        on_item_condition: ConflictError | None = None,
    ) -> None:
        """Execute the writes in one transaction.

        Args:
            writes: The write of the item, then those of the rows.
            taken: The rows that are put, in the order of their writes.
            on_item_condition: Raised when the condition of the item fails. Default: LostRaceError.
        """
        try:
            self.dynamodb.transact_write(writes)
        except DynamoDBTransactionCanceledError as error:
            codes = [reason.code for reason in error.reasons]
            if _CONFLICT in codes:
                raise LostRaceError(f"{self.entity}: another writer is changing this item") from error
            if codes[:1] == [_CONDITION_FAILED]:
                lost_race = LostRaceError(f"{self.entity}: another writer changed this item")
                raise on_item_condition or lost_race from error
            for field, code in zip(taken, codes[1:], strict=False):
                if code == _CONDITION_FAILED:
                    raise UniqueValueTakenError(self.entity, field) from error
            raise
