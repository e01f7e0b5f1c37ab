"""The engine, as far as init_job reaches it, and a host of repositories."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job import handler
from lambdas.init_job.tests.git_host import GitHost, running
from orb_common.execution import OrderEvents, Orders, Runs
from orb_testing.context import LambdaContext
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from orb_testing.buckets import Buckets, S3Bucket
    from orb_testing.clients import Client
    from orb_testing.engines import MotoEngine

TABLES = ("Runs", "Orders", "OrderEvents")
KEY_PREFIX = "/orb-hub-dev/sops-keys"
TOKEN = "ghp_right"
ORDER: dict[str, Any] = {"cmds": ["make build"], "timeout": 60, "execution_target": "lambda"}
JOB: dict[str, Any] = {
    "username": "ann",
    "git_repo": "octo/app",
    "git_token_location": "aws:::ssm:/ci/github-token",
    "orders": [ORDER],
}


def b64(job: object) -> str:
    """Return a job as `job_parameters_b64`."""
    return base64.b64encode(json.dumps(job).encode()).decode()


def event(job: object = JOB, **fields: object) -> dict[str, object]:
    """Return a direct event."""
    return {"job_parameters_b64": b64(job), **fields}


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What the function works on."""

    internal: S3Bucket
    ssm: Client
    git: GitHost
    runs: Runs
    orders: Orders
    events: OrderEvents

    def call(self, what: object, *, context: LambdaContext | None = None) -> Any:
        """Invoke the function, and return its answer."""
        done = invoke(handler.handler, what, context=context)
        assert done.error is None, done.error
        return done.payload

    def parameter(self, name: str) -> str:
        """Return the value of a parameter."""
        value: str = self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        return value


@pytest.fixture
def git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[GitHost]:
    """Run a host of repositories, on a machine without git and ssh, whose HOME has nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with running() as host:
        yield host


@pytest.fixture
def ssm(aws: MotoEngine) -> Client:
    return aws.client("ssm")


@pytest.fixture
def machine(aws: MotoEngine) -> str:
    """The ARN of the watchdog's state machine."""
    role = "arn:aws:iam::123456789012:role/watchdog"
    made = aws.client("stepfunctions").create_state_machine(name="watchdog", definition="{}", roleArn=role)
    return str(made["stateMachineArn"])


@pytest.fixture
def engine(
    *,
    aws_tables: Mapping[str, str],
    aws: MotoEngine,
    ssm: Client,
    s3: Buckets,
    git: GitHost,
    machine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Engine]:
    """Set up the engine. Tests that use it have the marker `tables(*TABLES)`."""
    internal, done = s3.bucket("internal"), s3.bucket("done")
    ssm.put_parameter(Name="/ci/github-token", Value=f"{TOKEN}\n", Type="SecureString")
    names = aws_tables["Runs"], aws_tables["Orders"], aws_tables["OrderEvents"]
    for name, value in {
        "IAC_CI_RUNS_TABLE": names[0],
        "IAC_CI_ORDERS_TABLE": names[1],
        "IAC_CI_ORDER_EVENTS_TABLE": names[2],
        "IAC_CI_INTERNAL_BUCKET": internal.name,
        "IAC_CI_DONE_BUCKET": done.name,
        "IAC_CI_KEY_PREFIX": KEY_PREFIX,
        "IAC_CI_WATCHDOG_SFN": machine,
        "IAC_CI_GITHUB_URL": git.url,
    }.items():
        monkeypatch.setenv(name, value)
    handler.service.reset()
    # Tests of the service alone have no invocation, whose deadline would be that of an earlier test.
    handler.deadline.start(LambdaContext(remaining_ms=900_000))
    yield Engine(
        internal=internal,
        ssm=ssm,
        git=git,
        runs=Runs(*names),
        orders=Orders(names[1], names[2]),
        events=OrderEvents(names[2]),
    )
    handler.service.reset()
