"""Services and settings: what their errors take."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError


def test_the_name_of_a_setting_is_given_by_keyword() -> None:
    """An older order, name before reason, is refused rather than read the wrong way round."""
    with pytest.raises(TypeError):
        ConfigurationError("DB", "missing")  # type: ignore[misc]  # what untyped code does
    error = ConfigurationError("the table is not set", config_key="DB")
    assert (error.message, error.details) == ("the table is not set", {"config_key": "DB"})
