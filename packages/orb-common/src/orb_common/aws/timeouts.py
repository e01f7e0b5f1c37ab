"""A timeout per request: no longer than what is left of a deadline, to connect and to answer together.

botocore has one for reading alone, since 1.43; Lambda's own is older. urllib3 copies the timeout of a connection pool
for every request, so a copy that looks at what is left gives each request its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from urllib3 import Timeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.client import BaseClient


class _TimeoutOfRequest(Timeout):
    left: Callable[[], float | None]

    @property
    def connect_timeout(self) -> float | None:
        """What botocore takes for a request whose time to read it limits itself."""
        left, own = self.left(), self._connect
        if not isinstance(own, int | float):
            return left
        return own if left is None else min(left, own)

    def clone(self) -> Timeout:
        """The timeout of one request. What connecting takes is gone for the answer."""
        left = self.left()
        read = self._read if left is None else left
        return Timeout(connect=self.connect_timeout, read=read, total=left)


def give_timeouts(client: BaseClient, left: Callable[[], float | None]) -> bool:
    """Lets `left` (seconds, or None) limit each request of a client. False: it is built otherwise and left alone."""
    try:
        http = client._endpoint.http_session
        settings = http._manager.connection_pool_kw
        now = settings["timeout"]
        timeout = _TimeoutOfRequest(connect=now.connect_timeout, read=now.read_timeout)
    except (AttributeError, KeyError):
        return False
    timeout.left = left
    settings["timeout"] = timeout
    # From here botocore takes the time to connect, and the timeout of what goes through a proxy.
    http._timeout = timeout
    return True
