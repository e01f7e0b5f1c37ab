"""The real functions, bundled for this interpreter, under AWS's runtime client.

`make test` proves one, and `make test-nightly` all. The workflow `bundles` proves those
that a change affects.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orb_tools.bundle import Target, Unit, bundle_units, find_units
from orb_tools.proofs.prove import prove_unit
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__))
UNITS = find_units(WORKSPACE)
SHIP_URLLIB3 = {"init_job", "motion"}
"""Units with a package from an index that needs urllib3: dulwich, requests. The runtime's botocore takes it, too."""
pytestmark = pytest.mark.e2e


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(unit, id=unit.name, marks=() if unit.name == "users" else pytest.mark.nightly)
        for unit in UNITS
    ],
)
def test_a_bundle_holds_all_that_its_function_loads(unit: Unit, tmp_path: Path) -> None:
    """Every handler of every function answers the events of its proof, with the runtime's packages only."""
    entry = bundle_units(WORKSPACE, [unit], target=Target.this_interpreter(), output=tmp_path)[unit.name]
    assert entry.handlers
    of_runtime = {"boto3", "botocore"} | (set() if unit.name in SHIP_URLLIB3 else {"urllib3"})
    assert of_runtime <= set(entry.runtime), "the function would mix two SDKs"
    proof = prove_unit(WORKSPACE, unit.name, entry, target=Target.this_interpreter(), folder=tmp_path)
    assert (proof.faults, proof.gaps) == ((), ())
    assert all(handler.answered for handler in proof.handlers)
