"""The settings of the unit's functions, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT")
"""The parts of every name of this deployment."""
KEYS = ("ORGANIZATIONS_TABLE_NAME", "ORGANIZATIONS_ROLE_ARN", "AUDIT_SECRET_ARN", *NAMES)
"""What the care of the keys needs."""
REQUIRED = (
    "USERS_TABLE_NAME",
    "ORGANIZATION_USERS_TABLE_NAME",
    "INVITATIONS_TABLE_NAME",
    "APPLICATIONS_TABLE_NAME",
    "UNIQUE_VALUES_TABLE_NAME",
    "CURSOR_SECRET_ARN",
    *KEYS,
)
"""What the resolver needs."""


class KeySettings(NamedTuple):
    """What the care of the organizations' keys needs of this deployment."""

    organizations_table: str
    role_arn: str
    """The role of the resolver, the only one that may use the keys."""
    audit_secret_arn: str
    """The secret in Secrets Manager with the keys of the audit trail."""
    customer: str
    project: str
    environment: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> KeySettings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, KEYS)
        return cls(*(environment[name] for name in KEYS))


class Settings(NamedTuple):
    """The names of the tables and secrets of this deployment."""

    users_table: str
    memberships_table: str
    invitations_table: str
    applications_table: str
    unique_values_table: str
    cursor_secret_arn: str
    """The secret in Secrets Manager with the key that signs cursors."""
    keys: KeySettings

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, REQUIRED)
        return cls(
            users_table=environment["USERS_TABLE_NAME"],
            memberships_table=environment["ORGANIZATION_USERS_TABLE_NAME"],
            invitations_table=environment["INVITATIONS_TABLE_NAME"],
            applications_table=environment["APPLICATIONS_TABLE_NAME"],
            unique_values_table=environment["UNIQUE_VALUES_TABLE_NAME"],
            cursor_secret_arn=environment["CURSOR_SECRET_ARN"],
            keys=KeySettings.from_environment(environment),
        )
