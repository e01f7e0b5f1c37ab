"""The embedded AWS listens on this machine only, and ends with its command."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from child_processes import alive, descendants, eventually

from orb_tools.embedded import server

if TYPE_CHECKING:
    from small_workspace import Orb


def test_child_environment_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The AWS CLI gets the embedded endpoint and its key, and nothing of the caller's own account."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.example.org")

    given = server.client_environment("http://127.0.0.1:4566")

    assert given["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert given["AWS_ACCESS_KEY_ID"] == given["AWS_SECRET_ACCESS_KEY"] == server.KEY
    assert given["AWS_CONFIG_FILE"] == given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & given.keys()


@pytest.mark.slow
def test_this_machine_alone(small_aws: dict[str, Any]) -> None:
    """The server listens on 127.0.0.1 and nowhere else."""
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    port = f"{int(small_aws['endpoint'].rsplit(':', 1)[1]):04X}"
    local = [line.split()[1] for line in listening.splitlines()[1:] if line.split()[3:4] == ["0A"]]
    assert [address for address in local if address.endswith(f":{port}")] == [f"0100007F:{port}"]


@pytest.mark.slow
@pytest.mark.usefixtures("small_aws")
def test_server_dies_with_its_supervisor(small_orb: Orb) -> None:
    """When the supervisor is killed, the server ends too, and `orb up` reports it."""
    process = small_orb.start("up", "--bare", "--json")
    assert process.stdout is not None
    process.stdout.readline()
    supervisor, server = descendants(process.pid)

    os.kill(supervisor, signal.SIGKILL)

    assert "ended unexpectedly" in process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert eventually(lambda: not alive(server))


@pytest.mark.slow
def test_port_that_is_taken(small_orb: Orb) -> None:
    """A port that is in use is refused with a hint."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = small_orb("up", "--bare", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken" in done.stderr
    assert "omit --port" in done.stderr
