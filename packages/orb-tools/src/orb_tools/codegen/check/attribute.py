"""An attribute of an entity, with its type and its rules, as checks and renderers see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.core import Rule

CONTAINERS = frozenset({"array", "set", "map"})
"""The types that have items."""
PLAIN_TYPES = CONTAINERS | {
    "string", "number", "decimal", "boolean", "timestamp", "date", "binary", "object",
}  # fmt: skip
SET_ITEMS = frozenset({"string", "number", "binary"})
"""The types that the items of a set can have."""
KEY_TYPES = {"string": "S", "number": "N", "timestamp": "N"}
"""The types that a key can have, with those of DynamoDB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The rules of a value. Inputs check them."""

    rule: Rule | None = None
    min_length: int | None = None
    """Of a string."""
    max_length: int | None = None
    """Of a string."""
    pattern: str | None = None
    """Of a string: all of it matches."""
    minimum: int | float | None = None
    """Of a number, a decimal, or a timestamp in epoch seconds."""
    maximum: int | float | None = None
    """As `minimum`."""

    @property
    def has_limits(self) -> bool:
        """Whether there is any rule."""
        texts = (self.min_length, self.max_length, self.pattern)
        return any(limit is not None for limit in (self.rule, *texts, self.minimum, self.maximum))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Limits):
    """An attribute of an entity: a field of its model."""

    name: str
    type: str
    """One of PLAIN_TYPES, or the name of an entity."""
    required: bool = True
    description: str = ""
    enum: str | None = None
    """The enum of the value, or of the items."""
    values: tuple[str, ...] = ()
    """The only values of a string without an enum, or of the items."""
    items: str | None = None
    """Of an array, a set or a map: the type of its items."""
    item_limits: Limits = Limits()
    """The rules of each item."""
    accepts: str | None = None
    """The enum of the items in inputs. Stored items may have others."""
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False
    generated: str | None = None
    """uuid, created, updated or version: the repository sets it. None: the caller sets it."""
    classification: str | None = None
    sensitive: bool = False
    """Whether the value leaves the model only by its attribute."""
    deprecated: str = ""
    """What to use instead. Empty: it is not deprecated."""
    default: str | int | bool | tuple[str, ...] | tuple[int, ...] | Mapping[str, str] | None = None
    """Of an array or a set: its items. An empty mapping: an empty map, or an entity with its own defaults."""
    python_name: str | None = None
    """The name in Python that the schema declares."""

    @property
    def field(self) -> str:
        """The name of the field in Python."""
        return self.python_name or names.snake(self.name)

    @property
    def is_private(self) -> bool:
        """Whether `repr` hides the value."""
        return self.sensitive or self.classification not in {None, "STANDARD"}

    @property
    def element_type(self) -> str:
        """The type of the value, or of the items."""
        return self.type if self.items is None else self.items

    @property
    def key_type(self) -> str | None:
        """The type in DynamoDB, S or N. None: DynamoDB cannot index it."""
        return KEY_TYPES.get(self.type)
