"""What every generated repository does, written once: the generated part says what the table is and names the methods.

Writes are conditional and name only what they change, so that nothing that another writer stored meanwhile is lost.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from orb_common.aws.pages import Page
from orb_common.exceptions import (
    ConfigurationError,
    DynamoDBConditionFailedError,
    ItemExistsError,
    ItemTooLargeError,
    LostRaceError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id
from orb_models.codec import changed
from orb_models.key_checks import MAX_KEY, checked
from orb_models.sort_key_conditions import Sort, sort_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from orb_common.aws.dynamodb import AttributeValue, Condition, DynamoDB, Item, Key, KeyPage
    from orb_common.aws.dynamodb.cursors import CursorCodec
    from orb_models.input import Update as InputOfUpdate
    from orb_models.unique_values import UniqueWrites

M = TypeVar("M")
R = TypeVar("R")

KeyValue = str | int | datetime
"""A value of a key, as Python has it."""


class Definition(NamedTuple, Generic[M]):
    """What the schema says about a table."""

    entity: str
    variable: str
    """The environment variable that holds the table's name."""
    keys: tuple[str, ...]
    encode: Callable[[M], Item]
    decode: Callable[[Item], M]
    indexed: Mapping[str, int] = MappingProxyType({})
    """Texts that are keys of the table or of an index: attribute to the bytes that DynamoDB takes of it."""
    unique: tuple[str, ...] = ()
    updated: str | None = None
    """The attribute that tells when the item last changed."""
    ttl: str | None = None
    """The attribute after whose time an item is gone."""


class Repository(Generic[M]):
    """Items of one table as models.

    Args:
        table_name: Default: what the environment variable of the definition says, read at the first use.
        unique_values_table_name: The table of unique values. Default: UNIQUE_VALUES_TABLE_NAME, read likewise.
        dynamodb: Access to DynamoDB. Default: the process's own.
        cursors: Signs the marks of pages. Without it, paging beyond the first page is refused.
        clock: For the times that the repository sets.
        ids: Makes the ids that the repository sets.
    """

    DEFINITION: Definition[M]

    def __init__(
        self,
        *,
        table_name: str | None = None,
        unique_values_table_name: str | None = None,
        dynamodb: DynamoDB | None = None,
        cursors: CursorCodec | None = None,
        clock: Clock = SYSTEM_CLOCK,
        ids: Callable[[], str] = new_id,
    ) -> None:
        self._table_name = table_name
        self._unique_table_name = unique_values_table_name
        self._dynamodb = dynamodb
        self._cursors = cursors
        self._clock = clock
        self._ids = ids

    @property
    def table_name(self) -> str:
        """The table. Raises ConfigurationError when neither the caller nor the environment names it."""
        if self._table_name is None:
            self._table_name = _from_environment(self.DEFINITION.variable)
        return self._table_name

    @property
    def dynamodb(self) -> DynamoDB:
        """Access to DynamoDB, made at the first use: constructing a repository contacts nobody."""
        if self._dynamodb is None:
            from orb_common.aws.dynamodb import DynamoDB

            self._dynamodb = DynamoDB(clock=self._clock)
        return self._dynamodb

    def prepare(self) -> None:
        """Make the client of DynamoDB and rehearse what reads, so that the first request need not: nothing is sent."""
        self.dynamodb.prepare(self.table_name)

    # Reading

    def _get(self, key: Mapping[str, KeyValue], *, consistent: bool) -> M | None:
        item = self.dynamodb.get(self.table_name, self._key(key), consistent=consistent)
        return None if item is None or self._expired(item) else self.DEFINITION.decode(item)

    def _batch_get(self, keys: Iterable[Mapping[str, KeyValue]], *, consistent: bool) -> tuple[M, ...]:
        # A dict, because DynamoDB refuses a batch that names a key twice.
        wanted = {_mark(key): key for key in map(self._key, keys)}
        found = self.dynamodb.batch_get(self.table_name, list(wanted.values()), consistent=consistent)
        by_key = {_mark({name: item[name] for name in self.DEFINITION.keys}): item for item in found}
        items = (by_key[mark] for mark in wanted if mark in by_key)
        return tuple(self.DEFINITION.decode(item) for item in items if not self._expired(item))

    def _query(
        self,
        index: str | None,
        partition: str,
        value: KeyValue,
        *,
        decode: Callable[[Item], R],
        sort: tuple[str, Sort] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[R]:
        from orb_common.aws.dynamodb import attr

        value = self._checked(partition, value)
        if sort is not None:
            name, ways = sort
            sort = name, {way: self._checked(name, part) for way, part in ways.items() if part is not None}
        condition = attr(partition).eq(value)
        narrowed = sort_condition(*sort) if sort is not None else None
        # A cursor continues this very question: it must not open another partition, order or range.
        scope = repr((self.table_name, index, partition, value, sort, forward))
        page = self.dynamodb.query(
            self.table_name,
            condition if narrowed is None else condition & narrowed,
            index=index,
            limit=_positive(limit),
            forward=forward,
            consistent=consistent,
            start_key=self._start(cursor, scope),
        )
        return self._page(page, scope, decode)

    def _list(self, *, limit: int | None, cursor: str | None, filters: Condition | None) -> Page[M]:
        scope = repr((self.table_name, "scan"))
        page = self.dynamodb.scan(
            self.table_name, filter=filters, limit=_positive(limit), start_key=self._start(cursor, scope)
        )
        return self._page(page, scope, self.DEFINITION.decode)

    def _iterate(self, *, filters: Condition | None) -> Iterator[M]:
        for item in self.dynamodb.scan_all(self.table_name, filter=filters):
            if not self._expired(item):
                yield self.DEFINITION.decode(item)

    def _page(self, page: KeyPage[Item], scope: str, decode: Callable[[Item], R]) -> Page[R]:
        items = page.items
        if self.DEFINITION.ttl is not None:
            items = [item for item in items if not self._expired(item)]
        next_key = page.next_key
        mark = None if next_key is None else lambda: self._codec().encode(next_key, scope=scope)
        return Page(items=tuple(map(decode, items)), scanned_count=page.scanned_count, mark=mark)

    def _start(self, cursor: str | None, scope: str) -> Key | None:
        return None if cursor is None else self._codec().decode(cursor, scope=scope)

    def _codec(self) -> CursorCodec:
        if self._cursors is None:
            raise ConfigurationError(f"{type(self).__name__} has no secret for cursors; give it `cursors`")
        return self._cursors

    # Writing

    def _create(self, model: M, *, own_id: bool) -> M:
        """Stores a new item. `own_id`: its key was made for this call, so nobody else can have used it."""
        item = self.DEFINITION.encode(model)
        self._check_keys(item)
        # Before the write: what could not be read again must not be stored.
        stored = self.DEFINITION.decode(item)
        with _sized(self.DEFINITION.entity):
            if self.DEFINITION.unique:
                self._unique_writes().create(item, self._absent())
                return stored
            try:
                self.dynamodb.put(self.table_name, item, condition=self._absent())
            except DynamoDBConditionFailedError as error:
                # The answer to the first try was lost, and the second found what the first had stored.
                if not (own_id and error.item == item):
                    raise ItemExistsError(self.DEFINITION.entity) from error
        return stored

    def _update(
        self, key: Mapping[str, KeyValue], wanted: InputOfUpdate, *, condition: Condition | None
    ) -> M:
        from orb_common.aws.dynamodb import Raw, Update

        changes = changed(wanted)
        if not changes:
            raise ValidationError(f"{self.DEFINITION.entity}: an update names at least one field")
        self._check_keys(changes)
        stored_key = self._key(key)
        update = Update()
        for name, value in changes.items():
            if value is None:
                update.remove(name)
            else:
                update.set(name, Raw(value))
        if self.DEFINITION.updated is not None:
            update.set(self.DEFINITION.updated, int(self._clock.now().timestamp()))
        expected = self._present() if condition is None else self._present() & condition
        with _sized(self.DEFINITION.entity):
            if changes.keys() & set(self.DEFINITION.unique):
                item = self._unique_writes().update(stored_key, changes, update, expected)
                return self.DEFINITION.decode(item)
            try:
                changed_item = self.dynamodb.update(self.table_name, stored_key, update, condition=expected)
            except DynamoDBConditionFailedError as error:
                if condition is not None and error.item is not None and not self._expired(error.item):
                    raise LostRaceError(f"{self.DEFINITION.entity}: another writer came first") from error
                raise self._missing() from error
        if changed_item is None:
            raise self._missing()
        return self.DEFINITION.decode(changed_item)

    def _delete(self, key: Mapping[str, KeyValue]) -> M | None:
        stored_key = self._key(key)
        if self.DEFINITION.unique:
            item = self._unique_writes().delete(stored_key)
        else:
            item = self.dynamodb.delete(self.table_name, stored_key)
        return None if item is None or self._expired(item) else self.DEFINITION.decode(item)

    def _unique_writes(self) -> UniqueWrites:
        from orb_models.unique_values import VARIABLE, UniqueWrites

        if self._unique_table_name is None:
            self._unique_table_name = _from_environment(VARIABLE)
        return UniqueWrites(
            entity=self.DEFINITION.entity,
            keys=self.DEFINITION.keys,
            unique=self.DEFINITION.unique,
            table=self.table_name,
            values_table=self._unique_table_name,
            dynamodb=self.dynamodb,
            clock=self._clock,
        )

    # What both need

    def _key(self, key: Mapping[str, KeyValue]) -> Key:
        from orb_common.aws.dynamodb import to_attribute_value

        return {
            name: to_attribute_value(self._checked(name, value), name=name) for name, value in key.items()
        }

    def _checked(self, name: str, value: object) -> KeyValue:
        return checked(name, value, self.DEFINITION.indexed.get(name, MAX_KEY))

    def _check_keys(self, item: Mapping[str, AttributeValue | None]) -> None:
        for name in self.DEFINITION.indexed:
            value = item.get(name)
            if value is not None:
                self._checked(name, value["S"])

    def _absent(self) -> Condition:
        """No such item, or one that is past its time and only not yet removed."""
        from orb_common.aws.dynamodb import attr

        absent = attr(self.DEFINITION.keys[0]).not_exists()
        ttl = self.DEFINITION.ttl
        return absent if ttl is None else absent | attr(ttl).le(self._now())

    def _present(self) -> Condition:
        from orb_common.aws.dynamodb import attr

        present = attr(self.DEFINITION.keys[0]).exists()
        ttl = self.DEFINITION.ttl
        return present if ttl is None else present & (attr(ttl).not_exists() | attr(ttl).gt(self._now()))

    def _expired(self, item: Item) -> bool:
        # DynamoDB removes an item within days of its time, and serves it until then.
        ttl = self.DEFINITION.ttl
        return ttl is not None and "N" in item.get(ttl, {}) and float(item[ttl]["N"]) <= self._now()

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _missing(self) -> ResourceNotFoundError:
        return ResourceNotFoundError(
            f"{self.DEFINITION.entity}: no item with this key", self.DEFINITION.entity
        )


@contextmanager
def _sized(entity: str) -> Iterator[None]:
    """Around a write: an item that is too large is told with its entity."""
    try:
        yield
    except ItemTooLargeError as error:
        raise ItemTooLargeError(entity, error.field) from error


def _from_environment(variable: str) -> str:
    name = os.environ.get(variable)
    if not name:
        raise ConfigurationError("the name of a table is not set", config_key=variable)
    return name


def _positive(limit: int | None) -> int | None:
    if limit is not None and limit < 1:
        raise ValidationError("limit must be at least 1", field="limit")
    return limit


def _mark(key: Key) -> tuple[str, ...]:
    return tuple(str(next(iter(key[name].values()))) for name in sorted(key))
