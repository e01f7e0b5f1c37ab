"""The operations of an entity, and who may use each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.rights import Relation, Right
from orb_tools.codegen import names
from orb_tools.codegen.read.entity_file import TableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.read.entity_file import (
        AuthConfig,
        CustomQuery,
        InputFile,
        ModelFile,
        OperationInput,
        Operations,
        Relations,
    )
    from orb_tools.codegen.read.yaml_document import Place

_TABLE_OPERATIONS = ("Create", "Update", "Delete", "Disable", "Get", "List")
_EVERY_OPERATION = ("*",)


def standard_operations(form: TableFile | ModelFile | InputFile, entity: Entity) -> tuple[str, ...]:
    """Return the operations of a table and its keys, or the one of a function. Custom queries are left out."""
    if not isinstance(form, TableFile):
        return (form.name,) if form.type == "lambda" else ()
    parts = [*_TABLE_OPERATIONS]
    for index in filter(None, (entity.primary, *entity.indexes)):
        keys = [names.pascal(key) for key in index.keys]
        parts += [f"QueryBy{key}" for key in (*keys, "And".join(keys))]
    return tuple(dict.fromkeys(form.name + part for part in parts))


def custom_queries_of(form: TableFile | ModelFile | InputFile) -> tuple[CustomQuery, ...]:
    """Return the custom queries of an entity. Only tables have them."""
    return form.custom_queries if isinstance(form, TableFile) else ()


def operation_inputs_of(form: TableFile | ModelFile | InputFile) -> Mapping[str, OperationInput]:
    """Return what the inputs of standard operations have otherwise, by operation. Only tables have them."""
    return form.operation_inputs if isinstance(form, TableFile) else {}


def rights_of(auth: AuthConfig | None, operations: Iterable[str]) -> dict[str, Right]:
    """Return who may use each operation. An operation that no group may use has no right."""
    if auth is None or auth.cognito is None:
        return {}
    groups = auth.cognito.groups
    relations = {
        operation: (relation, permission)
        for _, relation, operation, permission in listed_relations(auth.relations)
    }
    rights: dict[str, Right] = {}
    for operation in operations:
        admitted = frozenset(group for group, listed in groups.items() if may_use(listed, operation))
        relation, permission = relations.get(operation, (None, None))
        if admitted:
            rights[operation] = Right(groups=admitted, relation=relation, permission=permission)
    return rights


def is_every_operation(listed: str | Operations) -> bool:
    """Return whether a group may use every operation."""
    return listed in {"*", _EVERY_OPERATION}


def may_use(listed: str | Operations, operation: str) -> bool:
    """Return whether a group may use an operation. `listed`: the value of the group in `groups`."""
    return is_every_operation(listed) or operation in listed


def listed_relations(relations: Relations) -> Iterator[tuple[Place, Relation, str, str | None]]:
    """Yield each operation with a relation, as (place in authConfig, relation, operation, permission)."""
    for relation, listed in (
        (Relation.SELF, relations.own),
        (Relation.MEMBER, relations.member),
        (Relation.OWNER, relations.owner),
    ):
        place: Place = ("relations", relation.value)
        if isinstance(listed, dict):
            for operation, permission in listed.items():
                yield (*place, operation), relation, operation, permission
        else:
            for position, operation in enumerate(listed):
                yield (*place, position), relation, operation, None
