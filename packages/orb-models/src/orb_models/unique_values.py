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
from orb_common.exceptions import DynamoDBTransactionCanceledError, ItemExistsError, LostRaceError, OrbError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry
from orb_models.write_group import WriteGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from orb_common.aws.dynamodb import AttributeValue, Condition, DynamoDB, Item, Key, Update

    Refusal = Callable[[Item | None], OrbError]
    """Returns the error of a condition that is not met, from the stored item."""

TABLE_NAME_VARIABLE = "UNIQUE_VALUES_TABLE_NAME"
VALUE = "value"
"""The key of a row."""
OWNER = "owner"
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


def owner_key(names: tuple[str, ...], text: str) -> Key:
    """Return the key of an item whose key attributes are text, from the `owner_text` of a row."""
    values = [text] if len(names) == 1 else json.loads(text)
    return {name: {"S": value} for name, value in zip(names, values, strict=True)}


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
        group = self.creation(item, absent)
        self._retry_lost_races(lambda: self._write(group, item))

    def update(
        self,
        key: Key,
        changes: Mapping[str, AttributeValue | None],
        update: Update,
        present: Condition,
        refusal: Refusal,
    ) -> Item:
        """Update an item, delete the rows of its old values and put those of its new values.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            UniqueValueTakenError: another item has one of the values.
            LostRaceError: another writer came first at every attempt.
            OrbError: what `refusal` returns, when `present` is not met.
        """

        def attempt() -> Item | OrbError:
            current = self._current(key)
            if current is None:
                return refusal(None)
            refused = self._write(self.change(key, current, changes, update, present, refusal), current)
            # Another writer may have changed other attributes since the item was read.
            return refused or self._current(key) or current

        return self._retry_lost_races(attempt)

    def delete(self, key: Key, present: Condition | None, refusal: Refusal) -> Item | None:
        """Delete an item and its rows, and return the deleted item. None: it did not exist.

        Raises:
            LostRaceError: another writer came first at every attempt.
            OrbError: what `refusal` returns, when `present` is not met.
        """

        def attempt() -> Item | OrbError | None:
            current = self._current(key)
            if current is None:
                return None
            return self._write(self.deletion(key, current, present, refusal), current) or current

        return self._retry_lost_races(attempt)

    def creation(self, item: Item, absent: Condition) -> WriteGroup:
        """Return the writes of a new item."""
        rows = ItemRows.of(self.entity, self.unique, item).keys
        return WriteGroup(
            self.entity,
            [Put(self.table, item, condition=absent), *self._take(rows, item)],
            lambda _: ItemExistsError(self.entity),
            tuple(rows),
        )

    def change(  # noqa: PLR0917 - private to the package
        self,
        key: Key,
        current: Item,
        changes: Mapping[str, AttributeValue | None],
        update: Update,
        present: Condition,
        refusal: Refusal,
    ) -> WriteGroup:
        """Return the writes of an update of the item `current`."""
        changed: dict[str, AttributeValue | None] = {**current, **changes}
        after = {name: value for name, value in changed.items() if value is not None}
        old, new = (ItemRows.of(self.entity, self.unique, state) for state in (current, after))
        taken = new.without(old)
        writes = [
            Change(self.table, key, update, condition=present & self._unchanged(current, changes.keys())),
            *self._take(taken, current),
            *self._release(old.without(new), current),
        ]
        return WriteGroup(self.entity, writes, self._refusal_or_race(current, refusal), tuple(taken))

    def deletion(self, key: Key, current: Item, present: Condition | None, refusal: Refusal) -> WriteGroup:
        """Return the writes of a deletion of the item `current`."""
        rows = ItemRows.of(self.entity, self.unique, current).keys
        unchanged = attr(self.keys[0]).exists() & self._unchanged(current, self.unique)
        condition = unchanged if present is None else unchanged & present
        writes = [Delete(self.table, key, condition=condition), *self._release(rows, current)]

        def gone_or_refused(item: Item | None) -> OrbError:
            # Without a condition, the item need not exist: the new attempt finds that it is gone.
            return self._lost() if item is None and present is None else refusal(item)

        return WriteGroup(self.entity, writes, self._refusal_or_race(current, gone_or_refused))

    def _retry_lost_races(self, attempt: Callable[[], ResultT | OrbError]) -> ResultT:
        # The client has already retried all other errors. After throttling, no time is left for more attempts.
        result = call_with_retry(
            attempt,
            policy=self.policy,
            clock=self.clock,
            retryable=lambda error: isinstance(error, LostRaceError),
        )
        if isinstance(result, OrbError):
            raise result
        return result

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

    def _refusal_or_race(self, current: Item, refusal: Refusal) -> Refusal:
        """Return a refusal that is a lost race if the unique values are not those that were read."""

        def error(item: Item | None) -> OrbError:
            return self._lost() if item is not None and self._moved(item, current) else refusal(item)

        return error

    def _moved(self, item: Item, current: Item) -> bool:
        return any(item.get(name) != current.get(name) for name in self.unique)

    def _lost(self) -> LostRaceError:
        return LostRaceError(f"{self.entity}: another writer changed the item first")

    def _write(self, group: WriteGroup, current: Item) -> OrbError | None:
        """Execute the writes in one transaction, and return the error that a new attempt would not change."""
        try:
            self.dynamodb.transact_write(group.writes)
        except DynamoDBTransactionCanceledError as error:
            failure = group.failure(error.reasons)
            if failure is None:
                raise
            item = error.reasons[0].item
            if item is not None and not self._moved(item, current):
                # The unique values are those that were read, so the condition of the caller is not met.
                failure.__cause__ = error
                return failure
            raise failure from error
        return None
