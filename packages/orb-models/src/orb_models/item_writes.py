"""Writes of single items. The repository loads this module at its first write.

Writes are conditional, and an update writes only the changed attributes, so that no change of another writer is lost.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    DynamoDBUnprocessedError,
    ItemExistsError,
    ItemTooLargeError,
    LostRaceError,
    ResourceNotFoundError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from orb_common.aws.dynamodb import Condition, DynamoDB, Item, Key
    from orb_common.utils.clock import Clock
    from orb_models.definition import Definition
    from orb_models.item_changes import Change, ItemChanges, Values
    from orb_models.unique_values import UniqueWrites
    from orb_models.write_group import WriteGroup

ModelT = TypeVar("ModelT")
UPSERT_ATTEMPTS = 8


class ItemWrites(Generic[ModelT]):
    """The writes of a table: prepared for a transaction, or sent at once.

    Args:
        definition: What the schema says about the table.
        table: The name of the table.
        values_table: Returns the name of the table of unique values.
        dynamodb: Access to DynamoDB.
        clock: The source of times.
    """

    def __init__(
        self,
        definition: Definition[ModelT],
        *,
        table: str,
        values_table: Callable[[], str],
        dynamodb: DynamoDB,
        clock: Clock,
    ) -> None:
        self._definition = definition
        self.table = table
        self._values_table = values_table
        self._dynamodb = dynamodb
        self._clock = clock

    @property
    def changes(self) -> ItemChanges[ModelT]:
        """The changes of items. Loaded at the first change, because many functions only create."""
        from orb_models.item_changes import ItemChanges

        return ItemChanges(self._definition, clock=self._clock)

    def item(self, model: ModelT) -> tuple[Item, ModelT]:
        """Return the item of a model, and the model as it will be read."""
        item = self._definition.encode(model)
        self._definition.check_keys(item)
        # Before the write, because an item that cannot be decoded must not be stored.
        return item, self._definition.decode(item)

    # Writes for a transaction

    def creation(self, model: ModelT) -> tuple[WriteGroup, ModelT]:
        """Return the writes of a new item, and the model as it will be read."""
        from orb_common.aws.dynamodb import Put
        from orb_models.write_group import WriteGroup

        item, stored = self.item(model)
        absent = self._definition.is_absent(self._now())
        if self._definition.unique:
            return self._unique().creation(item, absent), stored
        entity = self._definition.entity
        return WriteGroup(entity, [Put(self.table, item, absent)], lambda _: ItemExistsError(entity)), stored

    def changing(self, change: Change) -> WriteGroup:
        """Return the writes of a change. If it sets a unique value, the item is read first."""
        from orb_common.aws.dynamodb import Change as ChangeWrite
        from orb_models.write_group import WriteGroup

        if self._sets_unique(change):
            current = self._dynamodb.get(self.table, change.key, consistent=True)
            if current is None:
                raise self._definition.not_found()
            return self._unique().change(
                change.key, current, change.values, change.expression, change.condition, change.refusal
            )
        write = ChangeWrite(self.table, change.key, change.expression, change.condition)
        return WriteGroup(self._definition.entity, [write], change.refusal)

    def deletion(
        self, key: Key, *, condition: Condition | None, expected_version: int | None
    ) -> WriteGroup | None:
        """Return the writes of a deletion. None: the item has unique values to release, and does not exist."""
        from orb_common.aws.dynamodb import Delete
        from orb_models.write_group import WriteGroup

        required = self._required(condition, expected_version)
        refusal = self.changes.refusal(condition, expected_version)
        if self._definition.unique:
            current = self._dynamodb.get(self.table, key, consistent=True)
            if current is None and required is not None:
                raise self._definition.not_found()
            return None if current is None else self._unique().deletion(key, current, required, refusal)
        return WriteGroup(self._definition.entity, [Delete(self.table, key, required)], refusal)

    def check(self, key: Key, *, condition: Condition | None, expected_version: int | None) -> WriteGroup:
        """Return a check that an item exists and meets the conditions."""
        from orb_common.aws.dynamodb import Check
        from orb_models.write_group import WriteGroup

        changes = self.changes
        write = Check(self.table, key, changes.required(condition, expected_version))
        return WriteGroup(self._definition.entity, [write], changes.refusal(condition, expected_version))

    # Sending

    def create(self, model: ModelT, *, id_is_new: bool) -> ModelT:
        """Store a new item. `id_is_new`: its key was created for this call, so no other caller can have used it."""
        item, stored = self.item(model)
        absent = self._definition.is_absent(self._now())
        with self._named_if_too_large():
            if self._definition.unique:
                self._unique().create(item, absent)
                return stored
            try:
                self._dynamodb.put(self.table, item, condition=absent)
            except DynamoDBConditionFailedError as error:
                # If both are true, the answer to the first attempt was lost, and the retry found its item.
                if not (id_is_new and error.item == item):
                    raise ItemExistsError(self._definition.entity) from error
        return stored

    def apply(self, change: Change) -> ModelT:
        """Change an item, and return it."""
        with self._named_if_too_large():
            if self._sets_unique(change):
                item: Item | None = self._unique().update(
                    change.key, change.values, change.expression, change.condition, change.refusal
                )
            else:
                try:
                    item = self._dynamodb.update(
                        self.table, change.key, change.expression, condition=change.condition
                    )
                except DynamoDBConditionFailedError as error:
                    raise change.refusal(error.item) from error
        if item is None:
            raise self._definition.not_found()
        return self._definition.decode(item)

    def upsert(self, key: Key, model: ModelT, values: Values) -> ModelT:
        """Change the item of a key. Store the model if no item has that key."""
        for _ in range(UPSERT_ATTEMPTS):
            if values:
                try:
                    return self.apply(self.changes.update(key, values))
                except ResourceNotFoundError:
                    pass
            try:
                return self.create(model, id_is_new=False)
            except ItemExistsError:
                # Another writer stored the item meanwhile. Without changes, it stays as it is.
                item = None if values else self._dynamodb.get(self.table, key, consistent=True)
                if item is not None:
                    return self._definition.decode(item)
        raise LostRaceError(f"{self._definition.entity}: other writers create and delete this item")

    def delete(self, key: Key, *, condition: Condition | None, expected_version: int | None) -> ModelT | None:
        """Delete an item and return it. None: it did not exist."""
        required = self._required(condition, expected_version)
        find_refusal = self.changes.refusal(condition, expected_version)
        try:
            if self._definition.unique:
                item = self._unique().delete(key, required, find_refusal)
            else:
                item = self._dynamodb.delete(self.table, key, condition=required)
        except DynamoDBConditionFailedError as error:
            refusal = find_refusal(error.item)
            if not isinstance(refusal, ResourceNotFoundError):
                raise refusal from error
            return None
        except ResourceNotFoundError:
            return None
        if item is None or self._definition.expired(item, self._now()):
            return None
        return self._definition.decode(item)

    def batch(self, models: Iterable[ModelT], keys: Iterable[tuple[Key, object]]) -> tuple[ModelT, ...]:
        """Put and delete any number of items without conditions, and return the models that were put.

        Args:
            models: The items to put.
            keys: The keys to delete, as DynamoDB has them and as the caller has them.

        Raises:
            DynamoDBUnprocessedError: models and keys of the caller are left over.
        """
        pairs = [self.item(model) for model in models]
        deletes = list(keys)
        with self._named_if_too_large():
            try:
                self._dynamodb.batch_write(
                    self.table,
                    puts=[item for item, _ in pairs],
                    deletes=[key for key, _ in deletes],
                    key_names=self._definition.keys,
                )
            except DynamoDBUnprocessedError as error:
                texts = self._definition.key_texts
                left = {texts(item): stored for item, stored in pairs}
                given = {texts(key): as_given for key, as_given in deletes}
                error.puts = tuple(left[texts(item)] for item in error.puts)
                error.deletes = tuple(given[texts(key)] for key in error.deletes)
                raise
        return tuple(stored for _, stored in pairs)

    def _required(self, condition: Condition | None, expected_version: int | None) -> Condition | None:
        """Return the condition of a deletion. None: it deletes whatever is there."""
        if condition is None and expected_version is None:
            return None
        return self.changes.required(condition, expected_version)

    def _sets_unique(self, change: Change) -> bool:
        return not change.values.keys().isdisjoint(self._definition.unique)

    def _unique(self) -> UniqueWrites:
        from orb_models.unique_values import UniqueWrites

        return UniqueWrites(
            entity=self._definition.entity,
            keys=self._definition.keys,
            unique=self._definition.unique,
            table=self.table,
            values_table=self._values_table(),
            dynamodb=self._dynamodb,
            clock=self._clock,
        )

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    @contextmanager
    def _named_if_too_large(self) -> Iterator[None]:
        """Name the entity in the error of an item that is too large."""
        try:
            yield
        except ItemTooLargeError as error:
            raise ItemTooLargeError(self._definition.entity, error.field) from error
