"""What the schema says about a table, and what follows from it: its keys, its expiry and the conditions on both."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from orb_common.exceptions import ResourceNotFoundError
from orb_models.key_checks import validate_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from orb_common.aws.dynamodb import AttributeValue, Condition, Item, Key

    KeyValue = str | int | datetime
    """The value of a key in Python."""

ModelT = TypeVar("ModelT")


class Counter(NamedTuple):
    """A number that can be incremented."""

    whole: bool = True
    """Whether it has no fraction."""
    minimum: int | str | None = None
    maximum: int | str | None = None
    """The limits that the schema sets. A text, if it has a fraction. None: those of DynamoDB."""


class Definition(NamedTuple, Generic[ModelT]):
    """What the schema says about a table."""

    entity: str
    table_name_variable: str
    """The environment variable that holds the table's name."""
    keys: tuple[str, ...]
    model: type[ModelT]
    encode: Callable[[ModelT], Item]
    decode: Callable[[Item], ModelT]
    max_key_bytes: Mapping[str, int] = MappingProxyType({})
    """The text attributes that are keys of the table or of an index, with the most bytes that DynamoDB accepts."""
    unique: tuple[str, ...] = ()
    updated_at: str | None = None
    """The attribute that holds the time of the last change."""
    ttl: str | None = None
    """The attribute that holds the time at which an item expires."""
    version: str | None = None
    """The attribute that counts the changes of an item."""
    counters: Mapping[str, Counter] = MappingProxyType({})
    """The numbers that can be incremented."""
    lists: Mapping[str, int | None] = MappingProxyType({})
    """The lists that can be appended to, with the most items that each may have."""

    def key(self, key: Mapping[str, KeyValue]) -> Key:
        """Return a key as DynamoDB has it.

        Raises:
            ValidationError: a value has another type, is empty, too long, or a time without a time zone.
        """
        from orb_common.aws.dynamodb import to_attribute_value

        return {
            name: to_attribute_value(self.validate_key(name, value), name=name) for name, value in key.items()
        }

    def key_texts(self, item: Item) -> tuple[str, ...]:
        """Return the texts of a key, or of the key of an item. They are the same for the same item."""
        return tuple(str(next(iter(item[name].values()))) for name in self.keys)

    def validate_key(self, name: str, value: object) -> KeyValue:
        """Return the value of a key as it is stored. Raise ValidationError if DynamoDB does not accept it."""
        return validate_key(name, value, self.max_key_bytes.get(name))

    def check_keys(self, item: Mapping[str, AttributeValue | None]) -> None:
        """Check the texts of an item that are keys of the table or of an index."""
        for name in self.max_key_bytes:
            value = item.get(name)
            if value is not None:
                self.validate_key(name, value["S"])

    def expired(self, item: Item, now: int) -> bool:
        """Return whether an item expired. DynamoDB removes it within days, and returns it until then."""
        ttl = self.ttl
        return ttl is not None and "N" in item.get(ttl, {}) and float(item[ttl]["N"]) <= now

    def is_absent(self, now: int) -> Condition:
        """Return the condition that there is no such item, or only an expired one that DynamoDB has not removed yet."""
        from orb_common.aws.dynamodb import attr

        absent = attr(self.keys[0]).not_exists()
        return absent if self.ttl is None else absent | attr(self.ttl).le(now)

    def is_present(self, now: int) -> Condition:
        """Return the condition that there is such an item, and that it did not expire."""
        from orb_common.aws.dynamodb import attr

        present = attr(self.keys[0]).exists()
        return (
            present if self.ttl is None else present & (attr(self.ttl).not_exists() | attr(self.ttl).gt(now))
        )

    def not_found(self) -> ResourceNotFoundError:
        """Return the error of a key without an item."""
        return ResourceNotFoundError(f"{self.entity}: no item with this key", self.entity)
