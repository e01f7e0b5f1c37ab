"""The embedded AWS as a process: up on a free port of 127.0.0.1, gone with the command that started it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.embedded import supervisor
from orb_tools.errors import ToolError
from orb_tools.process import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.workspace import Workspace

HOST = "127.0.0.1"
REGION = "us-east-1"
KEY = "orb-local"
"""Both halves of the credentials. They open nothing but the embedded AWS."""
PATIENCE = 30.0
"""Seconds that it has to come up; it takes less than one."""
ATTEMPTS = 3
"""A free port can be taken by another program before ours listens on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An embedded AWS that answers."""

    port: int
    folder: Path
    """Its files and its log; deleted when it stops."""
    process: subprocess.Popen[str]
    """Its supervisor."""

    @property
    def endpoint(self) -> str:
        """For AWS_ENDPOINT_URL."""
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """What it prints, functions' faults included."""
        return self.folder / supervisor.LOG

    def last_words(self) -> tuple[str, ...]:
        """The end of its log, once it ended by itself."""
        return tail(scrub(self.process.stdout.read())) if self.process.stdout is not None else ()

    def stop(self) -> None:
        """Stops it, and returns when no process of it is left."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


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
    """Starts MiniStack and waits until it answers. `running_server` also stops it."""
    if port is not None and not _free(port):
        raise ToolError(f"port {port} of {HOST} is taken", hint="leave --port out: a free one is found")
    for attempt in range(ATTEMPTS):
        server = _launch(workspace, python, port or _free_port())
        if _answers(server):
            return server
        output = server.process.communicate("")[0]  # ends its input, so it stops if it has not
        shutil.rmtree(server.folder, ignore_errors=True)
        if "already in use" not in output.lower() or port is not None or attempt == ATTEMPTS - 1:
            raise ToolError(
                "the embedded AWS does not come up",
                hint=f"its last lines stand above; `rm -r {workspace.state}` makes its environment anew",
                faults=tail(output),
            )
    raise AssertionError("unreachable")


def _launch(workspace: Workspace, python: Path, port: int) -> Server:
    parent = workspace.state / "run"
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix="aws-", dir=parent))
    scratch = folder / "tmp"
    scratch.mkdir()
    command = [str(python), "-P", "-m", "ministack"]
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", supervisor.__file__, str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=_environment(folder, port),
        start_new_session=True,  # Ctrl-C reaches orb alone, which stops this in good order
        text=True,
    )
    (folder / "pid").write_text(str(process.pid), encoding="ascii")
    return Server(port=port, folder=folder, process=process)


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


def _answers(server: Server) -> bool:
    give_up = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < give_up:
        if healthy(server.port):
            return True
        time.sleep(0.02)
    return False


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _sweep(parent: Path) -> None:
    # A machine that lost its power leaves folders behind. A folder whose supervisor lives is somebody's.
    for pid in parent.glob("aws-*/pid"):
        with contextlib.suppress(OSError, ValueError):
            number = int(pid.read_text(encoding="ascii"))
            try:
                os.kill(number, 0)
            except ProcessLookupError:
                shutil.rmtree(pid.parent, ignore_errors=True)
