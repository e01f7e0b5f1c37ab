"""The script by which workflows count what they could not do."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_common.metrics import NAMESPACE

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / ".ci" / "send-metric"
pytestmark = pytest.mark.repository


def send(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a workflow does, with the AWS CLI of this environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [SCRIPT, *arguments], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["PublishesFailed", "InstallsFailed"])
def test_a_failure_is_counted_where_its_alarm_looks(aws: MotoEngine, name: str) -> None:
    """CloudWatch has one more of the metric, with the namespace and the dimension of the alarm."""
    done = send(name)
    assert (done.returncode, done.stdout) == (0, f"counted: {name}\n"), done.stderr
    dimensions = [{"Name": "service", "Value": "packages"}]
    now = datetime.now(UTC)
    found = aws.client("cloudwatch").get_metric_statistics(
        Namespace=NAMESPACE, MetricName=name, Dimensions=dimensions, Statistics=["Sum"], Unit="Count",
        StartTime=now - timedelta(minutes=10), EndTime=now + timedelta(minutes=10), Period=300,
    )["Datapoints"]  # fmt: skip
    assert [point["Sum"] for point in found] == [1.0]


@pytest.mark.parametrize("arguments", [[], ["Everything"], ["publishesFailed"], ["PublishesFailed "]])
def test_another_name_is_refused(arguments: list[str]) -> None:
    """A name without an alarm is a mistake of the workflow, and nothing is sent."""
    done = send(*arguments)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_a_refusal_of_aws_fails_the_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A metric that was not sent is not silent: the script ends with the status of the AWS CLI."""
    refusing = tmp_path / "aws"
    refusing.write_text("#!/bin/sh\necho AccessDenied >&2\nexit 254\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("AWS", str(refusing))
    done = send("PublishesFailed")
    assert (done.returncode, done.stdout) == (254, "")
    assert "AccessDenied" in done.stderr
