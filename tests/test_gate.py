"""The script `.ci/gate`, which decides whether a workflow is green."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

GATE = Path(__file__).parents[1] / ".ci/gate"


@pytest.mark.parametrize(
    ("work", "found", "results", "status"),
    [
        ("users", "success", "success success success", 0),
        ("", "success", "skipped skipped skipped", 0),
        ("users", "success", "success failure success", 1),
        ("users", "success", "success skipped success", 1),
        ("users", "success", "success cancelled success", 1),
        ("", "failure", "skipped skipped skipped", 1),
        ("", "success", "skipped success skipped", 1),
    ],
)
def test_the_gate(work: str, found: str, results: str, status: int) -> None:
    """It is green when every job did its work, or when there was none to do."""
    variables = {"WORK": work, "FOUND": found, "RESULTS": results}
    assert subprocess.run([GATE], env=os.environ | variables, check=False).returncode == status
