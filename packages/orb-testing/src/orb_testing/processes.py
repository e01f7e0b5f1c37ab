"""Start servers that end with the program that started them, even if that program is killed."""

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
    """A server ended, or was not ready in time."""

    def __init__(self, message: str, output: str) -> None:
        super().__init__(message)
        self.output = output
        """The last 4,000 characters that the server printed. Empty if the server did not end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server on this machine."""

    port: int
    folder: Path
    """The server's working folder and the place of its log. Deleted when the server stops."""
    process: subprocess.Popen[str]
    """The supervisor's process."""

    @property
    def endpoint(self) -> str:
        """The server's address, for example for AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """The file with the server's output."""
        return self.folder / supervisor.LOG

    def last_output(self) -> str:
        """Return the last 4,000 characters that the server printed. It must have ended by itself."""
        return self.process.stdout.read() if self.process.stdout is not None else ""

    def stop(self) -> None:
        """Stop the server. Return when none of its processes is left."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        # Delete the folder again: a process that was just ending may have written after the supervisor deleted it.
        supervisor.delete_folder(self.folder)


def free_port() -> int:
    """Return a port of 127.0.0.1 that was just free."""
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
        command: The full path of the program, and its arguments.
        port: The port of 127.0.0.1 on which the program listens.
        folder: The server's working folder, deleted when it stops. None: a new temporary folder.
        environment: The server's environment variables. None: those of this process.
        ready: A function that returns whether the server on a port is ready.
        seconds: The time that the server has to become ready.

    Raises:
        ServerFailedError: The server ended, or was not ready in time.
    """
    folder = Path(tempfile.mkdtemp(prefix="orb-server-")) if folder is None else folder
    process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        [sys.executable, "-I", "-S", supervisor.__file__, str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches only this program, which then stops the server
        text=True,
    )
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if ready(port):
            return Server(port=port, folder=folder, process=process)
        time.sleep(0.01)
    output = process.communicate("")[0]  # closing the supervisor's input stops it
    shutil.rmtree(folder, ignore_errors=True)
    raise ServerFailedError(f"{command[0]} was not ready within {seconds:g} s", output)
