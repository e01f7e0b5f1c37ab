"""The build of the site. CI runs `make docs`, then these tests, in the job of the site."""

from __future__ import annotations

import subprocess

import pytest

from website.repository_pages import ROOT

PYTHON = ROOT / ".venv-docs/bin/python"
pytestmark = [
    pytest.mark.repository,
    pytest.mark.skipif(
        not (ROOT / ".venv-docs/.ready").exists(), reason="make docs installs the generator, and has not yet"
    ),
]


def converted(text: str) -> str:
    code = "import sys; from website.__main__ import converted; sys.stdout.write(converted(sys.stdin.read()))"
    return subprocess.run(
        [PYTHON, "-c", code], input=text, capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout


def test_lists_are_written_as_the_generator_reads_them() -> None:
    """GitHub wants a part of a list below its text, the generator four spaces from the edge."""
    assert (
        converted("text\n- a\n  ```\n  b\n  ```\n  - c\n")
        == "text\n\n- a\n    ```\n    b\n    ```\n    - c\n"
    )


def test_a_block_of_code_keeps_its_language_alone() -> None:
    """GitHub passes over a word after the language. The generator would take the block, and all after it, as text."""
    assert converted("```bash fails\nfalse one two\n```\n") == "```bash\nfalse one two\n```\n"


def test_a_script_that_is_missing_ends_the_build() -> None:
    """Without its script, a diagram would be loaded from another site."""
    done = subprocess.run(
        [PYTHON, "-m", "website", "gone.js"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr == "gone.js: no such file\n"
