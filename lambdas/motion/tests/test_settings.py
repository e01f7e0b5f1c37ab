"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.motion.settings import EVENTS, LISTENERS, SENSORS, SESSIONS, SPOTIFY_SECRET, Settings
from orb_common.exceptions import ConfigurationError

NEEDED = (SENSORS, LISTENERS, SESSIONS, EVENTS, SPOTIFY_SECRET)


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable. Addresses have no slash at their end."""
    environment = {name: name.lower() for name in NEEDED}
    more = {"SPOTIFY_API_URL": "http://a/v1/", "SPOTIFY_ACCOUNTS_URL": "http://b/", "SESSION_TTL_DAYS": "7"}
    assert Settings.from_environment(NEEDED, environment | more) == (
        "sensors_table_name",
        "listeners_table_name",
        "sessions_table_name",
        "motion_events_table_name",
        "spotify_credentials_secret",
        "http://a/v1",
        "http://b",
        7,
    )


def test_spotify_is_the_real_one_by_default() -> None:
    """Without other addresses, the functions call Spotify."""
    settings = Settings.from_environment([], {"SESSION_TTL_DAYS": "soon"})
    assert settings.spotify_api_url == "https://api.spotify.com/v1"
    assert settings.spotify_accounts_url == "https://accounts.spotify.com"
    assert settings.session_ttl_days == 30


def test_all_missing_variables_are_named_at_once() -> None:
    """One error names every variable that the function needs and that is missing or empty, and no other."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment([SENSORS, EVENTS, LISTENERS], {SENSORS: "", LISTENERS: "x"})
    assert str(caught.value).endswith("not set: SENSORS_TABLE_NAME, MOTION_EVENTS_TABLE_NAME")
