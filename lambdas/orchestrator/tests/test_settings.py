"""Laws of the settings."""

from __future__ import annotations

import pytest

from lambdas.orchestrator.settings import GRACE, REQUIRED, Settings
from orb_common.exceptions import ConfigurationError


def test_every_variable_has_its_setting() -> None:
    """Each setting is the value of its own variable. The grace of workers has a default."""
    environment = {name: name.lower() for name in REQUIRED}
    named = {name.lower().removeprefix("iac_ci_"): name.lower() for name in REQUIRED}
    assert Settings.from_environment(environment)._asdict() == {**named, "lambda_grace": 60}
    assert Settings.from_environment({**environment, GRACE: "5"}).lambda_grace == 5


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", "\u0665"])
def test_the_grace_is_a_number(value: str) -> None:
    """A grace that is not a whole number is refused, and named."""
    with pytest.raises(ConfigurationError, match=GRACE):
        Settings.from_environment({**dict.fromkeys(REQUIRED, "x"), GRACE: value})


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
