"""Commands find the running AWS by a file, and a file can be wrong: its writer may have crashed long ago."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_workspace import Orb, make_small_workspace

from orb_tools.embedded import environment, server, state_file
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import Finished
from orb_tools.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_small_workspace(tmp_path)
    return Workspace(tmp_path)


def test_nothing_runs(workspace: Workspace) -> None:
    """Without a running AWS, a call is refused with the command that starts one."""
    done = Orb(workspace.root)("invoke", "notes", "--event", "-", text="{}")

    assert done.returncode == 1
    assert "no embedded AWS is running" in done.stderr
    assert "orb up" in done.stderr


def test_file_of_a_process_that_is_gone(workspace: Workspace) -> None:
    """A state file outlives a crash, and is not believed."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    state_file.remember(workspace, state_file.Running(endpoint="http://127.0.0.1:9", pid=gone.pid))

    assert state_file.find_running(workspace) is None


def test_file_of_another_program(workspace: Workspace) -> None:
    """A process number is used again by other programs: only an endpoint that answers counts."""
    state_file.remember(workspace, state_file.Running(endpoint="http://127.0.0.1:9", pid=os.getpid()))

    assert state_file.find_running(workspace) is None


@pytest.mark.parametrize("text", ["", "[]", '{"endpoint": 1', '{"port": 1}'])
def test_damaged_file(workspace: Workspace, text: str) -> None:
    """A file that is none is as good as no file."""
    workspace.state.mkdir()
    state_file.state_file(workspace).write_text(text)

    assert state_file.find_running(workspace) is None


def test_only_the_owner_removes_the_file(workspace: Workspace) -> None:
    """A command that was refused must not remove the file of the one that runs."""
    running = state_file.Running(endpoint="http://127.0.0.1:9", pid=os.getpid() + 1)
    state_file.remember(workspace, running)
    state_file.forget(workspace)
    assert state_file.state_file(workspace).exists()

    state_file.remember(workspace, state_file.Running(endpoint="http://127.0.0.1:9", pid=os.getpid()))
    state_file.forget(workspace)
    assert not state_file.state_file(workspace).exists()


def test_installation_that_fails(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip's own last lines are passed on, with what to look at, and nothing half-made is taken for ready."""
    announced: list[bool] = []

    def run(command: list[str | Path], *, cwd: Path, environment: object) -> Finished:
        if "venv" in command:
            Path(command[-1]).mkdir()
            return Finished(status=0, output="")
        return Finished(status=1, output="ERROR: no such index\n")

    monkeypatch.setattr("orb_tools.environments.run", run)
    for _ in range(2):
        with pytest.raises(ToolError, match="cannot be installed") as caught:
            environment.embedded_python(workspace, installing=lambda: announced.append(True))
        assert caught.value.faults == ("ERROR: no such index",)
        assert "pip config list" in str(caught.value.hint)
    assert len(announced) == 2


def test_child_environment_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The AWS CLI gets the embedded endpoint and its key, and nothing of the caller's own account."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.example.org")

    given = server.client_environment("http://127.0.0.1:4566")

    assert given["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert given["AWS_ACCESS_KEY_ID"] == given["AWS_SECRET_ACCESS_KEY"] == server.KEY
    assert given["AWS_CONFIG_FILE"] == given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & given.keys()
