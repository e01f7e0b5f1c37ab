"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.init_job.settings import REQUIRED, Settings
from orb_common.exceptions import ConfigurationError


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable. GitHub is the default host of repositories."""
    settings = Settings.from_environment({name: name.lower() for name in REQUIRED})
    assert settings == (
        "iac_ci_orders_table",
        "iac_ci_order_events_table",
        "iac_ci_runs_table",
        "iac_ci_internal_bucket",
        "iac_ci_done_bucket",
        "iac_ci_key_prefix",
        "iac_ci_watchdog_sfn",
        "https://github.com",
    )
    assert settings.github_api_url == "https://api.github.com"


def test_an_enterprise_server() -> None:
    """The API of a GitHub Enterprise Server is below its address, and slashes at the end of settings do no harm."""
    environment = dict.fromkeys(REQUIRED, "value") | {
        "IAC_CI_GITHUB_URL": "https://git.example.org/",
        "IAC_CI_KEY_PREFIX": "/keys/",
    }
    settings = Settings.from_environment(environment)
    assert settings.github_url == "https://git.example.org"
    assert settings.github_api_url == "https://git.example.org/api/v3"
    assert settings.key_prefix == "/keys"


def test_all_missing_variables_are_named_at_once() -> None:
    """One error names every variable that is missing or empty, and no other."""
    environment = dict.fromkeys(REQUIRED, "value") | {"IAC_CI_ORDERS_TABLE": ""}
    del environment["IAC_CI_KEY_PREFIX"]
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment(environment)
    assert str(caught.value).endswith("not set: IAC_CI_ORDERS_TABLE, IAC_CI_KEY_PREFIX")
