"""Errors about services and settings."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError


def test_the_name_of_a_setting_is_given_by_keyword() -> None:
    """The order of the hub, name before reason, is refused instead of misread."""
    with pytest.raises(TypeError):
        ConfigurationError("DB", "missing")  # type: ignore[misc]  # what untyped code does
    error = ConfigurationError("the table is not set", config_key="DB")
    assert (error.message, error.details) == ("the table is not set", {"config_key": "DB"})
