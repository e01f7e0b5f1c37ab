"""The app of the deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.apps import read_app
from lambdas.motion.settings import SPOTIFY_SECRET
from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_secret_without_a_value_is_not_an_app(new_deployment: Callable[[], str]) -> None:
    """Weak point 26: the stack makes the secret without a value. That is ours to mend, as a missing secret is."""
    for name in (new_deployment(), "unknown"):
        with pytest.raises(ConfigurationError) as caught:
            read_app(name)
        assert caught.value.config_key == SPOTIFY_SECRET
