"""Enums, rules and validators derive their names in Python from those of the schemas."""

from __future__ import annotations

from orb_common.utils.text_rules import Length, Regex
from orb_tools.codegen.check.core import Enum, Rule, Validator


def test_names_in_python() -> None:
    """An enum has a module of its own, and a rule the name of its annotated type."""
    assert Enum(name="UserStatus", values=()).module == "enums.user_status"
    assert Rule(name="Email", type="string").constant == "EmailRule"


def test_validators() -> None:
    """A validator names its constant in orb_common. Without a length rule it has no limits of length."""
    rule = Regex("digits", "[0-9]+", "must be digits")
    validator = Validator(name="phoneNumber", rules=(Length(maximum=3), rule))
    assert (validator.constant, validator.length) == ("PHONE_NUMBER", Length(maximum=3))
    assert [validator.broken(text) for text in ("123", "1234", "x")] == [False, True, True]
    assert Validator(name="digits", rules=(rule,)).length == Length()
