"""Create the tables of a CloudFormation template on an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.templates import load_template, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from orb_testing.clients import Client


def entity_of(logical_id: str) -> str:
    """Return the entity of a table: "OrganizationUsers" for "OrganizationUsersTable"."""
    return logical_id.removesuffix("Table")


def create_tables(
    template: Path,
    *,
    client: Client,
    only: Collection[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Create the tables of a CloudFormation template and of its numbered parts. Return their names by entity.

    Args:
        template: The file, usually infrastructure/cloudformation/data.yml. Its parts are data-2.yml and so on.
        client: A botocore DynamoDB client of the engine.
        only: The entities whose tables are created; fewer tables make a faster test. None: all.
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
    entities = list(tables) if only is None else list(only)
    for entity in entities:
        client.create_table(**tables[entity])
    return {entity: tables[entity]["TableName"] for entity in entities}
