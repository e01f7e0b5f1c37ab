"""A page whose example does not run is worse than no page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_testing.docs import examples, run_examples

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    page
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packages/*/README.md")])
    if any(examples(page))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path, aws: MotoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page run from top to bottom, on an empty moto, in the folder of the checkout."""
    monkeypatch.chdir(ROOT)
    run_examples(page)
