"""Check the budgets of starts of the functions UNITS: python budgets.py FOLDER. Exit status 1 when one is exceeded.

FOLDER has their bundles, which are measured as they are. A function without a budget for its start is not measured.
`orb bundle` has checked the budgets of sizes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from orb_tools.bundle.settings import read_settings
from orb_tools.workspace import Workspace


def main(folder: Path, units: list[str]) -> int:
    """Measure the functions that have a budget. Return the exit status."""
    workspace = Workspace.find()
    budgets = {unit: read_settings(workspace.lambdas / unit).budget for unit in units}
    measured = [unit for unit, budget in budgets.items() if budget.init or budget.first_call]
    print("functions with a budget for their start:", " ".join(measured) or "none", flush=True)
    orb = os.environ.get("ORB", ".venv/bin/orb")
    commands = [
        [orb, "start-up", unit, "--bundle", str(folder / f"{unit}.zip"), "--check"] for unit in measured
    ]
    checks = [subprocess.run(command, check=False) for command in commands]  # noqa: S603
    return int(any(done.returncode for done in checks))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ["UNITS"].split()))
