"""The settings of the functions of motion, from environment variables. Each function names those that it needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SENSORS: Final = "SENSORS_TABLE_NAME"
LISTENERS: Final = "LISTENERS_TABLE_NAME"
SESSIONS: Final = "SESSIONS_TABLE_NAME"
EVENTS: Final = "MOTION_EVENTS_TABLE_NAME"
SPOTIFY_SECRET: Final = "SPOTIFY_CREDENTIALS_SECRET"  # noqa: S105 - the name of a variable
API: Final = "https://api.spotify.com/v1"
ACCOUNTS: Final = "https://accounts.spotify.com"
SESSION_TTL_DAYS: Final = 30


class Settings(NamedTuple):
    """The names of this deployment. Those that a function does not need may be empty."""

    sensors_table: str = ""
    listeners_table: str = ""
    sessions_table: str = ""
    events_table: str = ""
    spotify_secret: str = ""
    """The secret in Secrets Manager with `client_id` and `client_secret` of the app."""
    spotify_api_url: str = API
    spotify_accounts_url: str = ACCOUNTS
    session_ttl_days: int = SESSION_TTL_DAYS
    """How long sessions and events are kept."""

    @classmethod
    def from_environment(cls, needed: Iterable[str], environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Args:
            needed: The variables that the function cannot do without, such as `SENSORS`.
            environment: Where they are.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, needed)
        days = environment.get("SESSION_TTL_DAYS", "")
        return cls(
            sensors_table=environment.get(SENSORS, ""),
            listeners_table=environment.get(LISTENERS, ""),
            sessions_table=environment.get(SESSIONS, ""),
            events_table=environment.get(EVENTS, ""),
            spotify_secret=environment.get(SPOTIFY_SECRET, ""),
            spotify_api_url=(environment.get("SPOTIFY_API_URL") or API).rstrip("/"),
            spotify_accounts_url=(environment.get("SPOTIFY_ACCOUNTS_URL") or ACCOUNTS).rstrip("/"),
            session_ttl_days=int(days)
            if days.isascii() and days.isdigit() and int(days)
            else SESSION_TTL_DAYS,
        )
