"""Laws of the settings: each is required, and all that are missing are named at once."""

from __future__ import annotations

import pytest

from lambdas.organizations.settings import (
    KEYS,
    REQUIRED,
    KeySettings,
    Settings,
)
from orb_common.exceptions import ConfigurationError


def test_settings_come_from_the_environment() -> None:
    """Each setting has the value of its variable."""
    settings = Settings.from_environment({name: name.lower() for name in REQUIRED})
    assert (settings.users_table, settings.cursor_secret_arn) == ("users_table_name", "cursor_secret_arn")
    assert settings.keys == KeySettings.from_environment({name: name.lower() for name in KEYS})
    assert settings.keys.role_arn == "organizations_role_arn"


@pytest.mark.parametrize("settings", [Settings, KeySettings])
def test_all_missing_settings_are_named(settings: type[Settings | KeySettings]) -> None:
    """The error names every variable that is missing or empty."""
    with pytest.raises(ConfigurationError) as raised:
        settings.from_environment({"CUSTOMER_ID": "orb", "PROJECT_ID": ""})
    names = set(REQUIRED if settings is Settings else KEYS) - {"CUSTOMER_ID"}
    assert all(name in str(raised.value) for name in names)
