"""The YAML language server, which editors use, and a client that asks it what an editor would ask."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}
"""Without the schema store, the server needs no network."""


class LanguageServer:
    """A running server."""

    def __init__(self, script: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(script), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._last_id = 0
        # A server that never answers ends the test, not the patience of its reader.
        self._deadline = threading.Timer(60, self._process.kill)

    def __enter__(self) -> Self:
        self._deadline.start()
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": SETTINGS}}})
        return self

    def __exit__(self, *_: object) -> None:
        self._deadline.cancel()
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path) -> list[dict[str, Any]]:
        """Open a file, and return what the server says is wrong with it."""
        document = {
            "uri": path.as_uri(),
            "languageId": "yaml",
            "version": 1,
            "text": path.read_text(encoding="utf-8"),
        }
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self._receive()
            if (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == path.as_uri()
            ):
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def completions(self, path: Path, line: int, character: int) -> set[str]:
        """Return what the server offers at a place. Lines count from 0."""
        answer = self.ask("textDocument/completion", _place(path, line, character))
        return {item["label"] for item in answer["items"]}

    def hover(self, path: Path, line: int, character: int) -> str:
        """Return the help at a place."""
        return str(self.ask("textDocument/hover", _place(path, line, character))["contents"]["value"])

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == self._last_id and "method" not in message:
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """Return the next message. Answer requests of the server, which asks for nothing that matters here."""
        assert self._process.stdout is not None
        length = 0
        assert self._process.poll() is None, "the server has ended"
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message


def _place(path: Path, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
