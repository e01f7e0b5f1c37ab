"""The role of the function has the rights that the function uses, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job.tests.conftest import JOB, ORDER, TABLES, Engine, event
from lambdas.init_job.tests.test_order_code import zipped
from orb_common.aws import session
from orb_testing.templates import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_testing.buckets import Buckets
    from orb_testing.secret_store import SecretStore

pytestmark = [pytest.mark.tables(*TABLES), pytest.mark.repository]
TEMPLATE = Path(__file__).resolve().parents[3] / "infrastructure" / "cloudformation" / "execution.yml"
TRANSACTION = {"Put": "PutItem", "Update": "UpdateItem", "ConditionCheck": "ConditionCheckItem"}
OTHERS = {"DeadLetters", "Key", "Logs"}
"""Statements for Lambda itself, and for the services that use the customer's key."""
STATEMENTS = {
    ("ssm:GetParameters", "/ci/github-token"): "ReadableParameters",
    ("ssm:GetParameters", "/app/password"): "ReadableParameters",
    ("ssm:PutParameter", "/orb-hub-dev/sops-keys/r-1/0001"): "Keys",
    ("ssm:PutParameter", "/orb-hub-dev/sops-keys/r-1/0002"): "Keys",
    ("secretsmanager:GetSecretValue", "app/key"): "ReadableSecrets",
    ("s3:GetObject", "sources/app.zip"): "ReadableObjects",
    ("states:StartExecution", "watchdog"): "FirstWake",
    ("s3:PutObject", "internal/tmp/exec/r-1/0001/exec.zip"): "Bundles",
    ("s3:PutObject", "internal/tmp/exec/r-1/0002/exec.zip"): "Bundles",
    ("s3:PutObject", "internal/tmp/callbacks/runs/r-1/0000/result.json"): "Bundles",
    # The links for results: who signs them must be allowed to write.
    ("s3:PutObject", "internal/tmp/callbacks/runs/r-1/0001/result.json"): "Bundles",
    ("s3:PutObject", "internal/tmp/callbacks/runs/r-1/0002/result.json"): "Bundles",
}
"""The statement that allows each request, apart from those for tables."""


def allowed() -> set[tuple[str, str]]:
    """Return the statements and the actions of the role."""
    role = load_template(TEMPLATE)["Resources"]["InitJobRole"]
    found: set[tuple[str, str]] = set()
    for each in role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]:
        statement = each["Fn::If"][1] if "Fn::If" in each else each
        actions = statement["Action"]
        if statement["Sid"] not in OTHERS:
            found |= {
                (statement["Sid"], action) for action in (actions if isinstance(actions, list) else [actions])
            }
    return found


def used(calls: list[tuple[str, str, dict[str, Any]]], tables: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the statements and the actions that calls need."""
    entities = {table: entity for entity, table in tables.items()}
    found: set[tuple[str, str]] = set()
    for service, name, parameters in calls:
        if name == "TransactWriteItems":
            for write in parameters["TransactItems"]:
                ((kind, body),) = write.items()
                found.add((entities[body["TableName"]], f"dynamodb:{TRANSACTION[kind]}"))
        elif service == "dynamodb":
            found.add((entities[parameters["TableName"]], f"dynamodb:{name}"))
        else:
            action = f"{service.replace('stepfunctions', 'states')}:{name}"
            found |= {(STATEMENTS[action, resource], action) for resource in resources(parameters)}
    return found


def resources(parameters: dict[str, Any]) -> list[str]:
    if "Names" in parameters:
        return list(parameters["Names"])
    if "Bucket" in parameters:
        return [f"{parameters['Bucket']}/{parameters['Key']}"]
    if "stateMachineArn" in parameters:
        return [parameters["stateMachineArn"].rpartition(":")[2]]
    return [parameters.get("Name") or parameters["SecretId"]]


def test_role_is_exact(
    engine: Engine, aws_tables: Mapping[str, str], s3: Buckets, secrets: SecretStore
) -> None:
    """The role allows what the function asks of AWS, and the function uses all that the role allows.

    A run that another request has begun to prepare is updated; this run stores it first, so it has no such update.
    """
    calls: list[tuple[str, str, dict[str, Any]]] = []
    for service in ("dynamodb", "s3", "ssm", "secretsmanager", "stepfunctions"):
        attempts = {"s3": 1, "ssm": 1}.get(service)
        session.client(service, attempts=attempts).meta.events.register(
            f"provide-client-params.{service}",
            lambda params, model, service=service, **_: calls.append((service, model.name, params)),
        )
    engine.git.repository().commit({"run.sh": "echo"})
    engine.ssm.put_parameter(Name="/app/password", Value="x", Type="SecureString")
    secrets.put("app/key", "x")
    s3.bucket("sources").put("app.zip", zipped({"a": "b"}))
    orders = [
        ORDER | {"ssm_paths": ["/app/password"], "secret_manager_paths": ["app/key"]},
        ORDER | {"s3_location": "s3://sources/app.zip"},
    ]
    assert engine.call(event(JOB | {"orders": orders}, run_id="r-1"))["status"] == "ok"
    assert used(calls, aws_tables) == allowed()
