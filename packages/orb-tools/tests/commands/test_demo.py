"""`orb demo` passes from beginning to end. It runs each night here, and on each change by `make demo` in CI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from small_workspace import Orb


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.xdist_group("ministack")
def test_every_expectation_holds(copied_orb: Orb) -> None:
    """Every expectation of all three stories holds, from the schemas to the last motion, and no process stays."""
    done = copied_orb("demo", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["good"]
    assert len(report["scenes"]) > 45
    assert any(scene["text"].startswith("the job ends as failed: 2 succeeded") for scene in report["scenes"])
    assert any(scene["text"].startswith("... nothing is lost: 6 motions") for scene in report["scenes"])
    operations = {scene["operation"] for scene in report["scenes"]}
    assert {
        "UsersCreate",
        "UsersGet",
        "UsersUpdate",
        "UsersList",
        "UsersDisable",
        "UsersDelete",
    } <= operations
    assert list((copied_orb.root / ".orb" / "run").iterdir()) == []
