"""Ends a server when the program that started it ends, however that ended.

It runs as a program of its own, with nothing but the standard library: `python -I -S supervisor.py FOLDER
COMMAND...`. Its standard input is a pipe. The program that started it holds the other end, which the kernel
closes when that program exits, crashes or is killed, and the end of input is the order to stop. FOLDER is
deleted at the end.
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
"""Names this supervisor's process, so that a folder which a lost machine left behind can be told from one in use."""
GRACE = 3.0
"""Seconds that the server has to stop by itself."""
STAYS_GONE = 3
"""Looks in a row, 0.05 s apart, at which the folder has to be absent: what was deleted may be made again."""
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have the kernel end the server even when this supervisor is killed. On Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def end(server: subprocess.Popen[bytes]) -> None:
    """End the server and everything it started: they share a process group."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, order)
        try:
            server.wait(GRACE)
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


def watch(server: subprocess.Popen[bytes]) -> bool:
    """Wait for the end of standard input or of the server. Return True when the server ended first."""
    while server.poll() is None:
        readable, _, _ = select.select([0], [], [], 0.2)
        if readable and not os.read(0, 1024):
            return False
    return True


def remove(folder: Path) -> None:
    """Delete a folder for good: a function that is just ending may still write, on a busy machine for some time."""
    gone = 0
    for _ in range(60):
        shutil.rmtree(folder, ignore_errors=True)
        gone = 0 if folder.exists() else gone + 1
        if gone == STAYS_GONE:
            return
        time.sleep(0.05)


def main(folder: Path, command: list[str]) -> int:
    """Run the server and return the exit status."""
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
    failed = False
    try:
        failed = watch(server)
    finally:
        end(server)
        if failed:
            sys.stdout.write(log.read_text(errors="replace")[-4000:])
            sys.stdout.flush()
        remove(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
