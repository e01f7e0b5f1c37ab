"""The settings of the function ApiHandler, beside those that other functions of motion have too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion import settings as common
from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED: Final = (
    common.SENSORS,
    common.LISTENERS,
    common.SESSIONS,
    common.EVENTS,
    common.SPOTIFY_SECRET,
    "ENVIRONMENT",
    "CURSOR_SECRET_ARN",
    "SPOTIFY_USER_SECRETS_PREFIX",
    "SPOTIFY_REDIRECT_URI",
    "DEVICE_REGISTRATION_FUNCTION_NAME",
    "USER_POOL_ID",
)
PRODUCTION: Final = "prod"


class Settings(NamedTuple):
    """The names of this deployment."""

    motion: common.Settings
    environment: str
    cursor_secret_arn: str
    """The secret in Secrets Manager with the key that signs cursors."""
    user_secrets_prefix: str
    """How the names of the secrets with users' tokens begin. Each environment has its own. No slash at its end."""
    user_secrets_key: str | None
    """The KMS key that encrypts them. None: the key of the account for Secrets Manager."""
    redirect_uri: str
    """The page to which Spotify sends people back. It is one of those in the settings of the app."""
    device_registration: str
    """The name of the function DeviceRegistration."""
    user_pool_id: str
    allowed_origins: tuple[str, ...]
    """The origins whose pages may call the API. Empty: none."""

    @property
    def shows_docs(self) -> bool:
        """Whether /docs and /openapi.json answer. They do not in production."""
        return self.environment != PRODUCTION

    def user_secret(self, user_id: str) -> str:
        """Return the name of the secret with a user's tokens."""
        return f"{self.user_secrets_prefix}/{user_id.replace(':', '-')}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty, and the message names all of them. Or any origin is
                allowed in production.
        """
        motion = common.Settings.from_environment(REQUIRED, environment)
        origins = tuple(filter(None, map(str.strip, environment.get("ALLOWED_ORIGINS", "").split(","))))
        if "*" in origins and environment["ENVIRONMENT"] == PRODUCTION:
            raise ConfigurationError(
                "production must name the origins that it allows", config_key="ALLOWED_ORIGINS"
            )
        return cls(
            motion=motion,
            environment=environment["ENVIRONMENT"],
            cursor_secret_arn=environment["CURSOR_SECRET_ARN"],
            user_secrets_prefix=environment["SPOTIFY_USER_SECRETS_PREFIX"].rstrip("/"),
            user_secrets_key=environment.get("SPOTIFY_USER_SECRETS_KMS_KEY_ARN") or None,
            redirect_uri=environment["SPOTIFY_REDIRECT_URI"],
            device_registration=environment["DEVICE_REGISTRATION_FUNCTION_NAME"],
            user_pool_id=environment["USER_POOL_ID"],
            allowed_origins=origins,
        )
