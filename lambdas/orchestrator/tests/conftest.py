"""A deployment of the orchestrator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orchestrator.settings import REQUIRED, Settings
from lambdas.orchestrator.tests.deployment import ACCOUNT, PREFIX, ROLE_ARN, Deployment

if TYPE_CHECKING:
    from orb_testing.buckets import Buckets
    from orb_testing.clocks import FrozenClock
    from orb_testing.engines import Engine, MotoEngine
    from orb_testing.stored_rows import StoredRows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Create only the tables of the engine."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "deployment" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker(pytest.mark.tables("Runs", "Orders", "OrderEvents", "Locks"))


@pytest.fixture
def deployment(
    *,
    aws: MotoEngine,
    aws_dynamodb: Engine,
    aws_tables: dict[str, str],
    stored_rows: StoredRows,
    s3: Buckets,
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Deployment:
    from moto.awslambda_simple.models import LambdaSimpleBackend
    from moto.core.models import default_user_config

    invoked: list[dict[str, Any]] = []

    def invoke(
        self: object, function_name: str, qualifier: str | None, body: str | bytes, *_: object
    ) -> bytes:
        assert function_name == "worker"
        invoked.append(json.loads(body))
        return b""

    # moto runs functions in Docker. Here, a test decides when a worker runs.
    monkeypatch.setitem(default_user_config, "lambda", {"use_docker": False})
    monkeypatch.setattr(LambdaSimpleBackend, "invoke", invoke)
    role = f"arn:aws:iam::{ACCOUNT}:role/watchdog"
    machine = aws.client("stepfunctions").create_state_machine(name="watchdog", definition="{}", roleArn=role)
    aws.client("codebuild").create_project(
        name="worker",
        source={"type": "S3", "location": "internal/x"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "x", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole=f"arn:aws:iam::{ACCOUNT}:role/build",
    )
    settings = Settings(
        orders_table=aws_tables["Orders"],
        order_events_table=aws_tables["OrderEvents"],
        locks_table=aws_tables["Locks"],
        runs_table=aws_tables["Runs"],
        internal_bucket=s3.bucket("internal").name,
        done_bucket=s3.bucket("done").name,
        worker_lambda="worker",
        codebuild_project="worker",
        watchdog_sfn=machine["stateMachineArn"],
        worker_role_arn=ROLE_ARN,
        key_prefix=PREFIX,
    )
    for name, value in zip(REQUIRED, settings, strict=False):
        monkeypatch.setenv(name, value)
    return Deployment(
        aws=aws,
        dynamodb=aws_dynamodb,
        rows=stored_rows,
        settings=settings,
        clock=frozen_clock,
        invoked=invoked,
    )
