"""The catalogue: the checked and resolved content of the schemas. Renderers read nothing else."""

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

CONTAINERS = frozenset({"array", "set", "map"})
"""The types that have items."""
PLAIN_TYPES = CONTAINERS | {
    "string", "number", "decimal", "boolean", "timestamp", "date", "binary", "object",
}  # fmt: skip
SET_ITEMS = frozenset({"string", "number", "binary"})
"""The types that the items of a set can have."""
UNIQUE_VALUES = "UniqueValues"
"""The table of unique values. The generator adds it."""
KEY_TYPES = {"string": "S", "number": "N", "timestamp": "N"}
"""The types that a key can have, with those of DynamoDB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A validator of core/validators.yml: the rules of a text."""

    name: str
    rules: tuple[TextRule, ...]
    """The rules that always apply."""
    blocklist: Blocklist | None = None
    """The rule that applies only if a caller asks for it."""

    @property
    def constant(self) -> str:
        """The name of the constant in orb_common.utils.rules."""
        return names.upper_snake(self.name)

    @property
    def length(self) -> Length:
        """The limits of the number of characters."""
        return next((rule for rule in self.rules if isinstance(rule, Length)), Length())

    def broken(self, text: str) -> bool:
        """Return whether a text breaks a rule."""
        return bool(broken_rules(text, self.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A type of core/types.yml: the rule of a value in an input."""

    name: str
    type: str
    description: str = ""
    validator: Validator | None = None
    """Of a string. None: any string is valid."""
    minimum: int | None = None

    @property
    def constant(self) -> str:
        """The name of the annotated type in orb_models.rules."""
        return f"{self.name}Rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enum of core/enums.yml."""

    name: str
    values: tuple[str, ...]

    @property
    def module(self) -> str:
        """The path of the module below orb_models."""
        return f"enums.{names.snake(self.name)}"


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
    """A fixed list of items, each with a code."""

    name: str
    folder: tuple[str, ...]
    source: str
    description: str
    items: tuple[RegistryItem, ...]

    @property
    def path(self) -> str:
        """The module below models."""
        return ".".join((*self.folder, names.snake(self.name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What data.yml asks of an environment."""

    name: str
    deletion_protection: bool = False
    """Whether the tables cannot be deployed without it. So are the next two."""
    point_in_time_recovery: bool = False
    customer_key: bool = False
    streams: bool = True
    """Whether tables have the streams of their schemas."""
    ttl: bool = True
    """Whether DynamoDB removes expired items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The content of all schemas. Rules and validators keep the order of their files. The rest is in order of name."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    validators: Mapping[str, Validator]
    entities: Mapping[str, Entity]
    registries: Mapping[str, Registry]

    environments: tuple[Environment, ...]
    """The environments of the stacks."""
    more: frozenset[str]
    """What is generated in addition: iam, input-schemas, models-page."""
    stored: frozenset[str]
    """The entities that need a codec: the tables, and every entity that a table contains."""
    with_input: frozenset[str]
    """The entities that have an input of all their attributes: `MakersInput`."""

    @property
    def tables(self) -> tuple[Entity, ...]:
        """The entities that are stored in a table of their own."""
        return tuple(entity for entity in self.entities.values() if entity.is_table)

    def input_classes(self, entity: Entity) -> tuple[str, ...]:
        """Return the names of the inputs of an entity. Empty: it has none."""
        if entity.is_input:
            return (entity.name,)
        own = (f"{entity.name}Input",) if entity.name in self.with_input else ()
        return (f"{entity.name}Create", f"{entity.name}Update", *own) if entity.has_repository else own

    def classifications(self, entity: Entity) -> dict[str, str]:
        """Return the classified attributes of an entity and of what it contains, by wire name and by `python_name`.

        The audit trail knows only names, so of two attributes with one name the stricter classification counts.
        """
        found: dict[str, str] = {}
        waiting = [entity.name]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop(0)
            if name in seen or name not in self.entities:
                continue
            seen.add(name)
            for attribute in self.entities[name].attributes.values():
                if attribute.classification is None:
                    continue
                # A state from dict(model) has the names in Python.
                for spelling in filter(None, (attribute.name, attribute.python_name)):
                    known = found.get(spelling, "STANDARD")
                    found[spelling] = max(known, attribute.classification, key=_strictness)
            waiting += self.entities[name].held_entities
        return found


def _strictness(classification: str) -> int:
    """Return how strictly the audit trail masks: PII can be shown on request, and the others cannot."""
    return {"STANDARD": 0, "PII": 1}.get(classification, 2)
