"""Laws of required variables."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.utils.environment import require_variables


def test_all_missing_variables_are_named_at_once() -> None:
    """A variable that is empty is missing, too. A message never has a value."""
    with pytest.raises(ConfigurationError) as caught:
        require_variables({"A": "secret", "B": ""}, ("A", "B", "C"))
    assert caught.value.message == "these environment variables are not set: B, C"


def test_variables_that_are_set_are_accepted() -> None:
    """Others may be missing."""
    require_variables({"A": "1"}, ["A"])
