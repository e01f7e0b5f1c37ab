"""Requests that a client makes in advance and that never leave the process.

Before its first request, a client reads the description of the operation, loads what it sends with, and compiles
patterns: several milliseconds for each operation. A function spends them while it initialises (`utils.lifecycle`).
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
    """Answer the requests that the block makes by this client with an empty object, and send none of them.

    Requests of other threads are sent as usual, and so is every request after the block.
    """
    from http.client import HTTPResponse
    from socket import socketpair

    import urllib3
    from botocore.awsrequest import AWSResponse

    rehearsing = get_ident()

    def answer(request: Any, **_: object) -> AWSResponse | None:  # noqa: ANN401 - botocore has no types
        if get_ident() != rehearsing:
            return None
        # Read from a socket as any answer is, so that this is rehearsed too.
        near, far = socketpair()
        with near, far:
            far.sendall(ANSWER)
            read = HTTPResponse(near, method="POST")
            read.begin()
        raw = urllib3.HTTPResponse(read, headers=dict(read.getheaders()), preload_content=False)
        return AWSResponse(request.url, read.status, raw.headers, raw)

    # Looking up the address of a host loads this codec.
    "amazonaws.com".encode("idna")
    # The event by which botocore lets others answer a request:
    # https://docs.aws.amazon.com/botocore/latest/topics/events.html
    client.meta.events.register("before-send", answer)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send", answer)
