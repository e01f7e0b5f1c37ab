"""The script of the workflow `deploy`, with all stacks of this checkout on the embedded AWS."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.server import ACCOUNT, client_environment
from orb_tools.embedded.up import embedded_aws
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from small_workspace import Orb

    from orb_testing.processes import Server

SCRIPT = Workspace.find(Path(__file__)).root / ".ci/deploy/stacks.py"
FAULT = "Resources:\n  Zzz: {Type: AWS::SNS::Topic, Properties: {TopicName: !ImportValue nowhere}}\n"


@pytest.fixture
def server(copied_orb: Orb) -> Iterator[Server]:
    """An AWS with an empty bucket for bundles."""
    with embedded_aws(Workspace(copied_orb.root), steps=Steps(quiet=True)) as running:
        aws_client("s3", running.endpoint).create_bucket(Bucket=f"orb-artifacts-{ACCOUNT}")
        yield running


def deployed(root: Path, server: Server) -> tuple[int, list[str]]:
    """Run the script. Return its status and its lines."""
    environment = client_environment(server.endpoint) | {"AWS": str(Path(sys.executable).with_name("aws"))}
    done = subprocess.run(
        [sys.executable, SCRIPT, "dev"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.nightly
def test_stacks_of_an_environment(copied_orb: Orb, server: Server) -> None:
    """All stacks are made in their order. A stack that fails stops the next ones, and must be deleted if it is new."""
    root = copied_orb.root
    stacks = Workspace(root).stacks
    # No function is called, so their bundles can be empty ones.
    (root / "dist").mkdir()
    for unit in (root / "lambdas").glob("*/Pipfile"):
        with zipfile.ZipFile(root / f"dist/{unit.parent.name}.zip", "w") as bundle:
            bundle.writestr("empty.py", "")
    template = root / f"infrastructure/cloudformation/{stacks[-1]}.yml"
    whole = template.read_text()
    template.write_text(whole.replace("Resources:\n", FAULT, 1))
    status, lines = deployed(root, server)
    assert (status, lines[: len(stacks) - 1]) == (1, [f"{stack}: made" for stack in stacks[:-1]])
    assert lines[len(stacks) - 1].endswith(f"-{stacks[-1]} was not deployed")
    assert any(line.startswith("Zzz: ") for line in lines)
    assert lines[-1] == f"not deployed: {stacks[-1]}"

    template.write_text(whole)
    status, lines = deployed(root, server)
    assert (status, lines[-1]) == (1, f"not deployed: {stacks[-1]}")
    assert "is ROLLBACK_COMPLETE" in lines[-2]
    name = lines[-2].split()[0]
    cloudformation = aws_client("cloudformation", server.endpoint)
    cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=name)
    status, lines = deployed(root, server)
    assert (status, lines[-1]) == (0, f"{stacks[-1]}: made")
