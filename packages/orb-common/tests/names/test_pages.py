"""What the pages show runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from orb_testing.docs import run_examples

DOCS = Path(__file__).resolve().parents[4] / "docs"


@pytest.mark.parametrize("page", ["errors", "logging", "utilities"])
def test_page_runs(page: str) -> None:
    """Every example of the page, from top to bottom."""
    assert run_examples(DOCS / f"{page}.md")
