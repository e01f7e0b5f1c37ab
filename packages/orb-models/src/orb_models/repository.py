"""The base class of generated repositories. The generated part describes the table and names the methods.

Writes are conditional, and an update writes only the changed attributes, so that no change of another writer is lost.
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
from orb_models.codec import encode_update
from orb_models.key_checks import MAX_PARTITION_KEY_BYTES, validate_key
from orb_models.sort_key_conditions import SortKeyFilter, sort_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from orb_common.aws.dynamodb import AttributeValue, Condition, DynamoDB, Item, Key, KeyPage
    from orb_common.aws.dynamodb.cursors import CursorCodec
    from orb_models.input import Update as UpdateInput
    from orb_models.unique_values import UniqueWrites

ModelT = TypeVar("ModelT")
RowT = TypeVar("RowT")

KeyValue = str | int | datetime
"""The value of a key in Python."""


class Definition(NamedTuple, Generic[ModelT]):
    """What the schema says about a table."""

    entity: str
    table_name_variable: str
    """The environment variable that holds the table's name."""
    keys: tuple[str, ...]
    encode: Callable[[ModelT], Item]
    decode: Callable[[Item], ModelT]
    max_key_bytes: Mapping[str, int] = MappingProxyType({})
    """The text attributes that are keys of the table or of an index, with the most bytes that DynamoDB accepts."""
    unique: tuple[str, ...] = ()
    updated_at: str | None = None
    """The attribute that holds the time of the last change."""
    ttl: str | None = None
    """The attribute that holds the time at which an item expires."""


class Repository(Generic[ModelT]):
    """The items of one table, as models.

    Args:
        table_name: Default: the environment variable that the definition names, read at first use.
        unique_values_table_name: The table of unique values. Default: UNIQUE_VALUES_TABLE_NAME, read at first use.
        dynamodb: Access to DynamoDB. Default: the client of the process.
        cursors: Signs the cursors of pages. Without it, only first pages can be read.
        clock: The source of the times that the repository sets.
        ids: Creates the ids that the repository sets.
    """

    DEFINITION: Definition[ModelT]

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
        """The name of the table. Raises ConfigurationError when neither the caller nor the environment sets it."""
        if self._table_name is None:
            self._table_name = _from_environment(self.DEFINITION.table_name_variable)
        return self._table_name

    @property
    def dynamodb(self) -> DynamoDB:
        """Access to DynamoDB. Created at first use: creating a repository loads no AWS client."""
        if self._dynamodb is None:
            from orb_common.aws.dynamodb import DynamoDB

            self._dynamodb = DynamoDB(clock=self._clock)
        return self._dynamodb

    def prepare(self) -> None:
        """Create the DynamoDB client and warm up the code of reads before the first request. Send nothing."""
        self.dynamodb.prepare(self.table_name)

    # Reading

    def _get(self, key: Mapping[str, KeyValue], *, consistent: bool) -> ModelT | None:
        item = self.dynamodb.get(self.table_name, self._key(key), consistent=consistent)
        return None if item is None or self._expired(item) else self.DEFINITION.decode(item)

    def _batch_get(self, keys: Iterable[Mapping[str, KeyValue]], *, consistent: bool) -> tuple[ModelT, ...]:
        # A dict, because DynamoDB refuses a batch that names a key twice.
        requested = {_key_texts(key): key for key in map(self._key, keys)}
        found = self.dynamodb.batch_get(self.table_name, list(requested.values()), consistent=consistent)
        by_key = {_key_texts({name: item[name] for name in self.DEFINITION.keys}): item for item in found}
        items = (by_key[texts] for texts in requested if texts in by_key)
        return tuple(self.DEFINITION.decode(item) for item in items if not self._expired(item))

    def _query(
        self,
        index: str | None,
        partition: str,
        value: KeyValue,
        *,
        decode: Callable[[Item], RowT],
        sort: tuple[str, SortKeyFilter] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
        consistent: bool = False,
    ) -> Page[RowT]:
        from orb_common.aws.dynamodb import attr

        value = self._validate_key(partition, value)
        if sort is not None:
            name, sort_filter = sort
            sort = (
                name,
                {
                    kind: self._validate_key(name, part)
                    for kind, part in sort_filter.items()
                    if part is not None
                },
            )
        condition = attr(partition).eq(value)
        on_sort_key = sort_condition(*sort) if sort is not None else None
        # A cursor continues this query only. It must not be valid for another partition, order or range.
        scope = repr((self.table_name, index, partition, value, sort, forward))
        page = self.dynamodb.query(
            self.table_name,
            condition if on_sort_key is None else condition & on_sort_key,
            index=index,
            limit=_validate_limit(limit),
            forward=forward,
            consistent=consistent,
            start_key=self._start_key(cursor, scope),
        )
        return self._page(page, scope, decode)

    def _list(self, *, limit: int | None, cursor: str | None, filters: Condition | None) -> Page[ModelT]:
        scope = repr((self.table_name, "scan"))
        page = self.dynamodb.scan(
            self.table_name,
            filter=filters,
            limit=_validate_limit(limit),
            start_key=self._start_key(cursor, scope),
        )
        return self._page(page, scope, self.DEFINITION.decode)

    def _iterate(self, *, filters: Condition | None) -> Iterator[ModelT]:
        for item in self.dynamodb.scan_all(self.table_name, filter=filters):
            if not self._expired(item):
                yield self.DEFINITION.decode(item)

    def _page(self, page: KeyPage[Item], scope: str, decode: Callable[[Item], RowT]) -> Page[RowT]:
        items = page.items
        if self.DEFINITION.ttl is not None:
            items = [item for item in items if not self._expired(item)]
        next_key = page.next_key
        cursor_source = (
            None if next_key is None else lambda: self._cursor_codec().encode(next_key, scope=scope)
        )
        return Page(
            items=tuple(map(decode, items)), scanned_count=page.scanned_count, cursor_source=cursor_source
        )

    def _start_key(self, cursor: str | None, scope: str) -> Key | None:
        return None if cursor is None else self._cursor_codec().decode(cursor, scope=scope)

    def _cursor_codec(self) -> CursorCodec:
        if self._cursors is None:
            raise ConfigurationError(f"{type(self).__name__} has no secret for cursors: pass `cursors`")
        return self._cursors

    # Writing

    def _create(self, model: ModelT, *, id_is_new: bool) -> ModelT:
        """Store a new item. `id_is_new`: its key was created for this call, so no other caller can have used it."""
        item = self.DEFINITION.encode(model)
        self._check_keys(item)
        # Before the write, because an item that cannot be decoded must not be stored.
        stored = self.DEFINITION.decode(item)
        with _name_entity_if_too_large(self.DEFINITION.entity):
            if self.DEFINITION.unique:
                self._unique_writes().create(item, self._is_absent())
                return stored
            try:
                self.dynamodb.put(self.table_name, item, condition=self._is_absent())
            except DynamoDBConditionFailedError as error:
                # If both are true, the answer to the first attempt was lost, and the retry found its item.
                if not (id_is_new and error.item == item):
                    raise ItemExistsError(self.DEFINITION.entity) from error
        return stored

    def _update(
        self, key: Mapping[str, KeyValue], update: UpdateInput, *, condition: Condition | None
    ) -> ModelT:
        from orb_common.aws.dynamodb import Raw, Update

        changes = encode_update(update)
        if not changes:
            raise ValidationError(f"{self.DEFINITION.entity}: an update must name at least one field")
        self._check_keys(changes)
        stored_key = self._key(key)
        expression = Update()
        for name, value in changes.items():
            if value is None:
                expression.remove(name)
            else:
                expression.set(name, Raw(value))
        if self.DEFINITION.updated_at is not None:
            expression.set(self.DEFINITION.updated_at, self._now())
        expected = self._is_present() if condition is None else self._is_present() & condition
        with _name_entity_if_too_large(self.DEFINITION.entity):
            if changes.keys() & set(self.DEFINITION.unique):
                item = self._unique_writes().update(stored_key, changes, expression, expected)
                return self.DEFINITION.decode(item)
            try:
                changed_item = self.dynamodb.update(
                    self.table_name, stored_key, expression, condition=expected
                )
            except DynamoDBConditionFailedError as error:
                if condition is not None and error.item is not None and not self._expired(error.item):
                    raise LostRaceError(
                        f"{self.DEFINITION.entity}: another writer changed the item first"
                    ) from error
                raise self._not_found() from error
        if changed_item is None:
            raise self._not_found()
        return self.DEFINITION.decode(changed_item)

    def _delete(self, key: Mapping[str, KeyValue]) -> ModelT | None:
        stored_key = self._key(key)
        if self.DEFINITION.unique:
            item = self._unique_writes().delete(stored_key)
        else:
            item = self.dynamodb.delete(self.table_name, stored_key)
        return None if item is None or self._expired(item) else self.DEFINITION.decode(item)

    def _unique_writes(self) -> UniqueWrites:
        from orb_models.unique_values import TABLE_NAME_VARIABLE, UniqueWrites

        if self._unique_table_name is None:
            self._unique_table_name = _from_environment(TABLE_NAME_VARIABLE)
        return UniqueWrites(
            entity=self.DEFINITION.entity,
            keys=self.DEFINITION.keys,
            unique=self.DEFINITION.unique,
            table=self.table_name,
            values_table=self._unique_table_name,
            dynamodb=self.dynamodb,
            clock=self._clock,
        )

    # Keys and conditions

    def _key(self, key: Mapping[str, KeyValue]) -> Key:
        from orb_common.aws.dynamodb import to_attribute_value

        return {
            name: to_attribute_value(self._validate_key(name, value), name=name)
            for name, value in key.items()
        }

    def _validate_key(self, name: str, value: object) -> KeyValue:
        return validate_key(name, value, self.DEFINITION.max_key_bytes.get(name, MAX_PARTITION_KEY_BYTES))

    def _check_keys(self, item: Mapping[str, AttributeValue | None]) -> None:
        for name in self.DEFINITION.max_key_bytes:
            value = item.get(name)
            if value is not None:
                self._validate_key(name, value["S"])

    def _is_absent(self) -> Condition:
        """Return the condition that there is no such item, or only an expired one that DynamoDB has not removed yet."""
        from orb_common.aws.dynamodb import attr

        absent = attr(self.DEFINITION.keys[0]).not_exists()
        ttl = self.DEFINITION.ttl
        return absent if ttl is None else absent | attr(ttl).le(self._now())

    def _is_present(self) -> Condition:
        from orb_common.aws.dynamodb import attr

        present = attr(self.DEFINITION.keys[0]).exists()
        ttl = self.DEFINITION.ttl
        return present if ttl is None else present & (attr(ttl).not_exists() | attr(ttl).gt(self._now()))

    def _expired(self, item: Item) -> bool:
        # DynamoDB removes an expired item within days, and returns it until then.
        ttl = self.DEFINITION.ttl
        return ttl is not None and "N" in item.get(ttl, {}) and float(item[ttl]["N"]) <= self._now()

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _not_found(self) -> ResourceNotFoundError:
        return ResourceNotFoundError(
            f"{self.DEFINITION.entity}: no item with this key", self.DEFINITION.entity
        )


@contextmanager
def _name_entity_if_too_large(entity: str) -> Iterator[None]:
    """Name the entity in the error of an item that is too large."""
    try:
        yield
    except ItemTooLargeError as error:
        raise ItemTooLargeError(entity, error.field) from error


def _from_environment(variable: str) -> str:
    name = os.environ.get(variable)
    if not name:
        raise ConfigurationError("the name of a table is not set", config_key=variable)
    return name


def _validate_limit(limit: int | None) -> int | None:
    if limit is not None and limit < 1:
        raise ValidationError("limit must be at least 1", field="limit")
    return limit


def _key_texts(key: Key) -> tuple[str, ...]:
    return tuple(str(next(iter(key[name].values()))) for name in sorted(key))
