"""What can go wrong between a model and its table, by what the caller can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import ConflictError, DynamoDBError

if TYPE_CHECKING:
    from collections.abc import Iterable


class ItemExistsError(ConflictError):
    """There is an item with that key already."""

    def __init__(self, entity: str) -> None:
        super().__init__(f"{entity}: an item with this key exists", details={"entity": entity})
        self.entity = entity

    def __reduce__(self) -> tuple[type[ItemExistsError], tuple[str]]:
        return type(self), (self.entity,)


class UniqueValueTakenError(ConflictError):
    """Another item holds the value of a field that no two items share."""

    def __init__(self, entity: str, field: str) -> None:
        super().__init__(f"{entity}: {field} is taken", details={"entity": entity, "field": field})
        self.entity = entity
        self.field = field
        """The wire name, e.g. `email`."""

    def __reduce__(self) -> tuple[type[UniqueValueTakenError], tuple[str, str]]:
        return type(self), (self.entity, self.field)


class StoredItemError(DynamoDBError):
    """An item in the table is not what the schema says. Names the attributes, never their values."""

    def __init__(self, entity: str, fields: Iterable[str]) -> None:
        self.entity = entity
        self.fields = tuple(sorted(set(fields)))
        """Wire names of the attributes that are missing or wrong."""
        names = ", ".join(self.fields) or "its form"
        super().__init__(
            f"{entity}: a stored item does not fit the schema in {names}",
            details={"entity": entity, "fields": list(self.fields)},
        )

    def __reduce__(self) -> tuple[type[StoredItemError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.entity, self.fields)
