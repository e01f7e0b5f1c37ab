"""The settings of the users function, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = (
    "USERS_TABLE_NAME",
    "ORGANIZATIONS_TABLE_NAME",
    "ORGANIZATION_USERS_TABLE_NAME",
    "UNIQUE_VALUES_TABLE_NAME",
    "CURSOR_SECRET_ARN",
    "AUDIT_SECRET_ARN",
)


class Settings(NamedTuple):
    """The names of the tables and secrets of this deployment."""

    users_table: str
    organizations_table: str
    organization_users_table: str
    unique_values_table: str
    cursor_secret_arn: str
    """The secret in Secrets Manager with the key that signs cursors."""
    audit_secret_arn: str
    """The secret in Secrets Manager with the keys of the audit trail."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, REQUIRED)
        return cls(
            users_table=environment["USERS_TABLE_NAME"],
            organizations_table=environment["ORGANIZATIONS_TABLE_NAME"],
            organization_users_table=environment["ORGANIZATION_USERS_TABLE_NAME"],
            unique_values_table=environment["UNIQUE_VALUES_TABLE_NAME"],
            cursor_secret_arn=environment["CURSOR_SECRET_ARN"],
            audit_secret_arn=environment["AUDIT_SECRET_ARN"],
        )
