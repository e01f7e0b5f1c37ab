"""Create the tables of a CloudFormation template on an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_testing.templates import load_template, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from orb_testing.clients import Client


def entity_of(logical_id: str) -> str:
    """Return the entity of a table: "OrganizationUsers" for "OrganizationUsersTable"."""
    return logical_id.removesuffix("Table")


def table_definitions(
    template: Path,
    *,
    only: Collection[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return the arguments of CreateTable for the tables of a template and of its numbered parts, by entity.

    Args:
        template: The file, usually infrastructure/cloudformation/data.yml. Its parts are data-2.yml and so on.
        only: The entities whose tables are returned. None: all.
        parameters: Parameters of the template. Those that are missing have the template's defaults.

    Raises:
        KeyError: An entity of `only` has no table in the template.
    """
    parts = sorted(template.parent.glob(f"{template.stem}-[0-9]*{template.suffix}"))
    tables = {
        entity_of(name): table
        for part in (template, *parts)
        for name, table in tables_of(load_template(part), parameters).items()
    }
    return tables if only is None else {entity: tables[entity] for entity in only}


def create_tables(
    template: Path,
    *,
    client: Client,
    only: Collection[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Create the tables of a CloudFormation template. Return their names by entity.

    Args:
        template: As for `table_definitions`, as are `only` and `parameters`.
        client: A botocore DynamoDB client of the engine.
        only: The entities whose tables are created; fewer tables make a faster test. None: all.
        parameters: Parameters of the template.

    Raises:
        KeyError: An entity of `only` has no table in the template.
    """
    definitions = table_definitions(template, only=only, parameters=parameters)
    for definition in definitions.values():
        client.create_table(**definition)
    return {entity: definition["TableName"] for entity, definition in definitions.items()}
