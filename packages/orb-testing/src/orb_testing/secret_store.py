"""Secrets that a test puts, rotates and deletes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from orb_testing.clients import Client

SecretValue: TypeAlias = str | bytes | Mapping[str, object]
"""A text, bytes, or an object that is stored as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStore:
    """The secrets of an engine."""

    client: Client
    """A botocore client of Secrets Manager."""

    def put(self, name: str, value: SecretValue) -> str:
        """Create a secret, and return its ARN. Raise botocore's ResourceExistsException if it exists."""
        arn: str = self.client.create_secret(Name=name, **_parameter(value))["ARN"]
        return arn

    def rotate(self, name: str, value: SecretValue) -> str:
        """Give a secret a new value, and return the id of its version. The old value becomes AWSPREVIOUS.

        Args:
            name: The name or the ARN.
            value: The new value.
        """
        version: str = self.client.put_secret_value(SecretId=name, **_parameter(value))["VersionId"]
        return version

    def delete(self, name: str, *, days: int | None = None) -> None:
        """Delete a secret, at once or after a waiting time of 7 to 30 days, in which `restore` brings it back."""
        when = {"ForceDeleteWithoutRecovery": True} if days is None else {"RecoveryWindowInDays": days}
        self.client.delete_secret(SecretId=name, **when)

    def restore(self, name: str) -> None:
        """Keep a secret after all that waits for its deletion."""
        self.client.restore_secret(SecretId=name)

    def value(self, name: str, *, stage: str = "AWSCURRENT") -> str | bytes:
        """Return the value of a stage, as it is stored."""
        stored = self.client.get_secret_value(SecretId=name, VersionStage=stage)
        value: str | bytes = stored.get("SecretString", stored.get("SecretBinary"))
        return value


def _parameter(value: SecretValue) -> dict[str, str | bytes]:
    if isinstance(value, bytes):
        return {"SecretBinary": value}
    return {"SecretString": value if isinstance(value, str) else json.dumps(value)}
