"""An entity with everything that its schema leaves to be looked up, as JSON and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

from orb_tools.codegen.check.attribute import Limits
from orb_tools.codegen.check.core import Rule
from orb_tools.codegen.render.repository_methods import methods_of
from orb_tools.schema.wording import schema_key, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Registry
    from orb_tools.codegen.check.entity import Entity, Index

Document = dict[str, object]


def entity_document(entity: Entity, package: str) -> Document:
    """Return an entity as JSON: attributes, keys, the methods of its repository with their rights, and operations.

    `package`: the import path of the generated models.
    """
    return {
        "name": entity.name,
        "source": entity.source,
        "module": f"{package}.models.{entity.path}",
        "description": entity.description,
        "table": entity.is_table,
        "stream": entity.stream,
        "ttl": entity.ttl,
        "attributes": [_attribute(attribute) for attribute in entity.attributes.values()],
        "keys": [_index(index) for index in (entity.primary, *entity.indexes) if index is not None],
        "methods": [
            {
                "name": method.name,
                "pattern": method.pattern.replace("`", ""),
                "access": [
                    {"table": access.table, "index": access.index, "actions": list(access.actions)}
                    for access in method.access
                ],
            }
            for method in methods_of(entity)
        ],
        "operations": [
            {
                "name": operation,
                "groups": sorted(right.groups),
                "relation": right.relation,
                "permission": right.permission,
                "apiKey": operation in entity.api_key,
            }
            for operation, right in entity.rights.items()
        ],
    }


def registry_document(registry: Registry, package: str) -> Document:
    """Return a registry as JSON. `package`: the import path of the generated models."""
    return {
        "name": registry.name,
        "source": registry.source,
        "module": f"{package}.models.{registry.path}",
        "description": registry.description,
        "items": [
            {
                "code": item.code,
                "message": item.message,
                "description": item.description,
                "solution": item.solution,
                "details": dict(item.details),
            }
            for item in registry.items
        ],
    }


def registry_text(registry: Registry) -> str:
    """Return a registry as text for a terminal."""
    head = f"{registry.name}: a registry, from {registry.source}\n{registry.description}"
    items = [(item.code, item.message, item.description) for item in registry.items]
    return "\n\n".join(filter(None, (head, _block("items", items))))


def entity_text(entity: Entity) -> str:
    """Return an entity as text for a terminal."""
    kind = "table" if entity.is_table else "model without a table"
    parts = [f"{entity.name}: a {kind}, from {entity.source}\n{entity.description}"]
    attributes = [
        (
            name,
            attribute.type if attribute.items is None else f"{attribute.type} of {attribute.items}",
            _notes(attribute),
        )
        for name, attribute in entity.attributes.items()
    ]
    parts.append(_block("attributes", attributes))
    keys = [
        (index.name or "the table", " and ".join(index.keys), index.projection if index.name else "")
        for index in (entity.primary, *entity.indexes)
        if index is not None
    ]
    parts.append(_block("keys", keys))
    methods = [
        (
            method.name,
            method.pattern.replace("`", ""),
            "; ".join(
                f"{', '.join(access.actions)} on {access.table}{f'/{access.index}' if access.index else ''}"
                for access in method.access
            ),
        )
        for method in methods_of(entity)
    ]
    parts.append(_block("methods, and the rights that they need", methods))
    rights = [
        (
            operation,
            ", ".join(sorted(right.groups)),
            " ".join(filter(None, (right.relation, right.permission))),
        )
        for operation, right in entity.rights.items()
    ]
    parts.append(_block("who may use which operation", rights))
    return "\n\n".join(filter(None, parts))


def _block(title: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """Return rows under a title, in aligned columns. Empty: there are no rows."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = (f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows)
    return "\n".join([title, *lines])


def _attribute(attribute: Attribute) -> Document:
    """Return what the schema says about an attribute, without the defaults of absent keys."""
    found: Document = {}
    for field in fields(attribute):
        value = getattr(attribute, field.name)
        if field.default is MISSING or value != field.default or field.name == "required":
            found[schema_key(field.name)] = _shown(value)
    return {**found, "field": attribute.field}


def _shown(value: object) -> object:
    """Return a value as JSON: a rule by its name, and limits as those that are set."""
    if isinstance(value, Rule):
        return value.name
    if isinstance(value, Limits):
        return {
            schema_key(field.name): _shown(part)
            for field in fields(value)
            if (part := getattr(value, field.name)) is not None
        }
    return dict(value) if isinstance(value, Mapping) else value


def _notes(attribute: Attribute) -> str:
    shown = {
        name: value
        for name, value in _attribute(attribute).items()
        if name not in {"name", "type", "items", "description", "required"}
    }
    return ", ".join(["required" if attribute.required else "optional", *_pairs(shown)])


def _pairs(shown: Document) -> Iterable[str]:
    for name, value in shown.items():
        yield name if value is True else f"{name}: {worded(value)}"


def _index(index: Index) -> Document:
    kind = None if index.name is None else "LSI" if index.local else "GSI"
    return {
        "index": index.name,
        "type": kind,
        "partition": index.partition,
        "sort": index.sort,
        "projection": index.projection,
        "projected": list(index.projected),
        "query": index.query or None,
    }
