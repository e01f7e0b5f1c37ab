"""The operations of the API with the types that they need, from the entities that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.check.api import Api, ApiField, ApiOperation, ApiType
from orb_tools.codegen.check.graphql_types import SCALARS, returned_type
from orb_tools.codegen.check.operation_arguments import (
    PAGE,
    arguments_of,
    described,
    graphql_type,
    input_fields,
    is_shown,
    parameter_fields,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from orb_tools.codegen.check.core import Enum
    from orb_tools.codegen.check.entity import CustomQuery, Enrichment, Entity

_CHANGES = ("Create", "Update", "Delete", "Disable")
_TEXTS = {
    "Create": "Creates an item of {}.",
    "Update": "Changes the fields that are sent. Null removes an optional one.",
    "Delete": "Deletes an item of {}.",
    "Disable": "Disables an item of {}, or enables it again.",
    "Get": "Returns an item of {}.",
    "List": "Returns a page of all items of {}.",
}
"""The descriptions of standard operations."""


class ApiBuilder:
    """Collects the operations and the types of the API, entity by entity.

    Args:
        entities: All entities, by name.
        enums: All enums, by name.
    """

    def __init__(self, entities: Mapping[str, Entity], enums: Mapping[str, Enum]) -> None:
        self._entities = entities
        self._enums = enums
        self._types: dict[str, ApiType] = {}
        self._used_enums: set[str] = set()
        self._operations: list[ApiOperation] = []
        self._served: dict[str, list[str]] = {}
        self.clashes: list[str] = []
        """The names that two different types would have."""

    def add(self, unit: str, entity: Entity) -> None:
        """Add the operations of an entity that a group may use."""
        self._served.setdefault(unit, []).append(entity.name)
        queries = {query.name: query for query in entity.queries}
        for name, right in entity.rights.items():
            query = queries.get(name)
            part = name.removeprefix(entity.name)
            if query is not None:
                arguments = query_arguments(query, self._entities)
                answer = self._query_answer(query)
                is_mutation, text = query.is_mutation, query.description
            else:
                arguments = arguments_of(entity, name)
                answer = self._answer(entity, part)
                is_mutation, text = entity.is_table and part in _CHANGES, _text(entity, part)
            self._operations.append(
                ApiOperation(
                    name=name,
                    unit=unit,
                    is_mutation=is_mutation,
                    input=self._input(name, arguments.values()),
                    answer=answer,
                    groups=tuple(sorted(right.groups)),
                    description=text,
                )
            )

    def api(self) -> Api:
        """Return the API."""
        return Api(
            units={unit: tuple(entities) for unit, entities in self._served.items()},
            operations=tuple(self._operations),
            types=self._types,
            enums=tuple(self._enums[name] for name in sorted(self._used_enums)),
        )

    def _input(self, operation: str, arguments: Iterable[ApiField]) -> str:
        """Add the input of an operation. Return the type of the argument."""
        fields = tuple(arguments)
        if not fields:
            return ""
        name = f"{operation}Input"
        # The input of a function's operation is that of its entity, which other inputs may hold.
        own = self._entities.get(operation)
        text = f"The arguments of {operation}." if own is None else _words(own)
        self._put(ApiType(name=name, fields=fields, description=text, is_input=True))
        return f"{name}!" if any(field.type.endswith("!") for field in fields) else name

    def _answer(self, entity: Entity, part: str) -> str:
        """Add the answer of a standard operation. Return its type."""
        if part in {"Delete", "Disable"}:
            result = "deleted" if part == "Delete" else "disabled"
            keys = [_shown_field(entity, key.name) for key in entity.table_keys]
            done = ApiField(name=result, type="Boolean!", description=f"Whether the item is {result}.")
            name = f"{entity.name}{result.capitalize()}"
            self._put(ApiType(name=name, fields=(*keys, done), description="What was done to an item."))
            return self._response(name, name)
        self._add_entity(entity)
        is_single = part in {"Create", "Update", "Get"} or not entity.is_table
        return self._response(entity.name, entity.name) if is_single else self._page(entity.name)

    def _query_answer(self, query: CustomQuery) -> str:
        name, is_list = returned_type(query.returns, self._entities)
        if query.enrichments:
            base = self._entities[query.extends]
            added = tuple(self._enrichment(part) for part in query.enrichments)
            text = f"{_words(base)} With what {query.name} adds."
            self._put(ApiType(name=name, fields=(*self._entity_fields(base), *added), description=text))
        elif name in self._entities:
            self._add_entity(self._entities[name])
        else:
            self._use(name)
        return self._page(name) if is_list else self._response(name, name)

    def _enrichment(self, part: Enrichment) -> ApiField:
        """Return the field of an enrichment: a number, or the type of the attribute that it reads."""
        if part.extract is None:
            return ApiField(name=part.name, type="Int!")
        source = self._entities[part.source]
        attribute = source.attributes[part.extract]
        type_ = graphql_type(source, attribute, in_input=False)
        enum = self._enums.get(type_)
        if enum is not None and part.default is not None and part.default not in enum.values:
            type_ = "String"
        self._use(type_)
        return ApiField(
            name=part.name,
            type=type_ if part.default is None else f"{type_}!",
            description=described(attribute),
        )

    def _page(self, item: str) -> str:
        """Add the page of a type, and the answer that holds it. Return the type of the answer."""
        page = f"{item}Page"
        fields = (
            ApiField(name="items", type=f"[{item}!]!"),
            ApiField(name="count", type="Int!", description="How many items the page has."),
            ApiField(name="scannedCount", type="Int!", description="How many items were read for it."),
            ApiField(
                name="nextToken",
                type="String",
                description="Gives the next page. Null: this is the last one.",
            ),
        )
        self._put(ApiType(name=page, fields=fields, description=f"A page of {item}."))
        return self._response(page, f"{item}List")

    def _response(self, data: str, prefix: str) -> str:
        name = f"{prefix}Response"
        fields = (
            ApiField(
                name="StatusCode", type="Int!", description="The status of HTTP, such as 200, 403 or 404."
            ),
            ApiField(name="Message", type="String", description="Why the call failed. Null: it worked."),
            ApiField(name="Data", type=data, description="The result. Null: the call failed."),
        )
        self._put(ApiType(name=name, fields=fields, description=f"An answer with {data}."))
        return name

    def _add_entity(self, entity: Entity) -> None:
        self._put(ApiType(name=entity.name, fields=self._entity_fields(entity), description=_words(entity)))

    def _entity_fields(self, entity: Entity) -> tuple[ApiField, ...]:
        return tuple(_shown_field(entity, a.name) for a in entity.attributes.values() if is_shown(a))

    def _put(self, type_: ApiType) -> None:
        """Add a type, and the types of its fields."""
        known = self._types.setdefault(type_.name, type_)
        if known is not type_:
            if known != type_:
                self.clashes.append(type_.name)
            return
        if type_.name in SCALARS or type_.name in self._enums:
            self.clashes.append(type_.name)
        for field in type_.fields:
            self._use(field.type, is_input=type_.is_input)

    def _use(self, type_: str, *, is_input: bool = False) -> None:
        """Add the enum or the entity of a type."""
        name = type_.strip("[]!")
        if name in self._enums:
            self._used_enums.add(name)
        elif is_input and (held := self._entities.get(name.removesuffix("Input"))) is not None:
            self._put(
                ApiType(
                    name=name,
                    fields=tuple(input_fields(held).values()),
                    description=_words(held),
                    is_input=True,
                )
            )
        elif name in self._entities:
            self._add_entity(self._entities[name])


def query_arguments(query: CustomQuery, entities: Collection[str]) -> dict[str, ApiField]:
    """Return the arguments of a custom query. One that returns a list has those of a page."""
    _, is_list = returned_type(query.returns, entities)
    return parameter_fields(query.parameters) | (
        {argument.name: argument for argument in PAGE} if is_list else {}
    )


def _shown_field(entity: Entity, name: str) -> ApiField:
    attribute = entity.attributes[name]
    type_ = graphql_type(entity, attribute, in_input=False)
    return ApiField(
        name=name, type=f"{type_}!" if attribute.required else type_, description=described(attribute)
    )


def _words(entity: Entity) -> str:
    text = " ".join(entity.description.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _text(entity: Entity, part: str) -> str:
    """Return the description of a standard operation."""
    if not entity.is_table:
        return _words(entity)
    if part in _TEXTS:
        return _TEXTS[part].format(entity.name)
    keys = [key[:1].lower() + key[1:] for key in part.removeprefix("QueryBy").split("And")]
    return f"Returns a page of the items with this {' and '.join(keys)}."
