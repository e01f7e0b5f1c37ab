"""An entity with its attributes, its keys and its rights, as checks and renderers see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import PLAIN_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_common.security.rights import Right
    from orb_tools.codegen.check.attribute import Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A secondary index, or the primary key (`name` is None)."""

    name: str | None
    local: bool = False
    partition: str
    sort: str | None = None
    projection: str = "ALL"
    projected: tuple[str, ...] = ()
    query: str = ""
    """The method of the repository, such as `query_by_email`."""
    description: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The partition key and, if there is one, the sort key."""
        return (self.partition,) if self.sort is None else (self.partition, self.sort)

    @property
    def decoder(self) -> str:
        """The function that decodes a row of an index that does not hold whole items."""
        return f"decode_{self.query.removeprefix('query_')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An argument of an operation."""

    type: str
    """In GraphQL, such as `String!`."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrichment:
    """A field that the answer of a custom query has besides those of an entity."""

    name: str
    source: str
    """The entity whose items are read."""
    extract: str | None = None
    """The attribute that is read of one item. Empty: the schema does not say it. None: the items are counted."""
    default: object = None
    """The value if no item is found. None: the field is null then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomQuery:
    """A query or mutation that a function implements."""

    name: str
    description: str = ""
    is_mutation: bool = False
    parameters: Mapping[str, Parameter]
    """By name."""
    returns: str
    """The type of the answer in GraphQL."""
    enrichments: tuple[Enrichment, ...] = ()
    extends: str = ""
    """The entity to whose attributes the enrichments are added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationInput:
    """What the input of a standard operation has otherwise than the attributes and keys say."""

    only: tuple[str, ...] = ()
    """The only arguments of those that it would have. Empty: all."""
    added: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity with a model: every kind but registry."""

    name: str
    folder: tuple[str, ...]
    """The folders below entities/: `("motion",)` for entities/motion/Sensors.yml."""
    source: str
    """The path of the file, such as `schemas/entities/Users.yml`."""
    description: str
    attributes: Mapping[str, Attribute]
    primary: Index | None = None
    indexes: tuple[Index, ...] = ()
    stream: str | None = None
    """The view type of the stream. None: the table has no stream."""
    ttl: str | None = None
    """The attribute that holds the time of expiry. None: items do not expire."""
    operations: tuple[str, ...] = ()
    """The operations: those of a table, or the one of a function."""
    queries: tuple[CustomQuery, ...] = ()
    """The operations that are custom queries."""
    operation_inputs: Mapping[str, OperationInput] = field(default_factory=dict)
    """What the inputs of standard operations have otherwise, by operation."""
    rights: Mapping[str, Right] = field(default_factory=dict)
    """Who may use each operation. Nobody may use an operation without a right."""
    api_key: frozenset[str] = frozenset()
    """The operations that callers with only an API key may use."""
    is_hand_written: bool = False
    """Whether its Python is hand-written: only its table and its rights are generated."""
    is_input: bool = False
    """Whether it is only an input: the arguments of an operation, without a model."""
    is_operation: bool = False
    """Whether it is the model of an operation of a function. Its input has the arguments."""
    required_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attributes that inputs must set if a boolean attribute is true, by the name of that attribute."""
    retention_days: int | None = None
    """How long the audit trail keeps the events about an item. None: as long as the function says."""

    @property
    def has_model(self) -> bool:
        """Whether a model is generated."""
        return not (self.is_hand_written or self.is_input)

    @property
    def has_repository(self) -> bool:
        """Whether a repository is generated, with the inputs that create and update items."""
        return self.is_table and not self.is_hand_written

    @property
    def has_input_rules(self) -> bool:
        """Whether its attributes have rules or defaults, which only inputs know."""
        return bool(self.required_when) or any(
            a.has_limits or a.item_limits.has_limits or a.accepts or a.min_items or a.max_items
            or a.default is not None
            for a in self.attributes.values()
        )  # fmt: skip

    @property
    def is_table(self) -> bool:
        """Whether its items are stored in a table."""
        return self.primary is not None

    @property
    def held_entities(self) -> tuple[str, ...]:
        """The entities that its attributes contain."""
        return tuple(a.element_type for a in self.attributes.values() if a.element_type not in PLAIN_TYPES)

    @property
    def path(self) -> str:
        """The module below models or repositories, such as `motion.sensors`."""
        return ".".join((*self.folder, names.snake(self.name)))

    @property
    def table_keys(self) -> tuple[Attribute, ...]:
        """The attributes that identify an item."""
        return () if self.primary is None else tuple(self.attributes[name] for name in self.primary.keys)

    @property
    def unique(self) -> tuple[Attribute, ...]:
        """The attributes with unique values."""
        return tuple(attribute for attribute in self.attributes.values() if attribute.unique)

    @property
    def version(self) -> str | None:
        """The attribute that counts the changes of an item. None: changes are not counted."""
        return next((a.name for a in self.attributes.values() if a.generated == "version"), None)

    @property
    def counters(self) -> tuple[Attribute, ...]:
        """The numbers that `increment` of the repository adds to."""
        return tuple(a for a in self.update_attributes if a.type in {"number", "decimal"})

    @property
    def growing_lists(self) -> tuple[Attribute, ...]:
        """The lists that `append` adds to.

        Not those whose items must differ, because DynamoDB cannot check that, and not those that need several items,
        because an update cannot hold fewer.
        """
        return tuple(
            a
            for a in self.update_attributes
            if a.type == "array" and a.accepts is None and (a.min_items or 0) <= 1
        )

    @property
    def has_upsert(self) -> bool:
        """Whether the repository has `upsert`. A new id never meets an existing item."""
        return all(key.generated is None for key in self.table_keys)

    @property
    def has_batch_write(self) -> bool:
        """Whether the repository has `batch_write`, whose puts would pass by unique values and versions."""
        return not self.unique and self.version is None

    @property
    def create_attributes(self) -> tuple[Attribute, ...]:
        """The attributes of the input that creates an item."""
        return tuple(attribute for attribute in self.attributes.values() if attribute.generated is None)

    @property
    def update_attributes(self) -> tuple[Attribute, ...]:
        """The attributes of the input that updates an item."""
        keys = {key.name for key in self.table_keys}
        return tuple(attribute for attribute in self.create_attributes if attribute.name not in keys)

    def row_classes(self) -> Iterator[tuple[Index, str]]:
        """Yield each index that does not hold whole items, with the name of its row class."""
        for index in self.indexes:
            if index.projection != "ALL" and index.name is not None:
                yield index, f"{self.name}{index.name.removesuffix('Index')}Row"

    def projections(self) -> Iterator[tuple[Index, str, tuple[Attribute, ...]]]:
        """Yield each index that does not hold whole items, with the name and the attributes of its row class."""
        for index, row in self.row_classes():
            projected = {*(key.name for key in self.table_keys), *index.keys, *index.projected}
            yield index, row, tuple(a for a in self.attributes.values() if a.name in projected)

    def max_key_bytes(self) -> dict[str, int]:
        """Return the text attributes that are keys, with the most bytes that DynamoDB accepts: fewer for a sort key."""
        indexed = self.key_names()
        sorts = {index.sort for index in self._key_groups()}
        return {
            a.name: 1024 if a.name in sorts else 2048
            for a in self.attributes.values()
            if a.name in indexed and a.type == "string" and not a.enum and not a.values
        }

    def key_names(self) -> set[str]:
        """Return the attributes that are keys of the table or of an index. Keys must not be empty."""
        return {key for index in self._key_groups() for key in index.keys}

    def _key_groups(self) -> tuple[Index, ...]:
        return ((self.primary,) if self.primary else ()) + self.indexes
