"""The error of a command carries what its reader needs."""

from __future__ import annotations

from orb_tools.errors import ToolError


def test_an_error_has_message_hint_and_faults() -> None:
    """An error has all three, and its text is its message."""
    error = ToolError("a wheel is missing", hint="run: orb lock", faults=["leaf", "twig"])

    assert str(error) == error.message == "a wheel is missing"
    assert (error.hint, error.faults) == ("run: orb lock", ("leaf", "twig"))


def test_hint_and_faults_are_optional() -> None:
    """An error without them has no hint and no faults."""
    error = ToolError("stopped")

    assert (error.hint, error.faults) == (None, ())
