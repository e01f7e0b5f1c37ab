"""Creates the tables of a template on whichever engine a test runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_testing.templates import load_template, tables_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from orb_testing.clients import Client

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def entity_of(logical_id: str) -> str:
    """The entity of a table: "OrganizationUsersTable" is for "OrganizationUsers"."""
    return logical_id.removesuffix("Table")


def variable_of(entity: str) -> str:
    """The environment variable that holds a table's name: "ORGANIZATION_USERS_TABLE_NAME"."""
    return _WORD.sub("_", entity).upper() + "_TABLE_NAME"


def create_tables(
    template: Path,
    *,
    client: Client,
    only: Collection[str] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Creates the tables of a CloudFormation template and gives their names by entity.

    Args:
        template: the file, as a rule infrastructure/cloudformation/data.yml.
        client: a botocore DynamoDB client of the engine.
        only: entities; the fewer, the quicker the test. None: all.
        parameters: for the template; its own defaults otherwise.

    Raises:
        KeyError: an entity of `only` has no table in the template.
    """
    found = {entity_of(name): table for name, table in tables_of(load_template(template), parameters).items()}
    wanted = list(found) if only is None else list(only)
    for entity in wanted:
        client.create_table(**found[entity])
    return {entity: found[entity]["TableName"] for entity in wanted}
