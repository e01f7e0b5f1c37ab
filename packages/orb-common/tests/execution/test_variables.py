"""The names of variables."""

from __future__ import annotations

import pytest

from orb_common.execution.variables import ENGINE_VARIABLES, name_fault


@pytest.mark.parametrize("name", ["A", "_a", "AWS_REGION", "db_password2", "SOPS", "x_unencrypted_"])
def test_usable_names(name: str) -> None:
    """A job may use any name that a shell takes, and that has no meaning of its own."""
    assert name_fault(name) is None


@pytest.mark.parametrize(("name", "rule"), [
    *((name, "the engine") for name in sorted(ENGINE_VARIABLES)),
    ("sops", "sops"), ("note_unencrypted", "sops"),
    ("", "letters"), ("1A", "letters"), ("A B", "letters"), ("A=B", "letters"), ("A\n", "letters"), ("Ä", "letters"),
])  # fmt: skip
def test_refused_names(name: str, rule: str) -> None:
    """The engine's own variables, the names that sops treats otherwise, and what is no name are refused."""
    assert rule in str(name_fault(name))
