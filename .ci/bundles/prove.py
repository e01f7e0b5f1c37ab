"""Prove the bundles of another job: python prove.py FOLDER. Exit status 1 when a function of UNITS is not proven.

FOLDER is what that job uploaded: the zips and the manifest. They are run as they are, and nothing is built.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orb_tools.bundle import Entry, Target
from orb_tools.bundle.manifest import read
from orb_tools.errors import ToolError
from orb_tools.proofs.prove import UnitProof, check_proofs, prove_unit
from orb_tools.workspace import Workspace


def main(folder: Path, units: list[str]) -> int:
    """Prove the bundle of each unit, print its lines, and add them to the summary. Return the exit status."""
    workspace = Workspace.find()
    entries = {unit: Entry.of(entry) for unit, entry in read(folder).items() if unit in units}
    faults = [f"{folder} has no bundle of {unit}" for unit in units if unit not in entries]
    if not units:
        faults.append("UNITS is empty: nothing to prove")
    proofs: list[UnitProof] = []
    for unit, entry in entries.items():
        target = Target.runtime(entry.python, entry.architecture)
        try:
            proofs.append(prove_unit(workspace, unit, entry, target=target, folder=folder))
        except ToolError as error:
            faults += [f"{unit}: {error.message}", *error.faults]
    try:
        check_proofs(proofs, required=True)
    except ToolError as error:
        faults += error.faults
    lines = [f"proven: {line}" for proof in proofs for line in proof.lines()]
    lines += [f"not proven: {fault}" for fault in faults]
    print("\n".join(lines))
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as summary:
        summary.write("### Proofs\n\n" + "".join(f"    {line}\n" for line in lines) + "\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ["UNITS"].split()))
