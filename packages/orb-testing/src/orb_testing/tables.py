"""Create the tables of a CloudFormation template on an engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_testing.templates import load_template, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from orb_testing.clients import Client

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def entity_of(logical_id: str) -> str:
    """Return the entity of a table: "OrganizationUsers" for "OrganizationUsersTable"."""
    return logical_id.removesuffix("Table")


def variable_of(entity: str) -> str:
    """Return the environment variable of a table's name: "ORGANIZATION_USERS_TABLE_NAME" for "OrganizationUsers"."""
    return _WORD_START.sub("_", entity).upper() + "_TABLE_NAME"


def create_tables(
    template: Path,
    *,
    client: Client,
    only: Collection[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Create the tables of a CloudFormation template. Return their names by entity.

    Args:
        template: The file, usually infrastructure/cloudformation/data.yml.
        client: A botocore DynamoDB client of the engine.
        only: The entities whose tables are created; fewer tables make a faster test. None: all.
        parameters: Parameters of the template. Those that are missing have the template's defaults.

    Raises:
        KeyError: An entity of `only` has no table in the template.
    """
    tables = {
        entity_of(name): table for name, table in tables_of(load_template(template), parameters).items()
    }
    entities = list(tables) if only is None else list(only)
    for entity in entities:
        client.create_table(**tables[entity])
    return {entity: tables[entity]["TableName"] for entity in entities}
