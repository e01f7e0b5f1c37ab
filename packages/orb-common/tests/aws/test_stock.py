"""Everything of the AWS rooms works without the start-up optimisations too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_suite_passes_under_the_switch() -> None:
    """All tests of this folder pass with ORB_START=stock, except those that compare with it."""
    ignored = [f"--ignore={HERE / name}" for name in (Path(__file__).name, "botocore")]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *ignored,
        str(HERE),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"ORB_START": "stock"}
    )
    assert done.returncode == 0, done.stdout[-4000:]
