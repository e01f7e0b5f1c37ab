"""Laws of the startup rows: both bundles do the same under AWS's runtime client."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from benchmarks.areas.startup import BUNDLES, EVENT, WORKSPACE, our_bundle, variables
from benchmarks.recorded import serving
from benchmarks.usual_bundle import HANDLER, usual_bundle
from orb_tools.runtime import run_in_runtime

if TYPE_CHECKING:
    from pathlib import Path


def versions(bundle: Path) -> dict[str, str]:
    """Return the version of each package in a bundle, from the names of its metadata folders."""
    with zipfile.ZipFile(bundle) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}
    pairs = [name.removesuffix(".dist-info").split("-") for name in folders if name.endswith(".dist-info")]
    return {name.replace("_", "-").lower(): version for name, version in pairs}


@pytest.mark.nightly
@pytest.mark.xdist_group("usual_bundle")  # the usual bundle is made once
def test_both_functions_do_the_same(tmp_path: Path) -> None:
    """Both functions answer the event of the rows alike in the first and second call, with the same libraries."""
    bundles = {"lambdas.users.handler.handler": our_bundle(tmp_path), HANDLER: usual_bundle(BUNDLES)}
    with serving() as endpoint:
        runs = [
            run_in_runtime(
                bundle, handler, [EVENT, EVENT], environment=variables(endpoint), workspace=WORKSPACE
            )
            for handler, bundle in bundles.items()
        ]
    ours, usual = ([invocation.payload for invocation in run.invocations] for run in runs)
    assert ours == usual
    assert len(ours) == 2
    for answer in ours:
        assert isinstance(answer, dict)
        assert (answer["StatusCode"], answer["Data"]["userId"]) == (200, "u-1")
    assert not any("AUDIT" in invocation.logs for run in runs for invocation in run.invocations)
    of_ours, of_usual = map(versions, bundles.values())
    shared = of_ours.keys() & of_usual.keys()
    assert {"aws-lambda-powertools", "pydantic", "pydantic-core"} <= shared
    assert {name: of_ours[name] for name in shared} == {name: of_usual[name] for name in shared}
