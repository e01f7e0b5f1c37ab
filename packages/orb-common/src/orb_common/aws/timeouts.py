"""Timeouts and tries of each service's client.

botocore waits 60 s for an answer by default, longer than most functions may run. A client's timeouts never change, so
when less time is left, another client with shorter timeouts sends the request. Short timeouts are rounded to a few
steps, so that a process needs few clients.
"""

from __future__ import annotations

from math import floor, log2

__all__ = ["ClientSettings", "request_limit", "settings_for"]


class ClientSettings:
    """Timeouts (seconds) and tries of a client. Not a dataclass, which costs a millisecond at every start."""

    __slots__ = ("attempts", "connect_timeout", "read_timeout")

    def __init__(
        self, *, connect_timeout: float = 2.0, read_timeout: float = 10.0, attempts: int = 3
    ) -> None:
        self.connect_timeout = connect_timeout
        """For the connection; the TLS handshake may take as long again."""
        self.read_timeout = read_timeout
        """For each piece of the answer."""
        self.attempts = attempts
        """All tries of botocore, the first included. 1 if orb retries instead."""

    @property
    def longest(self) -> float:
        """The longest time of a request whose answer comes in one piece."""
        return 2 * self.connect_timeout + self.read_timeout

    def limited_to(self, seconds: float) -> ClientSettings:
        """Return a copy whose timeouts together take at most `seconds`."""
        return ClientSettings(
            connect_timeout=(connect := min(self.connect_timeout, seconds / 8)),
            read_timeout=min(self.read_timeout, seconds - 2 * connect),
            attempts=self.attempts,
        )


_SETTINGS = {
    "dynamodb": ClientSettings(connect_timeout=1.0, read_timeout=3.0, attempts=1),
    "secretsmanager": ClientSettings(connect_timeout=1.0, read_timeout=5.0, attempts=1),
    "lambda": ClientSettings(read_timeout=60.0, attempts=1),
    "s3": ClientSettings(read_timeout=20.0),
    "logs": ClientSettings(connect_timeout=1.0, read_timeout=3.0, attempts=2),
}
_OTHERS = ClientSettings()


def settings_for(service_name: str) -> ClientSettings:
    """Return the settings of a service's client. `lambda` has one try: the invoked function may have side effects."""
    return _SETTINGS.get(service_name, _OTHERS)


def request_limit(own: ClientSettings, seconds: float) -> float | None:
    """Return the seconds that a request may take when `seconds` are left. None: the service's own timeouts fit.

    The result is a power of the square root of two: a few clients then serve all times, and the answer gets at least
    half of the time left.
    """
    return None if own.longest <= seconds else 2.0 ** (floor(2 * log2(seconds)) / 2)
