"""The check that each operation has a name of its own, because all operations are fields of one API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.check.operation_rights import custom_queries_of, standard_operations
from orb_tools.codegen.read.entity_file import RegistryFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Place


def check_operations(
    entities: Mapping[str, Entity], files: Mapping[str, ParsedFile[EntityFile]], faults: Faults
) -> None:
    """Refuse an operation whose name another operation has, of the same entity or of another one."""
    owners: dict[str, str] = {}

    def record(entity: Entity, place: Place, operation: str) -> None:
        if operation in owners:
            wrong = f"'{operation}' is an operation of '{owners[operation]}' already"
            files[entity.name].fault(faults, place, wrong, "choose another name")
        owners.setdefault(operation, entity.name)

    forms = [(entity, files[name].form.root) for name, entity in entities.items()]
    tables_and_functions = [(entity, form) for entity, form in forms if not isinstance(form, RegistryFile)]
    for entity, form in tables_and_functions:
        for operation in standard_operations(form, entity):
            record(entity, ("name",), operation)
    # Custom queries come last and get the faults, because only their names can be chosen.
    for entity, form in tables_and_functions:
        for position, query in enumerate(custom_queries_of(form)):
            record(entity, ("customQueries", position, "name"), query.name)
