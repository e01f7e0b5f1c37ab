"""Rehearsed requests, which warm up a client and never leave the process.

A client's first request of an operation costs several milliseconds more: botocore reads the operation's description,
loads its HTTP code and compiles patterns. A function spends that time while it initialises (`utils.lifecycle`).
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .session import Client

__all__ = ["rehearsal"]


ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\nx-amz-crc32: 2745614147\r\n"
    b"x-amzn-RequestId: rehearsal\r\n\r\n{}"
)


@contextmanager
def rehearsal(client: Client) -> Iterator[None]:
    """Answer this client's requests in the block with an empty object, and send none of them.

    Requests of other threads, and all requests after the block, are sent as usual.
    """
    from http.client import HTTPResponse
    from socket import socketpair

    import urllib3
    from botocore.awsrequest import AWSResponse

    rehearsing = get_ident()

    def answer(request: Any, **_: object) -> AWSResponse | None:  # noqa: ANN401 - botocore has no types
        if get_ident() != rehearsing:
            return None
        # Read the answer from a socket, so that reading is rehearsed too.
        near, far = socketpair()
        with near, far:
            far.sendall(ANSWER)
            read = HTTPResponse(near, method="POST")
            read.begin()
        raw = urllib3.HTTPResponse(read, headers=dict(read.getheaders()), preload_content=False)
        return AWSResponse(request.url, read.status, raw.headers, raw)

    # Resolving a host name loads this codec.
    "amazonaws.com".encode("idna")
    # botocore's event for answering a request in its place:
    # https://docs.aws.amazon.com/botocore/latest/topics/events.html
    client.meta.events.register("before-send", answer)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send", answer)
