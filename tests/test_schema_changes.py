"""The script `.ci/schema-changes`: which answers of `orb schema diff` fail the job."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci/schema-changes"


@pytest.mark.parametrize(
    ("status", "meant", "expected"),
    [
        (0, "", 0),
        (3, "", 0),
        (1, "false", 1),
        (4, "false", 1),
        (1, "true", 0),
        (4, "true", 0),
        (2, "true", 2),
    ],
)
def test_a_breaking_change_must_be_meant(tmp_path: Path, status: int, meant: str, expected: int) -> None:
    """A backfill is reported. A breaking change needs the label. The report is in the summary in any case."""
    orb, summary = tmp_path / "orb", tmp_path / "summary"
    orb.write_text(f'#!/bin/sh\necho "$*"\nexit {status}\n')
    orb.chmod(0o755)
    variables = {"ORB": str(orb), "BASE": "origin/main", "MEANT": meant, "GITHUB_STEP_SUMMARY": str(summary)}
    assert subprocess.run([SCRIPT], env=os.environ | variables, check=False).returncode == expected
    assert summary.read_text() == "schema diff origin/main --markdown\n"
