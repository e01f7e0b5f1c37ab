"""The settings of the function ApiHandler."""

from __future__ import annotations

import pytest

from lambdas.motion.api.settings import REQUIRED, Settings
from orb_common.exceptions import ConfigurationError

COMPLETE = {name: name.lower() for name in REQUIRED}


def test_all_missing_settings_are_named() -> None:
    """One error names everything that is missing."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({**COMPLETE, "USER_POOL_ID": "", "ENVIRONMENT": ""})
    assert {"USER_POOL_ID", "ENVIRONMENT"} <= set(str(caught.value).replace(",", " ").split())


def test_origins_are_a_list() -> None:
    """Origins are separated by commas. Without the variable, no origin is allowed."""
    named = Settings.from_environment(
        {**COMPLETE, "ALLOWED_ORIGINS": "https://a.example, https://b.example,"}
    )
    assert named.allowed_origins == ("https://a.example", "https://b.example")
    assert Settings.from_environment(COMPLETE).allowed_origins == ()


def test_production_names_its_origins() -> None:
    """Weak point 24: `*` is refused in production, and is a choice elsewhere."""
    anywhere = {**COMPLETE, "ALLOWED_ORIGINS": "*"}
    assert Settings.from_environment(anywhere).allowed_origins == ("*",)
    with pytest.raises(ConfigurationError):
        Settings.from_environment({**anywhere, "ENVIRONMENT": "prod"})


def test_environments_share_no_secret() -> None:
    """Weak point 26: the secret of a person has a name of its own in each environment."""
    names = {
        Settings.from_environment(
            {**COMPLETE, "SPOTIFY_USER_SECRETS_PREFIX": f"orb-{each}/listeners/"}
        ).user_secret("a:b")
        for each in ("dev", "prod")
    }
    assert names == {"orb-dev/listeners/a-b", "orb-prod/listeners/a-b"}


def test_the_description_is_not_for_production() -> None:
    """The description of the API is shown everywhere but in production."""
    for environment, shown in (("dev", True), ("staging", True), ("prod", False)):
        assert Settings.from_environment({**COMPLETE, "ENVIRONMENT": environment}).shows_docs is shown
