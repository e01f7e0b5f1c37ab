"""Run the embedded AWS as a process on a free port of 127.0.0.1. It ends with the command that started it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from orb_testing.environment import REGION
from orb_testing.processes import HOST, ServerFailedError, free_port, start_server
from orb_testing.supervisor import PID
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from orb_testing.processes import Server
    from orb_tools.workspace import Workspace

KEY = "orb-local"
"""The access key and the secret key. They are valid for the embedded AWS only."""
ACCOUNT = "000000000000"
"""The account of the embedded AWS."""
START_TIMEOUT = 30.0
"""Seconds that it has to start. It usually takes less than one."""
ATTEMPTS = 3
"""The number of tries. Another program can take a free port before the embedded AWS listens on it."""


def start(workspace: Workspace, python: Path, *, port: int | None = None) -> Server:
    """Start MiniStack and wait until it answers. The caller stops it.

    Args:
        workspace: The files of MiniStack are kept in its `.orb/run`.
        python: The interpreter of `embedded_python`.
        port: A port of 127.0.0.1. None: a free one.

    Raises:
        ToolError: The port is taken, or MiniStack does not start.
    """
    if port is not None and not _free(port):
        raise ToolError(f"port {port} of {HOST} is taken", hint="omit --port to use a free one")
    parent = workspace.state / "run"
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    for attempt in range(ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix="aws-", dir=parent))
        try:
            (folder / "tmp").mkdir()
            chosen = port or free_port()
            return start_server(
                [str(python), "-P", "-m", "ministack"],
                port=chosen,
                folder=folder,
                environment=_environment(folder, chosen),
                ready=healthy,
                seconds=START_TIMEOUT,
            )
        except ServerFailedError as error:
            if "already in use" in error.output.lower() and port is None and attempt < ATTEMPTS - 1:
                continue
            raise ToolError(
                "the embedded AWS does not start",
                hint=f"its last lines are above; `rm -r {workspace.state}` lets orb install it again",
                faults=tail(scrub(error.output)),
            ) from error
        except BaseException:  # An interrupt before the supervisor runs must not leave the folder.
            shutil.rmtree(folder, ignore_errors=True)
            raise
    raise AssertionError("unreachable")


def _environment(folder: Path, port: int) -> dict[str, str]:
    # Functions inherit these variables, so none come from the caller: no profile, no credentials.
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
        "AUTH": "true",  # Functions have the rights of their roles, as on AWS.
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
    """Return the variables with which a child process reaches the embedded AWS and no other."""
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


def is_running(pid: int) -> bool:
    """Whether a process with this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _sweep(parent: Path) -> None:
    # A power failure leaves folders behind. A folder is in use while its supervisor is running.
    for file in parent.glob(f"aws-*/{PID}"):
        with contextlib.suppress(OSError, ValueError):
            if not is_running(int(file.read_text(encoding="ascii"))):
                shutil.rmtree(file.parent, ignore_errors=True)
