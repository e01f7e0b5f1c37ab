"""Records as items of the tables. Attributes are in camelCase, fields in snake_case."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from orb_common.aws.dynamodb import from_item, to_item
from orb_common.exceptions import DataValidationError, StoredItemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.aws.dynamodb import Item

__all__ = ["attribute", "item_of", "record_of"]


class Record(Protocol):
    """A value that has a dictionary with names in snake_case."""

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read a record."""

    def to_dict(self) -> dict[str, object]:
        """Return the record as a dictionary."""


RecordT = TypeVar("RecordT", bound=Record)


@cache
def attribute(name: str) -> str:
    """Return the attribute of a field: `sopsKeySsmPath` of `sops_key_ssm_path`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@cache
def _field(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def item_of(record: Record) -> Item:
    """Return the item of a record.

    Raises:
        ValidationError: DynamoDB cannot hold a value, such as a number of more than 38 digits. `field` is its path.
    """
    return to_item({attribute(name): value for name, value in record.to_dict().items()})


def record_of(cls: type[RecordT], item: Item) -> RecordT:
    """Return the record of a stored item. Ignore attributes that it has no field for.

    Raises:
        StoredItemError: Attributes are missing, or of another type.
    """
    values = from_item(item)
    try:
        return cls.from_dict({_field(name): value for name, value in values.items()})
    except DataValidationError as error:
        names = [str(fault["field"]) for fault in error.validation_errors if isinstance(fault, dict)]
        raise StoredItemError(cls.__name__, map(attribute, names)) from None
