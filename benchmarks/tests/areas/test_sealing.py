"""Laws of the rows about sealed variables: both sides do the same."""

from __future__ import annotations

import json
import zipfile

import pytest

from benchmarks.areas.sealing import (
    PROGRAM,
    VARIABLES,
    bundle,
    bundle_without_sops,
    ours,
    sops_in_zip,
    start_of,
    theirs,
)


def test_both_sides_open_the_same_variables() -> None:
    """The bare program prints what ours returns."""
    assert ours()() == VARIABLES
    done = theirs()()
    assert json.loads(getattr(done, "stdout", b"")) == VARIABLES


@pytest.mark.slow
@pytest.mark.xdist_group("usual_bundle")  # the bundles are made once
def test_the_bundles_differ_by_the_program_only() -> None:
    """The program is most of the bundle. Without it, the function starts all the same."""
    with zipfile.ZipFile(bundle()) as whole, zipfile.ZipFile(bundle_without_sops()) as smaller:
        assert set(whole.namelist()) - set(smaller.namelist()) == {PROGRAM}
    assert 10_000_000 < sops_in_zip() < bundle().stat().st_size
    for make in (bundle, bundle_without_sops):
        assert 0 < start_of(make)()() < 60  # type: ignore[operator]  # a row that times itself returns seconds
