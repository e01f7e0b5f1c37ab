"""Laws of servers: none outlives the program that started it, and one that does not start says why."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from orb_testing.processes import ServerFailedError, free_port, listens, start_server

if TYPE_CHECKING:
    from pathlib import Path

SERVE = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"


def test_a_killed_run_leaves_no_server() -> None:
    """A server ends with the process that started it, even if that process is killed."""
    code = """
import sys
from orb_testing.processes import free_port, start_server
port = free_port()
print(start_server([sys.executable, "-c", sys.argv[1], str(port)], port=port).port, flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", code, SERVE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        port = int(run.stdout.readline())
        assert listens(port)
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert _ends(port)


def _ends(port: int) -> bool:
    for _ in range(500):
        if not listens(port):
            return True
        time.sleep(0.01)
    return False


def test_a_stopped_server_leaves_nothing(tmp_path: Path) -> None:
    """After `stop`, its port is free and its folder is gone."""
    folder = tmp_path / "server"
    folder.mkdir()
    port = free_port()
    server = start_server([sys.executable, "-c", SERVE, str(port)], port=port, folder=folder)
    assert server.log.exists()
    server.stop()
    assert not folder.exists()
    assert not listens(port)


def test_a_server_that_ends_says_why(tmp_path: Path) -> None:
    """A server that ends before it is ready raises an error with its output, and leaves no folder."""
    folder = tmp_path / "server"
    folder.mkdir()
    with pytest.raises(ServerFailedError) as caught:
        start_server(
            [sys.executable, "-c", "raise SystemExit('no licence')"], port=free_port(), folder=folder
        )
    assert "no licence" in caught.value.output
    assert not folder.exists()


def test_a_server_that_is_never_ready_is_stopped(tmp_path: Path) -> None:
    """A server that is not ready in time is stopped."""
    port = free_port()
    with pytest.raises(ServerFailedError):
        start_server([sys.executable, "-c", SERVE, str(port)], port=port, ready=lambda _: False, seconds=0.3)
    assert _ends(port)
