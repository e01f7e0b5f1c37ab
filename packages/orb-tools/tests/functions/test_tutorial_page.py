"""The commands of docs/tutorial.md are run as they are on the page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from small_workspace import Orb

BLOCK = re.compile(r"^```bash( fails)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.nightly
def test_from_nothing_to_an_answer_of_the_bundle(copied_orb: Orb) -> None:
    """Every command of the page succeeds, from top to bottom, and the one that must fail fails. Its code is typed."""
    root = Workspace.find(Path(__file__)).root
    shutil.copytree(root / "infrastructure" / "tests", copied_orb.root / "infrastructure" / "tests")
    blocks = BLOCK.findall((root / "docs" / "tutorial.md").read_text(encoding="utf-8"))
    assert [bool(fails) for fails, _ in blocks].count(True) == 1
    script = [f"if ( {block} ); then exit 1; fi" if fails else block for fails, block in blocks]
    script.append("mypy lambdas/parcels lambdas/parcels/tests/*.py")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(script),
        cwd=copied_orb.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r'"cents\\*": ?850', done.stdout)
