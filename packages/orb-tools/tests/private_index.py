"""A private package index on this machine: pypiserver in the place of CodeArtifact, with a user and a password."""

from __future__ import annotations

import base64
import hashlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "aws", "token-of-twelve-hours"


@dataclass(frozen=True, kw_only=True)
class PrivateIndex:
    """A running index. The files in `folder` are its packages."""

    folder: Path
    port: int

    @property
    def bare(self) -> str:
        """Its address without user and password."""
        return f"http://127.0.0.1:{self.port}/simple/"

    @property
    def address(self) -> str:
        """Its address with user and password."""
        return self.bare.replace("//", f"//{USER}:{PASSWORD}@", 1)


@contextmanager
def private_index(folder: Path, log: Path) -> Iterator[PrivateIndex]:
    """Run an index for the block. Lists and files are for the user alone; other names are not looked for elsewhere."""
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).digest()).decode()
    passwords = log.with_suffix(".htpasswd")
    passwords.write_text(f"{USER}:{{SHA}}{digest}\n")
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "pypiserver", "run", "--interface", "127.0.0.1"]
    command += ["--port", str(port), "--passwords", str(passwords), "--authenticate", "update,download,list"]
    command += ["--disable-fallback", "--server", "wsgiref", str(folder)]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            index = PrivateIndex(folder=folder, port=port)
            _wait(index, process)
            yield index
        finally:
            process.terminate()


def _wait(index: PrivateIndex, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the index ended"
        try:
            urllib.request.urlopen(index.bare, timeout=5).close()
        except urllib.error.HTTPError as refused:
            assert refused.code == 401
            refused.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the index does not begin")
