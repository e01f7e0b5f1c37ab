"""Servers for tests that end with the test run, also when that is killed."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The shell starts the server and then waits for its standard input to end. The other end of that pipe is
# held by this process alone, so the kernel ends the input however this process ends, SIGKILL included.
_UNTIL_INPUT_ENDS = '"$@" </dev/null & server=$!; trap "kill $server" EXIT TERM INT; cat >/dev/null'


class ServerFailedError(RuntimeError):
    """A server did not come up."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(
    command: Callable[[int], Sequence[str]], *, seconds: float = 10.0
) -> tuple[subprocess.Popen[bytes], int]:
    """Starts a server on a free port and waits until it accepts connections.

    Args:
        command: the command line for a port.
        seconds: how long it may take.

    Raises:
        ServerFailedError: it ended, or did not listen in time.
    """
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        ["/bin/sh", "-c", _UNTIL_INPUT_ENDS, "sh", *command(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return process, port
    stop_server(process)
    raise ServerFailedError(f"{command(port)[0]} did not listen within {seconds:g} s")


def stop_server(process: subprocess.Popen[bytes]) -> None:
    """Ends a server of `start_server` and waits for its end."""
    if process.stdin is not None:
        process.stdin.close()
    process.wait(timeout=10)
