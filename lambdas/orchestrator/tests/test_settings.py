"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.orchestrator.settings import GRACE, GRACE_SECONDS, REQUIRED, Settings
from orb_common.exceptions import ConfigurationError


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable."""
    settings = Settings.from_environment({name: name.lower() for name in REQUIRED})
    names = [name for name in Settings._fields if name != "lambda_grace"]
    assert settings._asdict() == {**{name: f"iac_ci_{name}" for name in names}, "lambda_grace": GRACE_SECONDS}


def test_missing_variables_are_named_at_once() -> None:
    """One error names every variable that is missing or empty."""
    for value in ({}, dict.fromkeys(REQUIRED, "")):
        with pytest.raises(ConfigurationError) as caught:
            Settings.from_environment(value)
        assert str(caught.value).endswith("not set: " + ", ".join(REQUIRED))


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", "²"])
def test_the_grace_is_a_number_of_seconds(value: str) -> None:
    """How long a worker has beside its timeout can be set, as whole seconds."""
    names = {name: name.lower() for name in REQUIRED}
    assert Settings.from_environment({**names, GRACE: "5"}).lambda_grace == 5
    with pytest.raises(ConfigurationError, match=GRACE):
        Settings.from_environment({**names, GRACE: value})
