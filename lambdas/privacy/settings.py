"""The settings of the privacy function, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = (
    "USERS_TABLE_NAME",
    "UNIQUE_VALUES_TABLE_NAME",
    "PRIVACY_REQUESTS_TABLE_NAME",
    "ORGANIZATIONS_TABLE_NAME",
    "ORGANIZATION_USERS_TABLE_NAME",
    "INVITATIONS_TABLE_NAME",
    "APPLICATIONS_TABLE_NAME",
    "APPLICATION_USERS_TABLE_NAME",
    "APPLICATION_ROLES_TABLE_NAME",
    "ROLES_TABLE_NAME",
    "NOTIFICATIONS_TABLE_NAME",
    "OWNERSHIP_TRANSFER_REQUESTS_TABLE_NAME",
    "SMS_RATE_LIMIT_TABLE_NAME",
    "LISTENERS_TABLE_NAME",
    "SENSORS_TABLE_NAME",
    "SESSIONS_TABLE_NAME",
    "MOTION_EVENTS_TABLE_NAME",
)
"""The variables with the names of tables, which the repositories read."""
REQUIRED = (*TABLES, "EXPORTS_BUCKET_NAME", "CURSOR_SECRET_ARN", "AUDIT_SECRET_ARN", "PSEUDONYM_SECRET_ARN")


class Settings(NamedTuple):
    """The names of the bucket and the secrets of this deployment."""

    unique_values_table: str
    exports_bucket: str
    cursor_secret_arn: str
    """The secret in Secrets Manager with the key that signs cursors."""
    audit_secret_arn: str
    """The secret in Secrets Manager with the keys of the audit trail."""
    pseudonym_secret_arn: str
    """The secret in Secrets Manager with the key of the hashes that replace addresses."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, REQUIRED)
        return cls(
            unique_values_table=environment["UNIQUE_VALUES_TABLE_NAME"],
            exports_bucket=environment["EXPORTS_BUCKET_NAME"],
            cursor_secret_arn=environment["CURSOR_SECRET_ARN"],
            audit_secret_arn=environment["AUDIT_SECRET_ARN"],
            pseudonym_secret_arn=environment["PSEUDONYM_SECRET_ARN"],
        )
