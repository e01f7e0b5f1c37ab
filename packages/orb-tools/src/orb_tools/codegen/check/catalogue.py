"""The catalogue: the checked and resolved content of the schemas. Renderers read nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.package_folder import ORB_MODELS, ORB_PACKAGES, import_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.api import Api
    from orb_tools.codegen.check.core import Enum, Rule, Validator
    from orb_tools.codegen.check.entity import Entity

UNIQUE_VALUES = "UniqueValues"
"""The table of unique values. The generator adds it."""


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
    api: Api | None = None
    """The GraphQL API. None: it serves no entity."""
    factories: str = ""
    """The folder of the generated factories. Empty: none are generated."""
    models: str = ORB_MODELS
    """The folder of the generated models, and of all that belongs to them."""
    stored: frozenset[str]
    """The entities that need a codec: the tables, and every entity that a table contains."""
    with_input: frozenset[str]
    """The entities that have an input of all their attributes: `MakersInput`."""

    @property
    def factories_package(self) -> str:
        """The import path of the generated factories."""
        return import_path(self.factories)

    @property
    def models_package(self) -> str:
        """The import path of the generated models."""
        return import_path(self.models)

    @property
    def is_of_orb(self) -> bool:
        """Whether the schemas are orb's own, and not those of another repository."""
        return self.models == ORB_MODELS

    @property
    def text_rules(self) -> str:
        """The import path of the rules for texts. Those of orb are in orb_common, which checks texts too."""
        return "orb_common.utils.rules" if self.is_of_orb else f"{self.models_package}.text_rules"

    @property
    def first_party(self) -> frozenset[str]:
        """The packages whose imports stand together, at the end."""
        paths = filter(None, (self.models_package, self.factories_package))
        own = frozenset(path.partition(".")[0] for path in paths)
        return own | ORB_PACKAGES if self.is_of_orb else own

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


EMPTY = Catalogue(
    enums={},
    rules={},
    validators={},
    entities={},
    registries={},
    environments=(),
    more=frozenset(),
    stored=frozenset(),
    with_input=frozenset(),
)
"""The catalogue of schemas that cannot be checked to the end."""
