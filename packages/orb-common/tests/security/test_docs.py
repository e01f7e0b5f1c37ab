"""The examples of docs/security.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_testing.docs import run_examples

if TYPE_CHECKING:
    import pytest


def test_the_page_runs(aws: Any, pytestconfig: pytest.Config) -> None:
    """From top to bottom, as a reader would type it."""
    assert run_examples(pytestconfig.rootpath / "docs" / "security.md")
