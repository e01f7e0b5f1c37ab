"""Laws of the usual bundle."""

from __future__ import annotations

import zipfile

import pytest

from benchmarks.areas.startup import BUNDLES
from benchmarks.usual_bundle import HANDLER, usual_bundle


@pytest.mark.slow
@pytest.mark.xdist_group("usual_bundle")  # it is made once
def test_the_usual_bundle_is_as_usually_deployed() -> None:
    """It has the function and its packages, but not boto3 and no byte code. It is made once for the same sources."""
    bundle = usual_bundle(BUNDLES)
    made = bundle.stat().st_mtime_ns
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
    assert HANDLER.rpartition(".")[0].replace(".", "/") + ".py" in names
    folders = {name.split("/")[0] for name in names}
    assert {"usual_users", "pydantic", "aws_lambda_powertools"} <= folders
    assert not {"boto3", "botocore"} & folders
    assert not [name for name in names if name.endswith(".pyc")]
    assert usual_bundle(BUNDLES) == bundle
    assert bundle.stat().st_mtime_ns == made
