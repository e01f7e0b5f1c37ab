"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.privacy.settings import REQUIRED, Settings
from orb_common.exceptions import ConfigurationError


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable."""
    settings = Settings.from_environment({name: name.lower() for name in REQUIRED})
    assert settings == (
        "unique_values_table_name",
        "exports_bucket_name",
        "cursor_secret_arn",
        "audit_secret_arn",
        "pseudonym_secret_arn",
    )


def test_all_missing_variables_are_named_at_once() -> None:
    """One error names every variable that is missing or empty, and no other."""
    environment = dict.fromkeys(REQUIRED, "value") | {"USERS_TABLE_NAME": ""}
    del environment["PSEUDONYM_SECRET_ARN"]
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment(environment)
    assert str(caught.value).endswith("not set: USERS_TABLE_NAME, PSEUDONYM_SECRET_ARN")
