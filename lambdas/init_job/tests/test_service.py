"""The whole way of a job: what stands at the end, what is refused, and what a crash leaves."""

from __future__ import annotations

import pytest

from lambdas.init_job.tests.conftest import TABLES, Engine, event

pytestmark = pytest.mark.tables(*TABLES)


def test_a_job_becomes_a_run(engine: Engine) -> None:
    """A job is a run with its orders, their bundles and keys, an event, and the trigger of the orchestrator."""
    engine.git.repository().commit({"run.sh": "echo"})
    answer = engine.call(event(run_id="r-1"))
    assert answer["status"] == "ok"
    run = engine.runs.get("r-1")
    assert run is not None
    print(run, engine.orders.of_run("r-1"), engine.internal.keys(), answer)
