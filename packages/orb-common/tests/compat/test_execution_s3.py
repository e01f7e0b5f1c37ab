"""The old functions for the objects of a run, against an emulated S3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from orb_common._compat import execution_s3 as old
from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.buckets import Buckets


def test_an_order_from_its_zip_to_its_result(s3: Buckets, tmp_path: Path) -> None:
    """The old functions keep their arguments, keys and answers."""
    internal, done = s3.bucket("internal"), s3.bucket("done")
    (tmp_path / "exec.zip").write_bytes(b"zip")
    assert old.upload_exec_zip("internal", "r-1", "0001", str(tmp_path / "exec.zip")) == (
        "tmp/exec/r-1/0001/exec.zip"
    )
    old.write_init_trigger("internal", "r-1")
    assert old.read_result("internal", "r-1", "0001") is None
    assert old.check_result_exists("internal", "r-1", "0001") is False
    link = old.generate_callback_presigned_url("internal", "r-1", "0001")
    assert "X-Amz-Expires=7200&" in link
    assert old.write_result(link, "succeeded", "fine") is True
    assert old.write_result(link, "failed", "late") is False
    assert old.read_result("internal", "r-1", "0001") == {"status": "succeeded", "log": "fine"}
    assert old.check_result_exists("internal", "r-1", "0001") is True
    old.write_done_endpoint("done", "r-1", {"status": "succeeded", "extra": 1})
    assert json.loads(done.read("r-1/done")) == {"status": "succeeded", "extra": 1}
    assert internal.keys() == [
        "tmp/callbacks/runs/r-1/0000/result.json",
        "tmp/callbacks/runs/r-1/0001/result.json",
        "tmp/exec/r-1/0001/exec.zip",
    ]


def test_buckets_come_from_the_settings(s3: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a bucket, the variables of the functions name it. Without both, the error names the variable."""
    s3.bucket("internal")
    done = s3.bucket("done")
    for name in ("IAC_CI_INTERNAL_BUCKET", "IAC_CI_DONE_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError, match="IAC_CI_INTERNAL_BUCKET"):
        old.read_result(None, "r-1", "0001")
    with pytest.raises(ConfigurationError, match="IAC_CI_DONE_BUCKET"):
        old.write_done_endpoint(None, "r-1", {})
    monkeypatch.setenv("IAC_CI_INTERNAL_BUCKET", "internal")
    monkeypatch.setenv("IAC_CI_DONE_BUCKET", "done")
    assert old.read_result(None, "r-1", "0001") is None
    old.write_done_endpoint(None, "r-1", {"status": "failed"})
    assert done.keys() == ["r-1/done"]


def test_only_results_are_sent() -> None:
    """A status that no order ends with is refused before anything is sent."""
    with pytest.raises(ValueError, match="ok"):
        old.write_result("http://127.0.0.1:1/", "ok", "")
