"""Laws of the execution rows."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.areas.execution import ended_run_of, evaluation, run_of
from benchmarks.harness import ROOT
from orb_common.execution import OrderStatus, evaluate, job_status, summary
from orb_common.execution.statuses import TERMINAL


def test_the_run_has_every_kind_of_order() -> None:
    """The row measures failures that pass on, orders that start and orders that wait."""
    plan = evaluate(run_of(1_000))
    assert all(len(part) >= 1 for part in plan)
    assert sum(map(len, plan)) == 999


def test_the_ended_run_has_every_end() -> None:
    """The row also measures the status of a run whose orders have all ended, which no order cuts short."""
    orders = ended_run_of(1_000)
    assert {order.status for order in orders} == TERMINAL
    assert job_status(orders) is OrderStatus.FAILED
    assert all(summary(orders).values())


def test_the_time_is_measured() -> None:
    """A call returns its own seconds."""
    assert 0 < evaluation(50)()() < 60


INSERTIONS = """
import json
from botocore.httpsession import URLLib3Session
from benchmarks.areas import execution

sent, send = [], URLLib3Session.send
def recorded(self, request):
    sent.append(json.loads(request.body))
    return send(self, request)
URLLib3Session.send = recorded
times = {"createdAt", "lastUpdate", "ttl"}
for insertion in (execution.insertion_ours, execution.insertion_theirs):
    sent.clear()
    insertion()()
    puts = [each["Put"] for request in sent for each in request["TransactItems"]]
    items = [{name: value for name, value in put["Item"].items() if name not in times} for put in puts]
    print(json.dumps({
        "requests": len(sent), "orders": len({str(item) for item in items}), "first": items[0],
        "conditions": [put.get("ConditionExpression", "")[:21] for put in puts if times <= put["Item"].keys()],
    }))
"""


def test_both_sides_store_the_same() -> None:
    """Both sides send the same 1,000 items, each with the condition that it is new. This runs in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", INSERTIONS], cwd=ROOT, check=True, capture_output=True, text=True
    )
    ours, theirs = map(json.loads, done.stdout.splitlines())
    assert ours == theirs
    assert (ours["requests"], ours["orders"]) == (10, 1_000)
    assert ours["conditions"] == ["attribute_not_exists("] * 1_000
