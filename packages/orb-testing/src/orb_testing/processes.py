"""Servers that end with the program that started them, also when that is killed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_testing import supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HOST = "127.0.0.1"


class ServerFailedError(RuntimeError):
    """A server did not come up."""

    def __init__(self, message: str, output: str) -> None:
        super().__init__(message)
        self.output = output
        """The last 4,000 characters that it printed. Empty when it did not end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that answers on a port of this machine."""

    port: int
    folder: Path
    """Its working folder, with its log; deleted when it stops."""
    process: subprocess.Popen[str]
    """Its supervisor."""

    @property
    def endpoint(self) -> str:
        """Its address, for example for AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """What it prints."""
        return self.folder / supervisor.LOG

    def last_output(self) -> str:
        """Return the last 4,000 characters that it printed, after it ended by itself."""
        return self.process.stdout.read() if self.process.stdout is not None else ""

    def stop(self) -> None:
        """Stop it, and return when no process of it is left."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        # Once more: what was just ending when the supervisor deleted it may have written since.
        supervisor.remove(self.folder)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listened a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Return whether a port of 127.0.0.1 accepts connections."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def start_server(
    command: Sequence[str],
    *,
    port: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    ready: Callable[[int], bool] = listens,
    seconds: float = 10.0,
) -> Server:
    """Start a server and wait until it is ready.

    Args:
        command: The program by its full path, and its arguments.
        port: Of 127.0.0.1, on which the command listens.
        folder: Where it runs; deleted when it stops. None: a new temporary folder.
        environment: Its variables. None: those of this process.
        ready: Returns whether the server on a port answers.
        seconds: How long it may take.

    Raises:
        ServerFailedError: It ended, or was not ready in time.
    """
    folder = Path(tempfile.mkdtemp(prefix="orb-server-")) if folder is None else folder
    process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        [sys.executable, "-I", "-S", supervisor.__file__, str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches this program alone, which then stops the server in good order
        text=True,
    )
    give_up = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < give_up:
        if ready(port):
            return Server(port=port, folder=folder, process=process)
        time.sleep(0.01)
    output = process.communicate("")[0]  # ends its input, so it stops if it has not
    shutil.rmtree(folder, ignore_errors=True)
    raise ServerFailedError(f"{command[0]} was not ready within {seconds:g} s", output)
