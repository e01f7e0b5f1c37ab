"""Laws of the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.orchestrator.closing import Closing
from lambdas.orchestrator.tests.deployment import PREFIX
from orb_common.exceptions import AccessDeniedError

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.faults import FaultPlan


def finished(deployment: Deployment, orders: int = 1, **changes: object) -> Closing:
    deployment.submit(*[()] * orders, changes={1: changes})
    deployment.stores.runs.finish("run-1", "failed", {"succeeded": 0, "failed": 1, "timed_out": 0})
    return Closing(stores=deployment.stores, key_prefix=PREFIX)


def test_a_run_is_closed(deployment: Deployment) -> None:
    """Callers find the result, the keys are gone, however many there are, and the run is noted as closed."""
    closing = finished(deployment, orders=12)
    deployment.submit((), run_id="run-2")
    closing.close(deployment.run())
    assert deployment.done() == {"status": "failed", "summary": {"succeeded": 0, "failed": 1, "timed_out": 0}}
    assert deployment.keys() == [f"{PREFIX}/run-2/0001"]
    assert deployment.run().closed_at is not None


def test_only_keys_of_the_run_are_deleted(deployment: Deployment) -> None:
    """A row that names another parameter does not get it deleted."""
    deployment.aws.client("ssm").put_parameter(Name="/production/password", Value="x", Type="SecureString")
    finished(deployment, sops_key_ssm_path="/production/password").close(deployment.run())
    assert deployment.aws.client("ssm").get_parameter(Name="/production/password")["Parameter"]["Value"]


def test_an_interrupted_end_is_repeated(deployment: Deployment, fault: FaultPlan) -> None:
    """If a service fails, the next look closes the run. After that, nothing is written again."""
    closing = finished(deployment)
    fault.error("ssm:DeleteParameters", status=400, code="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        closing.close(deployment.run())
    assert deployment.run().closed_at is None
    assert deployment.look().status == "finalized"
    assert deployment.keys() == []
    deployment.stores.results.done.delete("run-1/done")
    assert deployment.look().status == "finalized"
    assert deployment.done() is None
