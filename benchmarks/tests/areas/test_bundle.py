"""Laws of the rows of bundling: what is measured is what the row says."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from benchmarks.areas.bundle import timed, without_sdk

if TYPE_CHECKING:
    from pathlib import Path


def test_only_the_second_call_is_timed() -> None:
    """What prepares a round happens before it, each time."""
    done: list[str] = []
    call = timed(lambda: done.append("before"), lambda: done.append("call"))
    assert isinstance(call(), float)
    call()
    assert done == ["before", "call", "before", "call"]


def test_the_sdk_is_left_out_of_a_started_bundle(tmp_path: Path) -> None:
    """The runtime has boto3 and its like. Packages with similar names stay."""
    names = ["boto3/__init__.py", "botocore-1.40.0.dist-info/METADATA", "boto3x/__init__.py", "lambdas/a.py"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "1")
    without_sdk(tmp_path / "a.zip", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.namelist() == names[2:]
