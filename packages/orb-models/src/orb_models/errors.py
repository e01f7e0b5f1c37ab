"""What can go wrong between a model and its table, by what the caller can do about it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from orb_common.exceptions import (
    ConflictError,
    DynamoDBError,
    DynamoDBTransactionCanceledError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SIZE = "Item size"


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


class ItemTooLargeError(ValidationError):
    """The item would be larger than DynamoDB takes: 400 KB, names and values together."""

    def __init__(self, entity: str) -> None:
        super().__init__(f"{entity}: the item would be larger than 400 KB", details={"entity": entity})
        self.entity = entity

    def __reduce__(self) -> tuple[type[ItemTooLargeError], tuple[str]]:
        return type(self), (self.entity,)


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


@contextmanager
def sized(entity: str) -> Iterator[None]:
    """Around a write: raises ItemTooLargeError where DynamoDB refuses the item for its size."""
    try:
        yield
    except DynamoDBError as error:
        if _is_too_large(error):
            raise ItemTooLargeError(entity) from error
        raise


def _is_too_large(error: DynamoDBError) -> bool:
    # DynamoDB has no code of its own for it, only a text.
    if isinstance(error, DynamoDBTransactionCanceledError):
        return any((reason.message or "").startswith(_SIZE) for reason in error.reasons)
    answer = getattr(error.__cause__, "response", {})
    return str(answer.get("Error", {}).get("Message", "")).startswith(_SIZE)
