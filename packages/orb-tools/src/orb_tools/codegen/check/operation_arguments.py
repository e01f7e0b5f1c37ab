"""The arguments of operations, and the GraphQL types of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.api import ApiField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.entity import Entity, Index, Parameter

PAGE = (
    ApiField(name="limit", type="Int", description="The most items of the page, 1 to 100. Default: 20."),
    ApiField(
        name="nextToken",
        type="String",
        description="The nextToken of the page before. Absent: the first page.",
    ),
)
"""The arguments of every operation that can find several items."""
_DISABLED = ApiField(
    name="disabled", type="Boolean", description="False: the item is enabled again. Default: true."
)
_SCALARS = {
    "string": "String",
    "number": "Int",
    "decimal": "String",
    "boolean": "Boolean",
    "timestamp": "AWSTimestamp",
    "date": "AWSDate",
    "binary": "String",
    "object": "AWSJSON",
}
"""The GraphQL type of each plain type, as JSON holds its values."""


def is_shown(attribute: Attribute) -> bool:
    """Return whether the API has an attribute. Nothing secret is in it, neither in answers nor in inputs."""
    return not (attribute.sensitive or attribute.classification == "SENSITIVE")


def graphql_type(entity: Entity, attribute: Attribute, *, in_input: bool) -> str:
    """Return the GraphQL type of an attribute, without a mark that it is required.

    Args:
        entity: The entity of the attribute. Its keys have the type ID.
        attribute: The attribute.
        in_input: Whether the type is that of an input, which has narrower types than stored items.
    """
    if attribute.type == "map":
        return "AWSJSON"
    type_ = attribute.element_type
    if in_input and attribute.accepts is not None:
        single = attribute.accepts
    elif type_ == "string" and attribute.enum is not None:
        single = attribute.enum
    elif type_ == "string" and attribute.items is None and _is_id(entity, attribute):
        single = "ID"
    elif type_ in _SCALARS:
        single = _SCALARS[type_]
    else:
        single = f"{type_}Input" if in_input else type_
    return single if attribute.items is None else f"[{single}!]"


def _is_id(entity: Entity, attribute: Attribute) -> bool:
    keys = entity.primary.keys if entity.primary is not None else ()
    return attribute.name in keys or attribute.name == "id" or attribute.name.endswith("Id")


def input_fields(entity: Entity) -> dict[str, ApiField]:
    """Return the fields of the input of all attributes of an entity."""
    return {a.name: _argument(entity, a) for a in entity.attributes.values() if is_shown(a)}


def own_arguments(entity: Entity, operation: str) -> dict[str, ApiField]:
    """Return the arguments of a standard operation that follow from the attributes and the keys of its entity."""
    if entity.primary is None:
        return input_fields(entity)
    keys = {key.name: _key(entity, key) for key in entity.table_keys}
    match operation.removeprefix(entity.name):
        case "Create":
            return {a.name: _argument(entity, a) for a in entity.create_attributes if is_shown(a)}
        case "Update":
            changes = (a for a in entity.update_attributes if is_shown(a))
            return keys | {a.name: _argument(entity, a, optional=True) for a in changes}
        case "Get" | "Delete":
            return keys
        case "Disable":
            return keys | {_DISABLED.name: _DISABLED}
        case part:
            named = [entity.attributes[key] for key in _queried_keys(entity, part)]
            return {a.name: _key(entity, a) for a in named} | {argument.name: argument for argument in PAGE}


def arguments_of(entity: Entity, operation: str) -> dict[str, ApiField]:
    """Return the arguments of a standard operation, with what `operationInputs` says."""
    own = own_arguments(entity, operation)
    given = entity.operation_inputs.get(operation)
    if given is None:
        return own
    kept = {name: field for name, field in own.items() if not given.only or name in given.only}
    return kept | parameter_fields(given.added)


def parameter_fields(parameters: Mapping[str, Parameter]) -> dict[str, ApiField]:
    """Return declared parameters as arguments."""
    return {
        name: ApiField(name=name, type=parameter.type, description=parameter.description)
        for name, parameter in parameters.items()
    }


def query_parts(index: Index) -> dict[str, tuple[str, ...]]:
    """Return the keys that each query of an index names, by the end of its operation, such as `QueryByEmail`."""
    parts = {f"QueryBy{names.pascal(key)}": (key,) for key in index.keys}
    return parts | {"QueryBy" + "And".join(map(names.pascal, index.keys)): index.keys}


def _queried_keys(entity: Entity, part: str) -> tuple[str, ...]:
    for index in filter(None, (entity.primary, *entity.indexes)):
        if (keys := query_parts(index).get(part)) is not None:
            return keys
    return ()


def _argument(entity: Entity, attribute: Attribute, *, optional: bool = False) -> ApiField:
    is_required = attribute.required and attribute.default is None and not optional
    type_ = graphql_type(entity, attribute, in_input=True)
    return ApiField(
        name=attribute.name, type=f"{type_}!" if is_required else type_, description=described(attribute)
    )


def _key(entity: Entity, attribute: Attribute) -> ApiField:
    type_ = graphql_type(entity, attribute, in_input=True)
    return ApiField(name=attribute.name, type=f"{type_}!", description=described(attribute))


def described(attribute: Attribute) -> str:
    """Return the description of an attribute, with what to use instead of a deprecated one."""
    if not attribute.deprecated:
        return attribute.description
    return f"Deprecated: {attribute.deprecated}. {attribute.description}".strip()
