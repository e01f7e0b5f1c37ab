"""The embedded AWS as a process: up on a free port of 127.0.0.1, gone with the command that started it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orb_testing.environment import REGION
from orb_testing.processes import HOST, ServerFailedError, free_port, start_server
from orb_testing.supervisor import PID
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.processes import Server
    from orb_tools.workspace import Workspace

KEY = "orb-local"
"""Both halves of the credentials. They open nothing but the embedded AWS."""
PATIENCE = 30.0
"""Seconds that it has to come up; it takes less than one."""
ATTEMPTS = 3
"""A free port can be taken by another program before ours listens on it."""


@contextmanager
def running_server(workspace: Workspace, python: Path, *, port: int | None = None) -> Iterator[Server]:
    """Runs MiniStack for as long as the block lasts.

    Args:
        workspace: whose `.orb/run` holds its files.
        python: the interpreter of `embedded_python`.
        port: of 127.0.0.1. None: a free one.

    Raises:
        ToolError: the port is taken, or it does not come up.
    """
    server = start(workspace, python, port=port)
    try:
        yield server
    finally:
        server.stop()


def start(workspace: Workspace, python: Path, *, port: int | None = None) -> Server:
    """Start MiniStack and wait until it answers. `running_server` also stops it."""
    if port is not None and not _free(port):
        raise ToolError(f"port {port} of {HOST} is taken", hint="leave --port out: a free one is found")
    parent = workspace.state / "run"
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    for attempt in range(ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix="aws-", dir=parent))
        (folder / "tmp").mkdir()
        chosen = port or free_port()
        try:
            return start_server(
                [str(python), "-P", "-m", "ministack"],
                port=chosen,
                folder=folder,
                environment=_environment(folder, chosen),
                ready=healthy,
                seconds=PATIENCE,
            )
        except ServerFailedError as error:
            if "already in use" in error.output.lower() and port is None and attempt < ATTEMPTS - 1:
                continue
            raise ToolError(
                "the embedded AWS does not come up",
                hint=f"its last lines stand above; `rm -r {workspace.state}` makes its environment again",
                faults=tail(scrub(error.output)),
            ) from error
    raise AssertionError("unreachable")


def _environment(folder: Path, port: int) -> dict[str, str]:
    # Functions inherit it, so nothing of the caller's own environment is in it: no profile, no credentials.
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "AUTH": "true",  # a function may do what its role allows, as on AWS
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": f"unix://{folder}/no-docker",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONUNBUFFERED": "1",
    }


def client_environment(endpoint: str) -> dict[str, str]:
    """What a child process needs to reach an embedded AWS, and nothing that could lead it elsewhere."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TERM") if name in os.environ}
    return inherited | {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "NO_PROXY": HOST,
    }


def healthy(port: int) -> bool:
    """Whether an embedded AWS answers on that port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    with closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == http.client.OK
    return False


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _sweep(parent: Path) -> None:
    # A machine that lost its power leaves folders behind. A folder whose supervisor lives is in use.
    for pid in parent.glob(f"aws-*/{PID}"):
        with contextlib.suppress(OSError, ValueError):
            number = int(pid.read_text(encoding="ascii"))
            try:
                os.kill(number, 0)
            except ProcessLookupError:
                shutil.rmtree(pid.parent, ignore_errors=True)
