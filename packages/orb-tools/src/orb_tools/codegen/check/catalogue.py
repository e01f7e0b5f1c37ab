"""What the schemas say, checked and resolved: the only thing that the renderers look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.utils.text_rules import Length, broken_rules
from orb_tools.codegen import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_common.security.rights import Right
    from orb_common.utils.text_rules import Blocklist
    from orb_common.utils.text_rules import Rule as TextRule

PLAIN_TYPES = frozenset({"string", "number", "decimal", "boolean", "timestamp", "array", "object"})
UNIQUE_VALUES = "UniqueValues"
"""The table of unique values, which the generator adds."""
KEY_TYPES = {"string": "S", "number": "N", "timestamp": "N"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A validator of core/validators.yml: what a text must look like."""

    name: str
    rules: tuple[TextRule, ...]
    """Those that always hold."""
    blocklist: Blocklist | None = None
    """The one that holds where it is asked for."""

    @property
    def constant(self) -> str:
        """Its name in orb_common.utils.rules."""
        return names.upper(self.name)

    @property
    def length(self) -> Length:
        """How many characters a text may have."""
        return next((rule for rule in self.rules if isinstance(rule, Length)), Length())

    def broken(self, text: str) -> bool:
        """Return whether a text breaks a rule."""
        return bool(broken_rules(text, self.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A type of core/types.yml: what an input's value must look like."""

    name: str
    type: str
    description: str = ""
    validator: Validator | None = None
    """Of a string. None: any string will do."""
    minimum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enum of core/enums.yml."""

    name: str
    values: tuple[str, ...]

    @property
    def module(self) -> str:
        """The module's path below orb_models."""
        return f"enums.{names.snake(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of an entity: a field of its model."""

    name: str
    type: str
    """string, number, decimal, boolean, timestamp, array, object, or the name of an entity."""
    required: bool = True
    description: str = ""
    enum: str | None = None
    """The enum of the value, or of an array's items."""
    values: tuple[str, ...] = ()
    """The only values, of a string without an enum or of an array's items."""
    items: str | None = None
    """Of an array: the type of its items."""
    max_length: int | None = None
    """Of a string."""
    accepts: str | None = None
    """The enum of an array's strings that come in. What is stored may hold others."""
    max_items: int | None = None
    """Of an array."""
    rule: Rule | None = None
    unique: bool = False
    generated: str | None = None
    """uuid, created or updated: set by the repository. None: by the caller."""
    classification: str | None = None
    default: str | int | bool | None = None

    @property
    def field(self) -> str:
        """The name in Python."""
        return names.snake(self.name)

    @property
    def held(self) -> str:
        """The type of the value, or of an array's items."""
        return self.type if self.items is None else self.items

    @property
    def key_type(self) -> str | None:
        """DynamoDB's type, S or N. None: DynamoDB cannot index it."""
        return KEY_TYPES.get(self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A secondary index, or the table's own keys (`name` is None)."""

    name: str | None
    local: bool = False
    partition: str
    sort: str | None = None
    projection: str = "ALL"
    projected: tuple[str, ...] = ()
    query: str = ""
    """The repository's method, e.g. `query_by_email`."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The partition and, where there is one, the sort attribute."""
        return (self.partition,) if self.sort is None else (self.partition, self.sort)

    @property
    def decoder(self) -> str:
        """The function that reads what the index holds of an item, where that is not all of it."""
        return f"decode_{self.query.removeprefix('query_')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity that has a model: of every kind but registry."""

    name: str
    folder: tuple[str, ...]
    """The folders below entities/: `("motion",)` for entities/motion/Sensors.yml."""
    source: str
    """The file, e.g. `schemas/entities/Users.yml`."""
    description: str
    attributes: Mapping[str, Attribute]
    primary: Index | None = None
    indexes: tuple[Index, ...] = ()
    stream: str | None = None
    """The stream's view type. None: no stream."""
    ttl: str | None = None
    """The attribute after whose time an item is gone. None: items stay."""
    operations: tuple[str, ...] = ()
    """The operations on it: of a table, or the one of a function."""
    rights: Mapping[str, Right] = field(default_factory=dict)
    """Who may use an operation. One without a right can be used by nobody."""
    api_key: frozenset[str] = frozenset()
    """The operations that a key of the API is enough for."""

    @property
    def is_table(self) -> bool:
        """Whether items of it are stored."""
        return self.primary is not None

    @property
    def holds(self) -> tuple[str, ...]:
        """The entities that an item holds, by its attributes."""
        return tuple(a.held for a in self.attributes.values() if a.held not in PLAIN_TYPES)

    @property
    def path(self) -> str:
        """The module's name below models or repositories, e.g. `motion.sensors`."""
        return ".".join((*self.folder, names.snake(self.name)))

    @property
    def table_keys(self) -> tuple[Attribute, ...]:
        """The attributes that identify an item."""
        return () if self.primary is None else tuple(self.attributes[name] for name in self.primary.keys)

    @property
    def unique(self) -> tuple[Attribute, ...]:
        """The attributes whose values no two items share."""
        return tuple(attribute for attribute in self.attributes.values() if attribute.unique)

    @property
    def created(self) -> tuple[Attribute, ...]:
        """What a caller gives to create one."""
        return tuple(attribute for attribute in self.attributes.values() if attribute.generated is None)

    @property
    def updated(self) -> tuple[Attribute, ...]:
        """What a caller may change."""
        keys = {key.name for key in self.table_keys}
        return tuple(attribute for attribute in self.created if attribute.name not in keys)

    def rows(self) -> Iterator[tuple[Index, str]]:
        """Each index that does not hold whole items, with the class of what it holds."""
        for index in self.indexes:
            if index.projection != "ALL" and index.name is not None:
                yield index, f"{self.name}{index.name.removesuffix('Index')}Row"

    def projections(self) -> Iterator[tuple[Index, str, tuple[Attribute, ...]]]:
        """Each index that does not hold whole items, with its model's name and attributes."""
        for index, row in self.rows():
            held = {*(key.name for key in self.table_keys), *index.keys, *index.projected}
            yield index, row, tuple(a for a in self.attributes.values() if a.name in held)

    def key_texts(self) -> dict[str, int]:
        """Free texts that are keys somewhere, with the bytes that DynamoDB takes: fewer of what is a sort key."""
        indexed = self.indexed()
        sorts = {index.sort for index in self._groups()}
        return {
            a.name: 1024 if a.name in sorts else 2048
            for a in self.attributes.values()
            if a.name in indexed and a.type == "string" and not a.enum and not a.values
        }

    def indexed(self) -> set[str]:
        """Every attribute that is a key somewhere, and so can't be empty."""
        return {key for index in self._groups() for key in index.keys}

    def _groups(self) -> tuple[Index, ...]:
        return ((self.primary,) if self.primary else ()) + self.indexes


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryItem:
    """One item of a registry."""

    code: str
    message: str
    description: str
    solution: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A fixed list of items, known by code."""

    name: str
    folder: tuple[str, ...]
    source: str
    description: str
    items: tuple[RegistryItem, ...]

    @property
    def path(self) -> str:
        """The module's name below models."""
        return ".".join((*self.folder, names.snake(self.name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything under schemas/, in the order that output has: by name."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    validators: Mapping[str, Validator]
    entities: Mapping[str, Entity]
    registries: Mapping[str, Registry]

    stored: frozenset[str]
    """The tables, and every entity that one of them holds: what needs a codec."""

    @property
    def tables(self) -> tuple[Entity, ...]:
        """The entities that are stored in a table of their own."""
        return tuple(entity for entity in self.entities.values() if entity.is_table)
