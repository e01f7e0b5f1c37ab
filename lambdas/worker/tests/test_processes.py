"""The processes of an order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lambdas.worker.processes import OrderProcesses

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).resolve().parents[3]
DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], "w").write(str(os.getpid()))
        time.sleep(60)
    os._exit(0)
os.wait()
"""


def alive(process: int) -> bool:
    """Return whether a process exists. One that has ended and was not taken note of does."""
    return Path(f"/proc/{process}").exists()


def test_a_daemon_does_not_get_away(tmp_path: Path) -> None:
    """A process with a session of its own, whose parents have ended, is ended with the others."""
    with OrderProcesses():
        subprocess.run([sys.executable, "-c", DAEMON, tmp_path / "pid"], check=True)
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
        daemon = int((tmp_path / "pid").read_text())
        assert alive(daemon)
    assert not alive(daemon)


def test_other_processes_stay() -> None:
    """A process that ran before the order goes on."""
    with subprocess.Popen(["sleep", "60"]) as other:
        with OrderProcesses(), subprocess.Popen(["sleep", "60"]) as own:
            pass_by = own.pid
            own.terminate()
        assert other.poll() is None
        assert not alive(pass_by)
        other.kill()


@pytest.mark.parametrize("command", ["trap '' TERM; echo; while :; do sleep 0.1; done", "kill -STOP $$"])
def test_a_process_that_does_not_end_is_ended(command: str) -> None:
    """A process that ignores the request, or cannot hear it, is ended after the grace, with its children."""
    with OrderProcesses() as processes:
        process = subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.PIPE, start_new_session=True)
        assert process.stdout is not None
        if "echo" in command:
            process.stdout.readline()
        processes.end(grace=0.1)
    process.stdout.close()
    assert not alive(process.pid)
    process.wait()


def test_a_process_may_clean_up(tmp_path: Path) -> None:
    """A process is asked first, and has time to end by itself."""
    script = f"trap 'echo bye > {tmp_path / 'said'}; exit' TERM; echo; while :; do sleep 0.02; done"
    with OrderProcesses():
        process = subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
    process.stdout.close()
    assert (tmp_path / "said").read_text() == "bye\n"
    process.wait()


def test_orphans_belong_to_others_again(tmp_path: Path) -> None:
    """After an order, this process takes in no orphans any more."""
    with OrderProcesses():
        pass
    script = "(sleep 0.3 & echo $!) | head -1"
    orphan = int(subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, text=True).stdout)
    if alive(orphan):
        parent = Path(f"/proc/{orphan}/stat").read_text().rpartition(")")[2].split()[1]
        assert int(parent) != os.getpid()


LOOKING = """
import ctypes, os, subprocess, sys
from lambdas.worker.processes import OrderProcesses
if os.getuid() == 0:
    os.setuid(65534)  # root may look into everything
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
def look():
    return subprocess.run(["/bin/sh", "-c", "cat /proc/$PPID/environ"], capture_output=True)
before = look()
with OrderProcesses():
    meanwhile = look()
after = look()
assert b"hush" in before.stdout and b"hush" in after.stdout, (before, after)
assert b"hush" not in meanwhile.stdout and b"ermission denied" in meanwhile.stderr, meanwhile
"""


def test_no_command_can_look_into_the_worker() -> None:
    """While an order runs, a process of the same user cannot read the environment of the worker."""
    subprocess.run(
        [sys.executable, "-c", LOOKING],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TOKEN": "hush"},
        check=True,
    )
