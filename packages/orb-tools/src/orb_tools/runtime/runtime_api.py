"""A server for the Lambda Runtime API, version 2018-06-01: it sends events and receives the answers.

The runtime client of a function asks for an event, answers it, and asks again. There is one event at a time, as on
AWS; `next_event` blocks the client until there is one.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self, cast

VERSION = "/2018-06-01/runtime"
RESPONSE_LIMIT = 6_291_556
"""The largest synchronous answer in bytes, as AWS states it when it refuses a larger one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event for a function."""

    request_id: str
    body: bytes
    """JSON."""
    arn: str
    timeout: float
    """Seconds for the function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The client asks for the next event, so it has finished the one before."""

    at: float
    """A time of `time.perf_counter`, in seconds, as in the other reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The function answered, or failed."""

    at: float
    request_id: str
    body: bytes
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStarted:
    """The function could not be loaded."""

    at: float
    body: bytes


Report = Asked | Answered | NotStarted


class RuntimeApi:
    """Serves one function on a free port of 127.0.0.1, as a context manager."""

    def __init__(self) -> None:
        self.reports: queue.SimpleQueue[Report] = queue.SimpleQueue()
        """The actions of the client, in order."""
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port, for AWS_LAMBDA_RUNTIME_API."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def send(self, event: Event) -> None:
        """Send the client its next event."""
        self._events.put(event)

    def next_event(self) -> Event | None:
        """Wait for an event. None: there are no more."""
        event = self._events.get()
        if event is None:
            # A client whose connection was closed asks once more on a new one.
            self._events.put(None)
        return event

    def end(self) -> None:
        """Close the connection of a client that waits for an event. The client ends then."""
        self._events.put(None)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    api: RuntimeApi

    def handle_error(self, *_: object) -> None:
        """Do nothing: a killed client resets its connection, and `RuntimeProcess` reports its end."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this each answer takes 40 ms longer: Nagle's algorithm waits for a delayed acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def _api(self) -> RuntimeApi:
        return cast("_Server", self.server).api

    def log_message(self, *_: object) -> None:
        """Do nothing: standard error belongs to the command."""

    def do_GET(self) -> None:
        if self.path != f"{VERSION}/invocation/next":
            self._answer(404, b"{}")
            return
        self._api.reports.put(Asked(at=time.perf_counter()))
        event = self._api.next_event()
        if event is None:
            self.close_connection = True
            return
        self._answer(
            200, event.body,
            {
                "Lambda-Runtime-Aws-Request-Id": event.request_id,
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + event.timeout) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": event.arn,
                "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
            },
        )  # fmt: skip

    def do_POST(self) -> None:
        body = self._body()
        now = time.perf_counter()
        parts = self.path.removeprefix(f"{VERSION}/").split("/")
        if parts == ["init", "error"]:
            self._api.reports.put(NotStarted(at=now, body=body))
            self._answer(202, b'{"status":"OK"}')
        elif len(parts) == 3 and parts[0] == "invocation" and parts[2] in {"response", "error"}:  # noqa: PLR2004
            self._report_answer(parts[1], body, now, failed=parts[2] == "error")
        else:
            self._answer(404, b"{}")

    def _report_answer(self, request_id: str, body: bytes, now: float, *, failed: bool) -> None:
        if len(body) > RESPONSE_LIMIT:
            message = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
            fault = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}
            body, failed = json.dumps(fault).encode(), True
        self._api.reports.put(Answered(at=now, request_id=request_id, body=body, failed=failed))
        self._answer(202, b'{"status":"OK"}')

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
