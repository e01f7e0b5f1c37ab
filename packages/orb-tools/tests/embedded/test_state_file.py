"""Commands find the running AWS by a file, which can be stale after a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from small_workspace import Orb, make_small_workspace

from orb_tools.embedded import state_file
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


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


def test_file_of_a_process_that_ended(workspace: Workspace) -> None:
    """A state file of a process that has ended is ignored."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    state_file.remember(workspace, state_file.Running(endpoint="http://127.0.0.1:9", pid=gone.pid))

    assert state_file.find_running(workspace) is None


def test_file_of_another_program(workspace: Workspace) -> None:
    """Another program can have the process number, so the endpoint must answer."""
    state_file.remember(workspace, state_file.Running(endpoint="http://127.0.0.1:9", pid=os.getpid()))

    assert state_file.find_running(workspace) is None


@pytest.mark.parametrize("text", ["", "[]", '{"endpoint": 1', '{"port": 1}'])
def test_damaged_file(workspace: Workspace, text: str) -> None:
    """A damaged state file is ignored."""
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
