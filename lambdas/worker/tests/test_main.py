"""The worker of a build, as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.execution.statuses import OrderStatus

if TYPE_CHECKING:
    from lambdas.worker.tests.conftest import Orders

ROOT = Path(__file__).resolve().parents[3]


def start(event: dict[str, Any] | str | None, temporary: Path) -> subprocess.Popen[str]:
    """Start a worker, with the environment of this test and an assignment."""
    text = event if isinstance(event, str) else json.dumps(event)
    variables = {**os.environ, "TMPDIR": str(temporary), **({} if event is None else {"ORB_ORDER": text})}
    return subprocess.Popen(
        [sys.executable, "-m", "lambdas.worker"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_build_runs_its_order(orders: Orders, tmp_path: Path) -> None:
    """The same code runs an order in a build: its result arrives, and the process ends with 0. So does a repeat."""
    event = orders.prepare("echo hello; exit 3", env_vars={"A": "1"})
    for _ in range(2):
        process = start(event, tmp_path)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    assert orders.result.status is OrderStatus.FAILED
    assert orders.result.log == "$ echo hello; exit 3\nhello\nExit code: 3\n"
    assert not list(tmp_path.glob("orb-order-*"))


def test_a_build_that_is_stopped_sends_a_result(orders: Orders, tmp_path: Path) -> None:
    """A worker that gets SIGTERM ends its commands, sends a failed result, and leaves nothing."""
    process = start(orders.prepare(f"echo $$ > {tmp_path}/pid; sleep 60"), tmp_path)
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert (orders.result.status, orders.result.reason) == (OrderStatus.FAILED, "the worker was stopped")
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()
    assert not list(tmp_path.glob("orb-order-*"))


@pytest.mark.parametrize("event", [None, "no JSON"])
def test_a_build_without_an_order_fails(event: str | None, tmp_path: Path) -> None:
    """A build that was started by hand fails, and says what it misses."""
    process = start(event, tmp_path)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    line = json.loads(output.splitlines()[-1])
    assert line["message"] == "call_failed"
    assert "the event is not an assignment of an order" in output
