"""The bundles, keys and rows of a run's orders."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lambdas.init_job import preparation
from lambdas.init_job.order_code import Source
from lambdas.init_job.order_keys import OrderKeys
from lambdas.init_job.preparation import Preparation
from lambdas.init_job.tests.conftest import JOB, ORDER
from orb_common.aws import Bucket
from orb_common.exceptions import ServiceRefusedError
from orb_common.execution import (
    AgeKey,
    ExecutionTarget,
    Job,
    Location,
    LocationKind,
    OrderRecord,
    Results,
    RunRecord,
    open_sealed,
)
from orb_common.execution.archive import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.buckets import Buckets, S3Bucket
    from orb_testing.clients import Client
    from orb_testing.faults import FaultPlan

NOW = 1_900_000_000
RUN = RunRecord(
    run_id="r-1",
    trace_id="abc123",
    flow_id="ann:abc123-exec",
    job_digest="d",
    owner="o",
    owned_until=0,
    order_count=1,
    done_endpoint="s3://done/r-1/done",
)
VALUES = {
    Location(kind=LocationKind.SSM, name="/app/db-password"): "from-ssm",
    Location(kind=LocationKind.SECRET, name="app/api-key"): "from-secrets",
}


@pytest.fixture
def internal(s3: Buckets, ssm: Client) -> S3Bucket:
    s3.bucket("done")
    return s3.bucket("internal")


def prepared(root: Path, *orders: dict[str, Any], **fields: Any) -> list[OrderRecord]:
    """Prepare orders with the same code: an executable file."""
    job = Job.from_dict({**JOB, **fields, "orders": [ORDER | order for order in orders]})
    code = root / "code"
    code.mkdir(exist_ok=True)
    (code / "run.sh").write_text("echo\n")
    (code / "run.sh").chmod(0o755)
    orders_of_run = Preparation(
        job=job,
        run=RUN,
        code={Source.of(order, job): code for order in job.orders},
        values=VALUES,
        results=Results(Bucket("internal"), Bucket("done")),
        keys=OrderKeys("/keys"),
        now=NOW,
    )
    rows = orders_of_run.prepare_all(root)
    assert list(root.iterdir()) == [code]
    return rows


def opened(internal: S3Bucket, root: Path, record: OrderRecord, identity: str) -> dict[str, str]:
    """Unpack the bundle of an order into `root/<order_num>`, and open its variables."""
    archive, folder = root / "exec.zip", root / record.order_num
    assert record.s3_location == f"s3://internal/tmp/exec/r-1/{record.order_num}/exec.zip"
    archive.write_bytes(internal.read(f"tmp/exec/r-1/{record.order_num}/exec.zip"))
    unpack(archive, folder)
    return open_sealed((folder / "secrets.enc.json").read_bytes(), identity)


def identity_of(ssm: Client, record: OrderRecord) -> str:
    assert record.sops_key_ssm_path == f"/keys/r-1/{record.order_num}"
    found = ssm.get_parameter(Name=record.sops_key_ssm_path, WithDecryption=True)
    identity: str = found["Parameter"]["Value"]
    return identity


@pytest.mark.parametrize(("limit", "at_once"), [(100, 8), (5 * 3, 3), (4, 1)])
def test_large_code_is_packed_one_by_one(
    internal: S3Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, at_once: int
) -> None:
    """So many orders are prepared at once as there is room for their code, but at least one. None is copied."""
    used: list[int | None] = []

    class Pool(ThreadPoolExecutor):
        def __init__(self, workers: int | None) -> None:
            used.append(workers)
            super().__init__(workers)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the code was copied")

    monkeypatch.setattr(preparation, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr(preparation, "BYTES_AT_ONCE", limit)
    monkeypatch.setattr("shutil.copy2", never)
    prepared(tmp_path, {}, {})
    assert used == [at_once]
    assert {path.stat().st_nlink for path in (tmp_path / "code").iterdir()} == {1}
    assert (tmp_path / "code" / "run.sh").read_text() == "echo\n"


def test_a_bundle_has_code_and_sealed_variables(internal: S3Bucket, ssm: Client, tmp_path: Path) -> None:
    """With its key, a worker gets the files with their modes, and the commands with all variables."""
    (tmp_path / "work").mkdir()
    (record,) = prepared(
        tmp_path / "work",
        {
            "order_name": "build",
            "cmds": ["./run.sh", "true"],
            "env_vars": {"STAGE": "dev"},
            "ssm_paths": ["/app/db-password"],
            "secret_manager_paths": ["app/api-key"],
        },
    )
    variables = opened(internal, tmp_path, record, identity_of(ssm, record))
    assert json.loads(variables.pop("CMDS")) == ["./run.sh", "true"]
    assert urlsplit(variables.pop("CALLBACK_URL")).path.endswith("/r-1/0001/result.json")
    assert variables == {
        "API_KEY": "from-secrets", "DB_PASSWORD": "from-ssm", "FLOW_ID": "ann:abc123-exec", "ORDER_ID": "build",
        "ORDER_NUM": "0001", "RUN_ID": "r-1", "STAGE": "dev", "TIMEOUT": "60", "TRACE_ID": "abc123",
    }  # fmt: skip
    assert (tmp_path / "0001/run.sh").stat().st_mode & 0o111
    assert (tmp_path / "0001/secrets.src").read_text() == "/app/db-password\napp/api-key\n"


def test_a_row_says_what_the_order_is(internal: S3Bucket, tmp_path: Path) -> None:
    """The row has what the job says, and names of its own where the job says nothing. It has no link and no key."""
    first, second = prepared(
        tmp_path,
        {"queue_id": "q", "must_succeed": False, "git_folder": "tools"},
        {"dependencies": ["q"], "execution_target": "codebuild", "s3_location": "s3://a-b/c.zip"},
        commit_hash="1" * 40,
    )
    git = {
        "repo": "octo/app",
        "token_location": "aws:::ssm:/ci/github-token",
        "folder": "tools",
        "commit_hash": "1" * 40,
    }
    assert json.loads(base64.b64decode(first.git_b64 or "")) == git
    assert (first.order_name, first.queue_id, first.must_succeed) == ("order-0001", "q", False)
    assert (first.flow_id, first.trace_id, first.commit_hash) == (RUN.flow_id, RUN.trace_id, "1" * 40)
    assert (second.queue_id, second.dependencies) == ("0002", ("q",))
    assert (second.execution_target, second.git_b64, second.commit_hash) == (
        ExecutionTarget.CODEBUILD,
        None,
        None,
    )
    assert first.callback_url is second.callback_url is None


def test_a_key_of_the_caller(internal: S3Bucket, ssm: Client, tmp_path: Path) -> None:
    """A bundle for the caller's own key has no parameter: only the caller can open it."""
    key = AgeKey.generate()
    (tmp_path / "work").mkdir()
    (record,) = prepared(tmp_path / "work", {"sops_key": key.recipient})
    assert record.sops_key_ssm_path is None
    assert ssm.describe_parameters()["Parameters"] == []
    assert opened(internal, tmp_path, record, str(key.identity))["RUN_ID"] == "r-1"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({}, 7200),
        ({"job_timeout": 20_000}, 20_900),
        ({"presign_expiry": 604_800}, 604_800),
    ],
)
def test_links_live_longer_than_the_job(
    internal: S3Bucket, ssm: Client, tmp_path: Path, fields: dict[str, int], seconds: int
) -> None:
    """The link for the result is valid for the whole job, and longer if the job asks for it."""
    (tmp_path / "work").mkdir()
    (record,) = prepared(tmp_path / "work", {}, **fields)
    variables = opened(internal, tmp_path, record, identity_of(ssm, record))
    assert parse_qs(urlsplit(variables["CALLBACK_URL"]).query)["X-Amz-Expires"] == [str(seconds)]


def test_each_order_has_its_own_key(internal: S3Bucket, ssm: Client, tmp_path: Path) -> None:
    """The key of one order does not open the bundle of another. All are prepared, in their order."""
    (tmp_path / "work").mkdir()
    rows = prepared(tmp_path / "work", *[{"env_vars": {"N": str(number)}} for number in range(4)])
    assert [row.order_num for row in rows] == [f"{number:04}" for number in range(1, 5)]
    assert len({identity_of(ssm, row) for row in rows}) == 4
    assert opened(internal, tmp_path, rows[2], identity_of(ssm, rows[2]))["N"] == "2"


def test_one_failure_ends_the_preparation(internal: S3Bucket, tmp_path: Path, fault: FaultPlan) -> None:
    """An order that cannot be prepared is an error, and nothing is left on the disk."""
    fault.error("ssm:PutParameter", status=400, code="ParameterLimitExceeded")
    with pytest.raises(ServiceRefusedError):
        prepared(tmp_path, *[{}] * 3)
    assert [path.name for path in tmp_path.iterdir()] == ["code"]
