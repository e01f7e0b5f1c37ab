"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.orchestrator.settings import REQUIRED, Settings
from orb_common.exceptions import ConfigurationError


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable."""
    settings = Settings.from_environment({name: name.lower() for name in REQUIRED})
    assert settings._asdict() == {name: f"iac_ci_{name}" for name in Settings._fields}


def test_missing_variables_are_named_at_once() -> None:
    """One error names every variable that is missing or empty."""
    for value in ({}, dict.fromkeys(REQUIRED, "")):
        with pytest.raises(ConfigurationError) as caught:
            Settings.from_environment(value)
        assert str(caught.value).endswith("not set: " + ", ".join(REQUIRED))
