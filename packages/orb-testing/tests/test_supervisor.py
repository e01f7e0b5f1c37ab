"""Laws of the program that stops servers."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from orb_testing import supervisor
from orb_testing.processes import free_port, listens

if TYPE_CHECKING:
    from pathlib import Path

SERVE = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"
IN_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "server"
    folder.mkdir()
    return folder


def supervise(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", supervisor.__file__, str(folder), sys.executable, "-c", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def reaches(port: int, *, listening: bool) -> bool:
    """Return whether a port is soon in this state."""
    for _ in range(1000):
        if listens(port) is listening:
            return True
        time.sleep(0.01)
    return False


def test_the_end_of_input_stops_the_server(folder: Path) -> None:
    """When its input ends, the supervisor stops the server and the server's children, and deletes the folder."""
    port = free_port()
    with supervise(folder, IN_A_CHILD, SERVE, str(port)) as process:
        assert reaches(port, listening=True)
        output = process.communicate("")[0]
    assert not listens(port)
    assert not folder.exists()
    assert (process.returncode, output) == (0, "")


def test_a_server_that_ends_first_is_reported(folder: Path) -> None:
    """When the server ends first, the supervisor prints the last 4,000 characters of its output and exits with 1."""
    with supervise(folder, "print('a' * 9000, flush=True); raise SystemExit('no licence')") as process:
        assert process.stdout is not None
        output = process.stdout.read()
    assert process.returncode == 1
    assert len(output) == 4000
    assert output.endswith("aaa\nno licence\n")
    assert not folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only the Linux kernel does this")
def test_a_killed_supervisor_takes_the_server_with_it(folder: Path) -> None:
    """The server does not outlive a supervisor that is killed."""
    port = free_port()
    with supervise(folder, SERVE, str(port)) as process:
        assert reaches(port, listening=True)
        process.kill()
        process.wait()
        assert reaches(port, listening=False)
