"""docs/deploying.md is run as it stands: a command that does not work must not be on the page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.server import client_environment
from orb_tools.embedded.up import embedded_aws
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from small_workspace import Orb

PAGE = Workspace.find(Path(__file__)).root / "docs" / "deploying.md"


def commands() -> str:
    """The blocks of the page that are fenced as bash, one script. The embedded AWS runs functions in this Python."""
    blocks = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    script = "\n".join(blocks)
    assert script.count("\norb bundle\n") == 1
    return script.replace("\norb bundle\n", "\norb bundle --current-python\n")


@pytest.mark.slow
def test_from_an_empty_account_to_a_called_function(copied_orb: Orb) -> None:
    """Every command succeeds on an empty AWS, and the function answers with the one user that there is."""
    with embedded_aws(Workspace(copied_orb.root), steps=Steps(quiet=True)) as server:
        environment = client_environment(server.endpoint)
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail"],
            input=commands(),
            cwd=copied_orb.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer = json.loads((copied_orb.root / "dist" / "answer.json").read_text(encoding="utf-8"))
        assert [user["email"] for user in answer["Data"]["items"]] == ["olivia@example.org"]
        cloudwatch = aws_client("cloudwatch", server.endpoint)
        alarms = [
            alarm
            for page in cloudwatch.get_paginator("describe_alarms").paginate()
            for alarm in page["MetricAlarms"]
        ]
        assert {topic.rpartition(":")[2] for alarm in alarms for topic in alarm["AlarmActions"]} == {
            "orb-integration-hub-dev-alarms"
        }
        assert len(alarms) > len(aws_client("dynamodb", server.endpoint).list_tables()["TableNames"])
