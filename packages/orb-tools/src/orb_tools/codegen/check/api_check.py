"""The check of the API: what config.yml names exists, every name means one type, and AppSync accepts each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.api_builder import ApiBuilder
from orb_tools.codegen.check.graphql_types import returned_type
from orb_tools.codegen.check.operation_arguments import PAGE, is_shown
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.api import Api
    from orb_tools.codegen.check.core import Enum
    from orb_tools.codegen.check.entity import CustomQuery, Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.config_file import ConfigFile
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas
    from orb_tools.codegen.read.yaml_document import Place

MOST_RESOURCES = 500
"""Of a CloudFormation template. Source:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
_OWN_RESOURCES = 6
"""Resources of api.yml that do not depend on what it serves."""
_UNIT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LITERALS = frozenset({"true", "false", "null"})
"""Values that GraphQL refuses in enums."""
_OWN_NAMES = frozenset({"limit", "nextToken", "disabled", "deleted"})
"""The arguments and fields that operations have besides the attributes."""
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_LARGEST_INT = 2**31 - 1


def api_of(
    schemas: Schemas,
    entities: Mapping[str, Entity],
    enums: Mapping[str, Enum],
    files: Mapping[str, ParsedFile[EntityFile]],
    faults: Faults,
) -> Api | None:
    """Return the API that config.yml describes, and add its faults. None: there is no API, or there are faults."""
    config = schemas.config_file
    if config is None or not config.form.api:
        return None
    check = _ApiCheck(schemas, config, entities, files, faults)
    check.check_names()
    # An API of schemas with faults would have faults that only follow from those.
    if not faults:
        check.check_entities()
    if faults:
        return None
    builder = ApiBuilder(entities, enums)
    for unit, served in config.form.api.items():
        for name in served:
            builder.add(unit, entities[name])
    api = builder.api()
    check.check_types(api, builder.clashes)
    return api


class _ApiCheck:
    """The checks of one API."""

    def __init__(
        self,
        schemas: Schemas,
        config: ParsedFile[ConfigFile],
        entities: Mapping[str, Entity],
        files: Mapping[str, ParsedFile[EntityFile]],
        faults: Faults,
    ) -> None:
        self._schemas = schemas
        self._config = config
        self._entities = entities
        self._files = files
        self._faults = faults

    def check_names(self) -> None:
        """Check that the units have names, and that their entities exist and have operations."""
        owners: dict[str, str] = {}
        for unit, served in self._config.form.api.items():
            if not _UNIT.fullmatch(unit):
                right = "write the name of a folder of lambdas/, such as users or sms_verification"
                self._refuse(("api", unit), f"'{unit}' is not a valid name of a unit", right)
            for position, name in enumerate(served):
                place = ("api", unit, position)
                if name in owners:
                    wrong = f"unit '{owners[name]}' serves '{name}' already"
                    self._refuse(place, wrong, "keep one")
                owners.setdefault(name, unit)
                self._check_entity_name(place, name)

    def _check_entity_name(self, place: Place, name: str) -> None:
        entity = self._entities.get(name)
        if entity is None:
            if name not in self._schemas.unread:
                self._refuse(
                    place, f"the API serves an unknown entity '{name}'", suggest(name, self._entities)
                )
        elif not entity.rights and not self._files[name].removed:
            wrong = f"no caller may use an operation of '{name}'"
            self._refuse(place, wrong, "list its operations in its authConfig, or drop it here")

    def check_entities(self) -> None:
        """Check what the served entities ask of the API."""
        for served in self._config.form.api.values():
            for name in served:
                entity = self._entities[name]
                self._check_keys(entity)
                for position, query in enumerate(entity.queries):
                    if query.name in entity.rights:
                        self._check_query(entity, ("customQueries", position), query)

    def _check_keys(self, entity: Entity) -> None:
        """Refuse keys that operations cannot have as arguments."""
        for key in sorted(entity.key_names()):
            place = ("model", "attributes", key)
            if key in _OWN_NAMES:
                wrong = f"the API has a '{key}' of its own, and '{entity.name}' has a key with this name"
                self._refuse_in(entity, place, wrong, "rename the attribute, or do not serve the entity")
            elif not is_shown(entity.attributes[key]):
                wrong = (
                    f"'{key}' is sensitive, and operations of '{entity.name}' would have it as an argument"
                )
                self._refuse_in(entity, place, wrong, "use another key, or do not serve the entity")

    def _check_query(self, entity: Entity, place: Place, query: CustomQuery) -> None:
        returned, is_list = returned_type(query.returns, self._entities)
        for name in query.parameters:
            if is_list and name in {argument.name for argument in PAGE}:
                wrong = f"'{name}' of '{query.name}' is an argument of every operation that returns a list"
                self._refuse_in(entity, (*place, "input", name), wrong, "drop it")
        if query.enrichments:
            self._check_own_type(entity, place, query, returned)

    def _check_own_type(self, entity: Entity, place: Place, query: CustomQuery, name: str) -> None:
        """Check the type that only one query has."""
        if name in self._entities or not names.CLASS_NAME.match(name):
            wrong = f"'{query.name}' adds fields to its answer, so '{query.returns}' cannot be its type"
            right = "name a type that no entity has, such as [UserOrganization]"
            self._refuse_in(entity, (*place, "returns"), wrong, right)
        taken = {a.name for a in self._entities[query.extends].attributes.values()}
        for number, part in enumerate(query.enrichments):
            inner = (*place, "enrichments", number)
            if part.name in taken:
                wrong = f"'{query.name}' adds '{part.name}' to its answer, which has it already"
                self._refuse_in(entity, (*inner, "field"), wrong, "choose another name")
            taken.add(part.name)
            source = self._entities[part.source].attributes
            if part.extract is not None and (
                part.extract not in source or not is_shown(source[part.extract])
            ):
                shown = [a.name for a in source.values() if is_shown(a)]
                wrong = f"'{part.source}' has no attribute '{part.extract}' that the API may show"
                right = suggest(part.extract, shown)
                if not part.extract:
                    wrong, right = (
                        f"'{part.name}' is of an unknown type",
                        "add 'extract', the attribute to read",
                    )
                self._refuse_in(entity, (*inner, "extract"), wrong, right)

    def check_types(self, api: Api, clashes: list[str]) -> None:
        """Check the types of the API: their names, their values, and how much there is of all."""
        for name in sorted({*clashes, *(_ROOTS & api.types.keys())}):
            wrong = f"two types of the API would have the name '{name}'"
            self._refuse(
                ("api",), wrong, "rename the entity, the enum or the query that leads to one of them"
            )
        for type_ in api.types.values():
            if not type_.fields:
                wrong = f"the API would show no attribute of '{type_.name}'"
                self._refuse(
                    ("api",), wrong, "do not serve or return it, or let it have one that is not sensitive"
                )
            entity = self._entities.get(type_.name.removesuffix("Input"))
            if entity is not None:
                self._check_numbers(entity)
        for enum in api.enums:
            self._check_values(enum)
        if all(operation.is_mutation for operation in api.operations):
            wrong = "the API has no query, and GraphQL needs one"
            self._refuse(("api",), wrong, "serve an entity with an operation that reads")
        resources = _OWN_RESOURCES + 2 * len(api.units) + len(api.operations)
        if resources > MOST_RESOURCES:
            wrong = f"api.yml would have {resources} resources, one for each operation"
            self._refuse(
                ("api",), wrong, f"CloudFormation accepts at most {MOST_RESOURCES}: serve fewer entities"
            )

    def _check_numbers(self, entity: Entity) -> None:
        for attribute in entity.attributes.values():
            if attribute.element_type != "number" or not is_shown(attribute):
                continue
            limits = attribute if attribute.items is None else attribute.item_limits
            for key in ("minimum", "maximum"):
                bound = getattr(limits, key)
                if bound is not None and abs(bound) > _LARGEST_INT:
                    inner = (key,) if attribute.items is None else ("items", key)
                    place = ("model", "attributes", attribute.name, *inner)
                    wrong = f"'{attribute.name}' does not fit the numbers of GraphQL, which have 32 bits"
                    self._refuse_in(entity, place, wrong, "use the type decimal, or a nearer limit")

    def _check_values(self, enum: Enum) -> None:
        for value in enum.values:
            if value in _LITERALS and self._schemas.enums is not None:
                wrong = f"'{value}' of '{enum.name}' is a word of GraphQL, so the API cannot have it"
                self._schemas.enums.fault(self._faults, (enum.name,), wrong, "choose another value")

    def _refuse(self, place: Place, wrong: str, right: str) -> None:
        self._config.fault(self._faults, place, wrong, right)

    def _refuse_in(self, entity: Entity, place: Place, wrong: str, right: str) -> None:
        self._files[entity.name].fault(self._faults, place, wrong, right)
