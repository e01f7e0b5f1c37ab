"""An AWS that gives the answers of a proof, on a free port of 127.0.0.1.

So a bundle is proven with the real client of AWS in it, without an account and without an emulator. A call that the
proof does not answer is refused and remembered.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


class RecordedAws:
    """The server, as a context manager."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        """Take the answers by operation: the header X-Amz-Target, or method and path. Texts are sent as they are."""
        self.answers = answers
        self.unanswered: list[str] = []
        """The operations that were called and have no answer, since `take_unanswered`."""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.aws = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables with which AWS's clients find it."""
        host, port = self._server.server_address[:2]
        return {
            "AWS_ENDPOINT_URL": f"http://{host!s}:{port}",
            "AWS_ACCESS_KEY_ID": "proof",
            "AWS_SECRET_ACCESS_KEY": "proof",
        }

    def take_unanswered(self) -> list[str]:
        """Return the operations without an answer, and forget them."""
        taken, self.unanswered = self.unanswered, []
        return taken

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    aws: RecordedAws


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Do nothing: standard error belongs to the command."""

    def _serve(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        aws = cast("_Server", self.server).aws
        path = self.path.partition("?")[0]
        operation = self.headers.get("X-Amz-Target") or f"{self.command} {path}"
        status = 200
        answer = aws.answers.get(operation)
        if operation not in aws.answers:
            aws.unanswered.append(operation)
            # Clients do not try again after this status.
            status, answer = (
                400,
                {"__type": "NotInTheProof", "message": f"the proof has no answer to {operation}"},
            )
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        # S3 sends one with each object, and clients read it.
        self.send_header("ETag", '"proof"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names that the base class calls
