"""Laws of the examples on pages: all of them run."""

from __future__ import annotations

import re
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


def relative_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def marked(page: Path) -> object:
    """Return a page as a parameter. Pages that use orb_tools or a function need the functions of the checkout."""
    needs_checkout = any(
        word in example.code for example in examples(page) for word in ("orb_tools", "from lambdas.")
    )
    return pytest.param(
        page, id=relative_name(page), marks=[pytest.mark.repository] if needs_checkout else []
    )


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_examples_run(page: Path, aws: MotoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of each page run from top to bottom, on an empty moto, in the folder of the checkout."""
    monkeypatch.chdir(ROOT)
    run_examples(page)


@pytest.mark.repository
def test_tests_that_pages_show_pass(tmp_path: Path) -> None:
    """Tests that a page shows pass. Running the page only defines them, so one pytest runs those of all pages here."""
    names = [f"test_{relative_name(page).replace('/', '_')}.py" for page in WITH_TESTS]
    for page, name in zip(WITH_TESTS, names, strict=True):
        (tmp_path / name).write_text(
            "\n\n".join(example.code for example in examples(page)), encoding="utf-8"
        )
    # A busy machine is slow to draw, which says nothing about the example.
    (tmp_path / "conftest.py").write_text(
        "from hypothesis import HealthCheck, settings\n"
        "settings.register_profile('shown', deadline=None, suppress_health_check=[HealthCheck.too_slow])\n"
        "settings.load_profile('shown')\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-rp", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout
    passed = re.findall(r"^PASSED (?:.*/)?(.+\.md\.py)::", done.stdout, re.MULTILINE)
    assert set(passed) == set(names)


def test_a_page_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """Blocks share names, blocks of other languages do not run, and a failure names the line of the page."""
    page = tmp_path / "page.md"
    page.write_text(
        "# T\n```python\na = 1\n```\n```text\nnot python\n```\n- item\n  ```python\n  b = a + 1\n  ```\n"
    )
    assert run_examples(page)["b"] == 2

    page.write_text("# T\n\n```python\na = 1\nassert a == 2\n```\n")
    with pytest.raises(AssertionError) as caught:
        run_examples(page)
    assert (caught.traceback[-1].path, caught.traceback[-1].lineno) == (page, 4)
