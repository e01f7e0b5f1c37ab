"""Laws of the credentials of workers."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orchestrator.credentials import WorkerCredentials
from lambdas.orchestrator.tests.deployment import PREFIX
from orb_common.exceptions import AccessDeniedError

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.faults import FaultPlan


def allowed(policy: Any, action: str, resource: str) -> bool:
    def listed(value: str | list[str]) -> list[str]:
        return [value] if isinstance(value, str) else value

    return any(
        action in listed(each["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in listed(each["Resource"]))
        and "Condition" not in each
        for each in policy["Statement"]
    )


def test_a_worker_gets_its_own_order_only(deployment: Deployment) -> None:
    """The policy allows the bundle, the key, the mark and the result of one order, and of no other order or run."""
    deployment.submit((), ())
    policy = WorkerCredentials(deployment.settings).policy(deployment.order(1))
    bucket, parameters = "arn:aws:s3:::internal/tmp", f"arn:aws:ssm:us-east-1:123456789012:parameter{PREFIX}"
    for order, expected in (("run-1/0001", True), ("run-1/0002", False), ("run-2/0001", False)):
        for action, resource in (
            ("s3:GetObject", f"{bucket}/exec/{order}/exec.zip"),
            ("s3:PutObject", f"{bucket}/callbacks/runs/{order}/started"),
            ("s3:GetObject", f"{bucket}/callbacks/runs/{order}/started"),
            ("s3:PutObject", f"{bucket}/callbacks/runs/{order}/result.json"),
            ("ssm:GetParameter", f"{parameters}/{order}"),
        ):
            assert allowed(policy, action, resource) is expected
    assert not allowed(policy, "s3:PutObject", f"{bucket}/exec/run-1/0001/exec.zip")


def test_the_policy_fits(deployment: Deployment) -> None:
    """The policy of the longest names is shorter than the 2,048 characters that AssumeRole takes."""
    run_id = "r" * 64
    deployment.submit((), run_id=run_id)
    credentials = WorkerCredentials(deployment.settings._replace(internal_bucket="b" * 63))
    assert len(json.dumps(credentials.policy(deployment.order(1, run_id)), separators=(",", ":"))) < 2048
    assert credentials.of(deployment.order(1, run_id), seconds=900).keys() == {
        "access_key_id", "secret_access_key", "session_token",
    }  # fmt: skip


def test_an_order_without_a_key(deployment: Deployment) -> None:
    """An order that was sealed for a key of its own gets no right to parameters."""
    deployment.submit((), changes={1: {"sops_key_ssm_path": None}})
    assert "ssm:GetParameter" not in str(WorkerCredentials(deployment.settings).policy(deployment.order(1)))


def test_a_refused_role(deployment: Deployment, fault: FaultPlan) -> None:
    """A role that may not be assumed is an error of the deployment."""
    deployment.submit(())
    fault.error("sts:AssumeRole", status=403, code="AccessDenied")
    with pytest.raises(AccessDeniedError):
        WorkerCredentials(deployment.settings).of(deployment.order(1), seconds=900)
