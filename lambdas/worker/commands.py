"""Runs the commands of an order, one after the other, until one fails or the time for all of them is over."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from lambdas.worker.processes import GRACE, OrderProcesses
from orb_common.execution.statuses import OrderStatus
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

SHELL: Final = "/bin/sh"
CHUNK: Final = 65_536
"""Bytes of one read: the size of a pipe of Linux."""
LAST_READ: Final = 5.0
"""Seconds to read what is left, once all processes have ended."""


class Ended(NamedTuple):
    """How the commands ended."""

    status: OrderStatus
    reason: str | None = None


def run_commands(
    commands: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    log: Callable[[bytes], None],
    clock: Clock = SYSTEM_CLOCK,
) -> Ended:
    """Run commands in a shell each. No process of theirs is alive afterwards.

    The log has a line `$ command` before the output of each, and `Exit code: n` after one that failed.

    Args:
        commands: The commands.
        folder: Their working directory.
        environment: All of their variables.
        seconds: The time for all commands together. Then their processes are ended.
        log: Gets the output in pieces, from another thread, never two at a time.
        clock: Measures the time.
    """
    deadline = clock.monotonic() + seconds
    with _Output(log) as output, OrderProcesses():
        for command in commands:
            output.write(f"$ {command}\n".encode(errors="replace"))
            left = deadline - clock.monotonic()
            try:
                code = _run(command, folder, environment, output.descriptor, left) if left > 0 else None
            except (OSError, ValueError) as error:
                # Linux limits the sizes of commands and environments. The error has no values.
                output.write(b"The command cannot be started.\n")
                return Ended(OrderStatus.FAILED, f"a command cannot be started: {type(error).__name__}")
            if code is None:
                output.write(b"\nThe time of the order is over.\n")
                return Ended(OrderStatus.TIMED_OUT)
            if code:
                output.write(f"Exit code: {code}\n".encode())
                return Ended(OrderStatus.FAILED)
    return Ended(OrderStatus.SUCCEEDED)


def _run(
    command: str, folder: Path, environment: Mapping[str, str], output: int, seconds: float
) -> int | None:
    """Run a command, and return its exit status. None: it was ended, because its time was over."""
    process = subprocess.Popen(  # noqa: S603 - the commands of the order are what a worker is for
        [SHELL, "-c", command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Also if an exception, such as the end of this process, comes in between. The group of a shell that was not
        # waited for cannot be another one.
        if process.returncode is None:
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for number, grace in ((signal.SIGTERM, GRACE), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(grace)
            return


class _Output:
    """A pipe that all commands write into, and a thread that reads it, so that no command waits for a reader."""

    def __init__(self, log: Callable[[bytes], None]) -> None:
        self._log = log
        self._reading, self.descriptor = os.pipe()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._done = False
        """Whether nothing more may be logged. A process that could not be ended may still hold the pipe."""

    def write(self, content: bytes) -> None:
        """Add to the log, after what the commands have written so far."""
        while content:
            content = content[os.write(self.descriptor, content) :]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)
        self._thread.join(LAST_READ)
        self._done = True
        if not self._thread.is_alive():
            os.close(self._reading)

    def _read(self) -> None:
        while (chunk := os.read(self._reading, CHUNK)) and not self._done:
            self._log(chunk)
