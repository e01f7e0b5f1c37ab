"""Laws of the rows about sealed variables: both sides do the same."""

from __future__ import annotations

import json
import zipfile

import pytest

from benchmarks.areas.sealing import (
    PROGRAM,
    UNITS,
    VARIABLES,
    bundle,
    bundle_without_sops,
    ours,
    size_of,
    sops_in_zip,
    start_of,
    theirs,
)


def test_both_sides_open_the_same_variables() -> None:
    """The bare program prints what ours returns."""
    assert ours()() == VARIABLES
    done = theirs()()
    assert json.loads(getattr(done, "stdout", b"")) == VARIABLES


@pytest.mark.nightly
@pytest.mark.xdist_group("usual_bundle")  # the bundles are made once
@pytest.mark.parametrize("unit", [unit for unit, _, _ in UNITS])
def test_the_bundles_differ_by_the_program_only(unit: str) -> None:
    """The program is most of the bundle. Without it, the function starts all the same."""
    with zipfile.ZipFile(bundle(unit)) as whole, zipfile.ZipFile(bundle_without_sops(unit)) as smaller:
        assert set(whole.namelist()) - set(smaller.namelist()) == {PROGRAM}
    assert 10_000_000 < sops_in_zip(unit) < size_of(unit)
    for make in (bundle, bundle_without_sops):
        assert 0 < start_of(unit, make)()() < 60  # type: ignore[operator]  # a row that times itself returns seconds
