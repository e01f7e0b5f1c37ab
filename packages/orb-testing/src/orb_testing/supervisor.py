"""A program that stops a server when the program that started it ends, even if that program crashes or is killed.

Run as `python -I -S supervisor.py FOLDER COMMAND...`, with the standard library only. Its standard input is a pipe
from the program that started it. The kernel closes the pipe when that program ends, and the supervisor then stops
the server and deletes FOLDER.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

LOG = "server.log"
PID = "pid"
"""The file with this process's id. It shows whether a folder is in use or is left over from a crash of the machine."""
GRACE = 3.0
"""Seconds that the server has to stop after a signal."""
ABSENT_CHECKS = 3
"""The number of checks in a row, 0.05 s apart, that must find no folder: an ending process may create it again."""
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Make the kernel kill the server when this supervisor is killed. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server and everything that it started: they are one process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        try:
            server.wait(GRACE)
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


def wait(server: subprocess.Popen[bytes]) -> bool:
    """Wait until standard input or the server ends. Return whether the server ended first."""
    while server.poll() is None:
        readable, _, _ = select.select([0], [], [], 0.2)
        if readable and not os.read(0, 1024):
            return False
    return True


def delete_folder(folder: Path) -> None:
    """Delete a folder until it stays absent: a process that is just ending may still write into it."""
    absent = 0
    for _ in range(60):
        shutil.rmtree(folder, ignore_errors=True)
        absent = 0 if folder.exists() else absent + 1
        if absent == ABSENT_CHECKS:
            return
        time.sleep(0.05)


def main(folder: Path, command: list[str]) -> int:
    """Run the server until it ends or standard input ends. Return the exit status; 1: the server ended first."""
    (folder / PID).write_text(str(os.getpid()), encoding="ascii")
    log = folder / LOG
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - the command is the caller's own
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - this program has a single thread
        )
    ended_first = False
    try:
        ended_first = wait(server)
    finally:
        stop(server)
        if ended_first:
            sys.stdout.write(log.read_text(errors="replace")[-4000:])
            sys.stdout.flush()
        delete_folder(folder)
    return 1 if ended_first else 0


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
