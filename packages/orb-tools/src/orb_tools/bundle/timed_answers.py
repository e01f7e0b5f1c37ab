"""End a connection whose server does not send all headers of an answer in time.

The timeout of a socket counts from the last byte. A server that sends one byte of a header now and then would keep the
caller for hours.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Timer
from typing import TYPE_CHECKING

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3 import HTTPResponse


def timed(manager: PoolManager) -> PoolManager:
    """Return `manager`, whose answers must have their headers within the timeout for reading of their request.

    A later answer is urllib3's `ReadTimeoutError`.
    """
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return manager


class _Connection(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        return _in_time(self, super().getresponse)


class _TlsConnection(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        return _in_time(self, super().getresponse)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def _in_time(connection: HTTPConnection, get: Callable[[], HTTPResponse]) -> HTTPResponse:
    """Return the answer of `get`. Raises `TimeoutError`, as a socket does."""
    if connection.timeout is None:
        return get()
    late = Event()
    end = connection.sock

    def stop() -> None:
        late.set()
        with suppress(OSError):  # The server has closed it.
            # That of `SSLSocket` would take the encryption away while the other thread reads.
            socket.socket.shutdown(end, socket.SHUT_RDWR)

    timer = Timer(connection.timeout, stop)
    timer.daemon = True
    timer.start()
    try:
        answer = get()
    except Exception as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if late.is_set():  # The end of the data also ends the headers.
        answer.close()
        raise TimeoutError
    return answer
