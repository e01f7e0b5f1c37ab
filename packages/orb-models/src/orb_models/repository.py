"""The base class of generated repositories. The generated part describes the table and names the methods."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from orb_common.aws.pages import Page
from orb_common.exceptions import ConfigurationError, ValidationError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.ids import new_id
from orb_models.sort_key_conditions import SortKeyFilter, sort_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from orb_common.aws.dynamodb import Condition, DynamoDB, Item, Key, KeyPage
    from orb_common.aws.dynamodb.cursors import CursorCodec
    from orb_models._pydantic import BaseModel
    from orb_models.definition import Definition, KeyValue
    from orb_models.input import Input
    from orb_models.input import Update as UpdateInput
    from orb_models.item_writes import ItemWrites

ModelT = TypeVar("ModelT")
CreateT = TypeVar("CreateT")
UpdateT = TypeVar("UpdateT")
KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT")


class _Attributes:
    """The attributes of a repository's model, made at first use."""

    def __get__(self, _repository: object, owner: type[Repository[ModelT, CreateT, UpdateT, KeyT]]) -> object:
        from orb_models.attributes import Attributes

        return Attributes(cast("type[BaseModel]", owner.DEFINITION.model))


class Repository(Generic[ModelT, CreateT, UpdateT, KeyT]):
    """The items of one table, as models.

    Args:
        table_name: Default: the environment variable that the definition names, read at first use.
        unique_values_table_name: The table of unique values. Default: UNIQUE_VALUES_TABLE_NAME, read at first use.
        dynamodb: Access to DynamoDB. Default: the client of the process.
        cursors: Signs the cursors of pages. Without it, only first pages can be read by cursor.
        clock: The source of the times that the repository sets.
        ids: Creates the ids that the repository sets.
    """

    DEFINITION: Definition[ModelT]
    attributes: ClassVar[object] = _Attributes()
    """The attributes of the model in conditions: `attributes.status.eq(...)`. The generated part has their types."""

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
        item = self.dynamodb.get(self.table_name, self.DEFINITION.key(key), consistent=consistent)
        return None if item is None or self._expired(item) else self.DEFINITION.decode(item)

    def get_by_unique_value(self, attribute: str, value: str) -> ModelT | None:
        """Return the item with a unique value, such as an e-mail address in whatever case. None: no item has it.

        An index finds one spelling of a value, and shows new items late. These two reads are strongly consistent.

        Args:
            attribute: The name of the attribute in the table. Its schema says `unique: true`.
            value: The value.

        Raises:
            ConfigurationError: The attribute is not unique.
        """
        from orb_models.unique_values import OWNER, VALUE, ItemRows, owner_key, row_key

        definition = self.DEFINITION
        if attribute not in definition.unique:
            raise ConfigurationError(f"{attribute} of {definition.entity} is not a unique attribute")
        row = row_key(definition.entity, attribute, value)
        owner = self.dynamodb.get(self._values_table(), {VALUE: {"S": row}}, consistent=True)
        if owner is None:
            return None
        key = owner_key(definition.keys, owner[OWNER]["S"])
        item = self.dynamodb.get(self.table_name, key, consistent=True)
        # Between the two reads, the item may have got another value.
        if item is None or row not in ItemRows.of(definition.entity, (attribute,), item).keys.values():
            return None
        return None if self._expired(item) else definition.decode(item)

    def _batch_get(self, keys: Iterable[KeyT], *, consistent: bool) -> tuple[ModelT, ...]:
        from orb_common.exceptions import DynamoDBUnprocessedError

        # A dict, because DynamoDB refuses a batch that names a key twice.
        requested = {self.DEFINITION.key_texts(key): (key, given) for key, given in self._keys(keys)}
        try:
            found = self.dynamodb.batch_get(
                self.table_name, [key for key, _ in requested.values()], consistent=consistent
            )
        except DynamoDBUnprocessedError as error:
            error.keys = tuple(requested[self.DEFINITION.key_texts(key)][1] for key in error.keys)
            raise
        by_key = {self.DEFINITION.key_texts(item): item for item in found}
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

        value = self.DEFINITION.validate_key(partition, value)
        condition = attr(partition).eq(value)
        if sort is not None:
            name, sort_filter = sort
            given = {
                kind: self.DEFINITION.validate_key(name, part)
                for kind, part in sort_filter.items()
                if part is not None
            }
            sort = name, given
            on_sort_key = sort_condition(name, given)
            condition = condition if on_sort_key is None else condition & on_sort_key
        limit = _validate_limit(limit)
        return self._page(
            lambda start_key: self.dynamodb.query(
                self.table_name,
                condition,
                index=index,
                limit=limit,
                forward=forward,
                consistent=consistent,
                start_key=start_key,
            ),
            cursor,
            # A cursor continues this query only. It must not be valid for another partition, order or range.
            scope=repr((self.table_name, index, partition, value, sort, forward)),
            decode=decode,
        )

    def _list(
        self, *, limit: int | None, cursor: str | None, filters: Condition | None, consistent: bool = False
    ) -> Page[ModelT]:
        limit = _validate_limit(limit)
        return self._page(
            lambda start_key: self.dynamodb.scan(
                self.table_name, filter=filters, limit=limit, consistent=consistent, start_key=start_key
            ),
            cursor,
            scope=repr((self.table_name, "scan")),
            decode=self.DEFINITION.decode,
        )

    def _page(
        self,
        read: Callable[[Key | None], KeyPage[Item]],
        cursor: str | None,
        *,
        scope: str,
        decode: Callable[[Item], RowT],
    ) -> Page[RowT]:
        def page_at(start_key: Key | None) -> Page[RowT]:
            page = read(start_key)
            items = tuple(decode(item) for item in page.items if not self._expired(item))
            next_key = page.next_key
            if next_key is None:
                return Page(items=items, scanned_count=page.scanned_count)
            return Page(
                items=items,
                scanned_count=page.scanned_count,
                cursor_source=lambda: self._cursor_codec().encode(next_key, scope=scope),
                following=lambda: page_at(next_key),
            )

        return page_at(None if cursor is None else self._cursor_codec().decode(cursor, scope=scope))

    def _cursor_codec(self) -> CursorCodec:
        if self._cursors is None:
            raise ConfigurationError(f"{type(self).__name__} has no secret for cursors: pass `cursors`")
        return self._cursors

    def _expired(self, item: Item) -> bool:
        return self.DEFINITION.expired(item, int(self._clock.now().timestamp()))

    # Writing

    @property
    def writes(self) -> ItemWrites[ModelT]:
        """The writes of the table, which transactions also use. Loaded at the first write."""
        from orb_models.item_writes import ItemWrites

        return ItemWrites(
            self.DEFINITION,
            table=self.table_name,
            values_table=self._values_table,
            dynamodb=self.dynamodb,
            clock=self._clock,
        )

    def built(self, new: CreateT | ModelT) -> ModelT:
        """Return the model of an input, with the fields that the repository sets. A model stays as it is."""
        return new if isinstance(new, self.DEFINITION.model) else self._build(cast("CreateT", new))

    def _build(self, new: CreateT) -> ModelT:
        raise NotImplementedError

    def key(self, key: KeyT) -> Key:
        """Return a key as DynamoDB has it: from its value, or from the tuple of partition and sort key.

        Raises:
            ValidationError: the key has too few or too many parts, or DynamoDB does not accept one of them.
        """
        names = self.DEFINITION.keys
        values = cast("tuple[KeyValue, ...]", key if isinstance(key, tuple) else (key,))
        if len(values) != len(names):
            form = names[0] if len(names) == 1 else f"a tuple of {' and '.join(names)}"
            raise ValidationError(f"a key of {self.DEFINITION.entity} is {form}", field=names[-1])
        return self.DEFINITION.key(dict(zip(names, values, strict=True)))

    def _keys(self, keys: Iterable[KeyT]) -> Iterator[tuple[Key, KeyT]]:
        """Yield each key as DynamoDB has it, and as the caller has it."""
        return ((self.key(key), key) for key in keys)

    def _create(self, new: CreateT | ModelT, *, id_is_new: bool) -> ModelT:
        model = self.built(new)
        return self.writes.create(model, id_is_new=id_is_new and model is not new)

    def _update(
        self,
        key: Mapping[str, KeyValue],
        update: UpdateInput,
        *,
        condition: Condition | None,
        expected_version: int | None = None,
    ) -> ModelT:
        from orb_models.codec import encode_update

        writes, changes = self.writes, encode_update(update)
        return writes.apply(
            writes.changes.update(
                self.DEFINITION.key(key), changes, condition=condition, expected_version=expected_version
            )
        )

    def _increment(
        self,
        key: Mapping[str, KeyValue],
        numbers: Mapping[str, int | Decimal],
        *,
        condition: Condition | None,
        expected_version: int | None = None,
    ) -> ModelT:
        writes = self.writes
        return writes.apply(
            writes.changes.increment(
                self.DEFINITION.key(key), numbers, condition=condition, expected_version=expected_version
            )
        )

    def _append(
        self,
        key: Mapping[str, KeyValue],
        update: type[UpdateInput],
        members: Mapping[str, Sequence[object]],
        *,
        condition: Condition | None,
        expected_version: int | None = None,
    ) -> ModelT:
        from orb_models.codec import encode_update

        # The input checks the members.
        added = update.model_validate({name: values for name, values in members.items() if values})
        writes = self.writes
        return writes.apply(
            writes.changes.append(
                self.DEFINITION.key(key),
                encode_update(added),
                condition=condition,
                expected_version=expected_version,
            )
        )

    def _upsert(self, key: Mapping[str, KeyValue], new: Input, model: ModelT) -> ModelT:
        from orb_models.codec import encode_update

        changes = {name: value for name, value in encode_update(new).items() if name not in key}
        return self.writes.upsert(self.DEFINITION.key(key), model, changes)

    def _delete(
        self,
        key: Mapping[str, KeyValue],
        *,
        condition: Condition | None,
        expected_version: int | None = None,
    ) -> ModelT | None:
        return self.writes.delete(
            self.DEFINITION.key(key), condition=condition, expected_version=expected_version
        )

    def _batch_write(self, puts: Iterable[CreateT | ModelT], deletes: Iterable[KeyT]) -> tuple[ModelT, ...]:
        return self.writes.batch(map(self.built, puts), self._keys(deletes))

    def _values_table(self) -> str:
        from orb_models.unique_values import TABLE_NAME_VARIABLE

        if self._unique_table_name is None:
            self._unique_table_name = _from_environment(TABLE_NAME_VARIABLE)
        return self._unique_table_name


def _from_environment(variable: str) -> str:
    name = os.environ.get(variable)
    if not name:
        raise ConfigurationError("the name of a table is not set", config_key=variable)
    return name


def _validate_limit(limit: int | None) -> int | None:
    if limit is not None and limit < 1:
        raise ValidationError("limit must be at least 1", field="limit")
    return limit
