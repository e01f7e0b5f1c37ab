"""The script `.ci/git`, with a server that asks for the token of the job."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parents[1] / ".ci/git"
TOKEN = "secret-of-the-job"


class Git(BaseHTTPRequestHandler):
    """A repository over HTTP, by git's own program for web servers, after the login that GitHub asks for."""

    root: Path

    def do_GET(self) -> None:
        expected = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != expected:
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        variables = {
            "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "job",
            "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        answer = subprocess.run(
            ["git", "http-backend"], input=body, env=os.environ | variables, capture_output=True, check=True
        )
        head, _, content = answer.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: object) -> None:
        """The log of a test shows nothing about requests."""


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """A clone of a repository that the server has."""
    handler = type("Handler", (Git,), {"root": tmp_path})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        folder = tmp_path / "clone"
        begun = ["-C", str(folder)]
        for command in (
            ["init", "--quiet", "--bare", str(tmp_path / "bare.git")],
            ["-C", str(tmp_path / "bare.git"), "config", "http.receivepack", "true"],
            ["init", "--quiet", str(folder)],
            [*begun, "remote", "add", "origin", f"http://127.0.0.1:{server.server_port}/bare.git"],
            [*begun, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--allow-empty", "-m", "one"],
        ):  # fmt: skip
            subprocess.run(["git", *command], check=True)
        yield folder
        server.shutdown()
        thread.join()


def run(clone: Path, token: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "GITHUB_TOKEN": token,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_TRACE": "1",
    }
    return subprocess.run(
        [SCRIPT, "push", "origin", "HEAD:refs/heads/main"], cwd=clone, env=os.environ | settings,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_token_of_the_job(clone: Path) -> None:
    """The token is accepted, and is in no argument of git or its helpers, no line of the log and no file."""
    done = run(clone, TOKEN)
    assert done.returncode == 0, done.stderr
    log = ["git", "-C", str(clone.parent / "bare.git"), "log", "--format=%s", "main"]
    there = subprocess.run(log, capture_output=True, text=True, check=True)
    assert there.stdout == "one\n"
    assert "run_command" in done.stderr  # git writes each command that it runs
    assert TOKEN not in done.stderr + done.stdout
    assert not any(TOKEN.encode() in path.read_bytes() for path in clone.parent.rglob("*") if path.is_file())


@pytest.mark.parametrize("token", ["", "another"])
def test_a_token_that_is_not_accepted(clone: Path, token: str) -> None:
    """The push fails at once, and asks nobody for a password."""
    done = run(clone, token)
    assert done.returncode != 0
    assert "must be the token" in done.stderr if not token else "Authentication failed" in done.stderr
