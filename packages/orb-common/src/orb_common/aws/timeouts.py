"""A timeout per request, for a botocore that has none (before 1.43; Lambda's own is older).

urllib3 copies the timeout of a connection pool for every request. A copy that looks at what is left of the deadline
gives each request its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from urllib3 import Timeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from .session import Client


class _TimeoutOfRequest(Timeout):
    left: Callable[[], float | None]

    def clone(self) -> Timeout:
        """The timeout of one request."""
        return Timeout(connect=self.connect_timeout, read=self.left() or self._read)


def give_timeouts(client: Client, left: Callable[[], float | None]) -> None:
    """Lets `left` (seconds, or None) limit each request of a client. A client built otherwise stays as it is."""
    try:
        settings = client._endpoint.http_session._manager.connection_pool_kw
        now = settings["timeout"]
        timeout = _TimeoutOfRequest(connect=now.connect_timeout, read=now.read_timeout)
    except (AttributeError, KeyError):
        return
    timeout.left = left
    settings["timeout"] = timeout
