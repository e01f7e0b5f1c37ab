"""The settings of the function ApiHandler, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from orb_common.exceptions import ConfigurationError
from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = (
    "ENVIRONMENT",
    "SENSORS_TABLE_NAME",
    "SESSIONS_TABLE_NAME",
    "MOTION_EVENTS_TABLE_NAME",
    "LISTENERS_TABLE_NAME",
    "CURSOR_SECRET_ARN",
    "SPOTIFY_CREDENTIALS_SECRET",
    "SPOTIFY_USER_SECRETS_PREFIX",
    "SPOTIFY_REDIRECT_URI",
    "DEVICE_REGISTRATION_FUNCTION_NAME",
    "USER_POOL_ID",
)
PRODUCTION: Final = "prod"
SPOTIFY_API: Final = "https://api.spotify.com/v1"
SPOTIFY_ACCOUNTS: Final = "https://accounts.spotify.com"


class Settings(NamedTuple):
    """The names of this deployment."""

    environment: str
    sensors_table: str
    sessions_table: str
    events_table: str
    listeners_table: str
    cursor_secret_arn: str
    """The secret in Secrets Manager with the key that signs cursors."""
    spotify_app_secret: str
    """The secret with the app's credentials at Spotify."""
    user_secrets_prefix: str
    """How the names of the secrets with users' tokens begin. Each environment has its own, without a slash at its end."""
    redirect_uri: str
    """The page to which Spotify sends people back. It is one of those in the settings of the app."""
    device_registration: str
    """The name of the function DeviceRegistration."""
    user_pool_id: str
    allowed_origins: tuple[str, ...]
    """The origins whose pages may call the API. Empty: none."""
    spotify_api_url: str
    spotify_accounts_url: str

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
        require_variables(environment, REQUIRED)
        origins = tuple(filter(None, map(str.strip, environment.get("ALLOWED_ORIGINS", "").split(","))))
        if "*" in origins and environment["ENVIRONMENT"] == PRODUCTION:
            raise ConfigurationError(
                "production must name the origins that it allows", config_key="ALLOWED_ORIGINS"
            )
        return cls(
            environment=environment["ENVIRONMENT"],
            sensors_table=environment["SENSORS_TABLE_NAME"],
            sessions_table=environment["SESSIONS_TABLE_NAME"],
            events_table=environment["MOTION_EVENTS_TABLE_NAME"],
            listeners_table=environment["LISTENERS_TABLE_NAME"],
            cursor_secret_arn=environment["CURSOR_SECRET_ARN"],
            spotify_app_secret=environment["SPOTIFY_CREDENTIALS_SECRET"],
            user_secrets_prefix=environment["SPOTIFY_USER_SECRETS_PREFIX"].rstrip("/"),
            redirect_uri=environment["SPOTIFY_REDIRECT_URI"],
            device_registration=environment["DEVICE_REGISTRATION_FUNCTION_NAME"],
            user_pool_id=environment["USER_POOL_ID"],
            allowed_origins=origins,
            spotify_api_url=environment.get("SPOTIFY_API_URL") or SPOTIFY_API,
            spotify_accounts_url=environment.get("SPOTIFY_ACCOUNTS_URL") or SPOTIFY_ACCOUNTS,
        )
