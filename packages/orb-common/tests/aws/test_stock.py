"""Everything of the AWS room works without the start-up optimisations too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.nightly
def test_the_suite_passes_under_the_switch(tmp_path: Path) -> None:
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
        # The switch changes how clients are made, not how they treat values, so a few values are enough.
        "--hypothesis-profile=few-examples",
        # In the usual folder, pytest would also delete the files of earlier runs.
        f"--basetemp={tmp_path / 'second-run'}",
        *ignored,
        str(HERE),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"ORB_START": "stock"}
    )
    assert done.returncode == 0, done.stdout[-4000:]
