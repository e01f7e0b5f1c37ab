"""A page whose example does not run is worse than no page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_testing.doc_examples import examples, run_examples

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    page
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packages/*/README.md")])
    if any(examples(page))
]
WITH_TESTS = [page for page in PAGES if any("def test_" in example.code for example in examples(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def marked(page: Path) -> object:
    """Pages that use orb_tools need the functions of the checkout."""
    uses_tools = any("orb_tools" in example.code for example in examples(page))
    return pytest.param(page, id=name_of(page), marks=[pytest.mark.repository] if uses_tools else [])


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_examples_run(page: Path, aws: MotoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page run from top to bottom, on an empty moto, in the folder of the checkout."""
    monkeypatch.chdir(ROOT)
    run_examples(page)


@pytest.mark.repository
@pytest.mark.parametrize("page", WITH_TESTS, ids=name_of)
def test_tests_that_a_page_shows_pass(page: Path, tmp_path: Path) -> None:
    """To run a page only defines its tests; here they are collected and run, with the fixtures of the plugin."""
    shown = tmp_path / "test_shown.py"
    shown.write_text("\n\n".join(example.code for example in examples(page)), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(shown)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout
