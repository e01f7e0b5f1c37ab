"""Conversion of an entity file into an entity: it fills in defaults, looks up rules, and names queries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import CONTAINERS, Attribute, Limits
from orb_tools.codegen.check.catalogue import Registry, RegistryItem
from orb_tools.codegen.check.entity import CustomQuery, Enrichment, Entity, Index, OperationInput, Parameter
from orb_tools.codegen.check.operation_rights import (
    custom_queries_of,
    operation_inputs_of,
    rights_of,
    standard_operations,
)
from orb_tools.codegen.read.compliance import retention_days
from orb_tools.codegen.read.entity_file import InputFile, ItemType, ModelFile, TableFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.core import Rule
    from orb_tools.codegen.read import entity_file
    from orb_tools.codegen.read.entity_file import RegistryFile, TableModel
    from orb_tools.codegen.read.yaml_document import Document


def folder_of(document: Document) -> tuple[str, ...]:
    """Return the folders below entities/ that the file is in."""
    return PurePosixPath(document.name).parts[1:-1]


def entity_of(
    form: TableFile | ModelFile | InputFile, document: Document, rules: Mapping[str, Rule]
) -> Entity:
    """Return the entity of a file. It looks up the rules. The checks look up all other names."""
    entity = Entity(
        name=form.name,
        folder=folder_of(document),
        source=f"schemas/{document.name}",
        description=form.description or f"An item of {form.name}.",
        attributes={name: _attribute(name, body, rules) for name, body in form.model.attributes.items()},
    )
    if isinstance(form, InputFile):
        return replace(entity, is_input=True, required_when=form.model.required_when)
    if isinstance(form, TableFile):
        entity = replace(_stored(entity, form.model), is_hand_written=form.type == "table")
    else:
        entity = replace(entity, is_operation=form.type == "lambda", required_when=form.model.required_when)
    if form.compliance is not None:
        entity = replace(entity, retention_days=retention_days(form.compliance.retention))
    queries = tuple(_query_of(query, entity.name) for query in custom_queries_of(form))
    named = (query.name for query in queries)
    operations = tuple(dict.fromkeys([*standard_operations(form, entity), *named]))
    auth = form.model.auth_config
    return replace(
        entity,
        operations=operations,
        queries=queries,
        operation_inputs={
            operation: OperationInput(only=given.only, added=_parameters(given.add))
            for operation, given in operation_inputs_of(form).items()
        },
        rights=rights_of(auth, operations),
        api_key=frozenset(auth.api_key).intersection(operations) if auth is not None else frozenset(),
    )


def _query_of(form: entity_file.CustomQuery, entity: str) -> CustomQuery:
    return CustomQuery(
        name=form.name,
        description=form.description,
        is_mutation=form.type == "mutation",
        parameters=_parameters(form.input),
        returns=form.returns,
        enrichments=tuple(
            Enrichment(
                name=part.field,
                source=part.source,
                extract=None if part.type == "count" else part.extract or "",
                default=part.default if "default" in part.given else None,
            )
            for part in form.enrichments
        ),
        extends=form.extends or entity,
    )


def _parameters(forms: Mapping[str, entity_file.Parameter]) -> dict[str, Parameter]:
    return {name: Parameter(type=form.type, description=form.description) for name, form in forms.items()}


def _stored(entity: Entity, form: TableModel) -> Entity:
    """Return the entity with its table."""
    key = form.keys.primary
    primary = Index(name=None, partition=key.partition, sort=key.sort, description=key.description)
    if primary.sort is not None:
        primary = replace(primary, query=f"query_by_{_field(entity, primary.partition)}")
    indexes = (_index(index) for index in form.keys.secondary)
    return replace(
        entity,
        primary=primary,
        indexes=tuple(
            index if index.query else replace(index, query=_query(entity, primary, index))
            for index in indexes
        ),
        stream=form.stream.view_type if form.stream is not None and form.stream.enabled else None,
        ttl=form.ttl.attribute if form.ttl is not None and form.ttl.enabled else None,
    )


def _attribute(name: str, form: entity_file.Attribute, rules: Mapping[str, Rule]) -> Attribute:
    items = (form.items or ItemType(type="string")) if form.type in CONTAINERS else None
    values_of = items if items is not None and (items.enum_type is not None or items.enum_values) else form
    limits, item_limits = _limits(form, rules), _limits(items, rules) if items is not None else Limits()
    return Attribute(
        name=name,
        type=form.type,
        required=form.required,
        description=form.description,
        enum=values_of.enum_type,
        values=values_of.enum_values,
        items=items.type if items is not None else None,
        rule=limits.rule,
        min_length=limits.min_length,
        max_length=limits.max_length,
        pattern=limits.pattern,
        minimum=limits.minimum,
        maximum=limits.maximum,
        item_limits=item_limits,
        accepts=items.accepts if items is not None else None,
        min_items=form.min_items,
        max_items=form.max_items,
        unique=form.unique,
        generated=form.generated,
        classification=form.classification or ("SENSITIVE" if form.sensitive else None),
        sensitive=form.sensitive,
        deprecated=form.deprecated,
        default=form.default,
        python_name=form.python_name,
    )


def _limits(form: entity_file.Limits, rules: Mapping[str, Rule]) -> Limits:
    return Limits(
        rule=rules.get(form.validation or ""),
        min_length=form.min_length,
        max_length=form.max_length,
        pattern=form.pattern,
        minimum=form.minimum,
        maximum=form.maximum,
    )


def _index(form: entity_file.Index) -> Index:
    return Index(
        name=form.name,
        local=form.type == "LSI",
        partition=form.partition,
        sort=form.sort,
        projection=form.projection_type,
        projected=form.projected_attributes,
        query=form.query or "",
        description=form.description,
    )


def _query(entity: Entity, primary: Index, index: Index) -> str:
    """Return the name of an index's query. It does not depend on other indexes, which come and go.

    A query of the table itself has the shorter name, because its key never changes.
    """
    query = f"query_by_{_field(entity, index.partition)}"
    if query == primary.query and index.sort is not None:
        return f"{query}_and_{_field(entity, index.sort)}"
    return query


def _field(entity: Entity, name: str) -> str:
    attribute = entity.attributes.get(name)
    return names.snake(name) if attribute is None else attribute.field


def registry_of(form: RegistryFile, document: Document) -> Registry:
    """Return the registry of a file."""
    return Registry(
        name=form.name,
        folder=folder_of(document),
        source=f"schemas/{document.name}",
        description=form.description or f"The items of {form.name}.",
        items=tuple(
            RegistryItem(
                code=code,
                message=item.message,
                description=item.description,
                solution=item.solution,
                details=item.details,
            )
            for code, item in form.items.items()
        ),
    )
