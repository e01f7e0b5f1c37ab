"""Chromium without a window, driven by the DevTools protocol over two pipes."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60.0
"""How long an answer, or a state of the page, is waited for."""


@dataclass
class Page:
    """One page, with all that it asked the network for."""

    commands: IO[bytes]
    answers: int
    """The file descriptor that answers and events are read from."""
    session: str = ""
    requested: list[str] = field(default_factory=list)
    """The addresses of all requests, also of those that were refused."""
    complaints: list[str] = field(default_factory=list)
    """Errors of the page and of its scripts, such as violations of its policy."""
    _last: int = 0
    _rest: bytes = b""

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command, and return its result."""
        self._last += 1
        message: dict[str, object] = {"id": self._last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.commands.write(json.dumps(message).encode() + b"\0")
        self.commands.flush()
        deadline = time.monotonic() + SECONDS
        while (answer := self._message(deadline)).get("id") != self._last:
            self._note(answer)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def wait_for(self, expression: str, *, shown: str = "document.body?.innerText") -> None:
        """Wait until a JavaScript expression is true. A failure tells the value of `shown` before the last look."""
        deadline, before = time.monotonic() + SECONDS, self.evaluate(shown)
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < deadline, f"{expression}; {self.complaints}; {before}"
            time.sleep(0.25)
            before = self.evaluate(shown)

    def picture(self, path: Path) -> None:
        """Write a picture of the page."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def _message(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self.answers], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            read = os.read(self.answers, 1 << 16)
            assert read, "the browser ended"
            self._rest += read
        line, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    def _note(self, event: dict[str, Any]) -> None:
        details = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requested.append(details["request"]["url"])
        elif event.get("method") == "Log.entryAdded" and details["entry"]["level"] == "error":
            self.complaints.append(details["entry"]["text"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(details["exceptionDetails"]["text"])


@contextmanager
def open_page(folder: Path) -> Iterator[Page]:
    """Open an empty page. Skip the test where Chromium is absent.

    Args:
        folder: The folder for the browser's files.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("the console is looked at in Chromium, and Chromium is not installed")
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        f"--user-data-dir={folder}", "--window-size=1280,800", "--remote-debugging-pipe",
    ]  # fmt: skip
    (commands_in, commands_out), (answers_in, answers_out) = os.pipe(), os.pipe()
    # The protocol is spoken on the descriptors 3 and 4.
    shell = f'exec "$0" "$@" 3<&{commands_in} 4>&{answers_out}'
    process = subprocess.Popen(
        ["bash", "-c", shell, chromium, *options, "about:blank"],
        pass_fds=(commands_in, answers_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(commands_in)
    os.close(answers_out)
    try:
        with os.fdopen(commands_out, "wb") as commands:
            page = Page(commands=commands, answers=answers_in)
            target = page.send("Target.createTarget", url="about:blank")["targetId"]
            page.session = page.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Network", "Log", "Runtime"):
                page.send(f"{domain}.enable")
            yield page
    finally:
        process.terminate()
        process.wait(timeout=30)
        os.close(answers_in)
