"""How long a request to each service may take, and how long it may take when less time is left.

Timeouts are a function's, not a server's: botocore would wait 60 s for an answer, which is longer than most functions
may run. A client has its timeouts for life, so when less time is left, a request goes out by another client with
shorter ones. They come in steps, so that a process needs few of them.
"""

from __future__ import annotations

from math import floor, log2

__all__ = ["Settings", "settings", "step"]


class Settings:
    """How one service is talked to. Seconds. A plain class: a dataclass costs a millisecond at every start."""

    __slots__ = ("attempts", "connect_timeout", "read_timeout")

    def __init__(
        self, *, connect_timeout: float = 2.0, read_timeout: float = 10.0, attempts: int = 3
    ) -> None:
        self.connect_timeout = connect_timeout
        """To connect, and once more for the handshake of TLS."""
        self.read_timeout = read_timeout
        """For each piece of the answer."""
        self.attempts = attempts
        """All tries of botocore together. 1 where a room of orb does the retrying."""

    @property
    def longest(self) -> float:
        """How long a request can take whose answer comes in one piece."""
        return 2 * self.connect_timeout + self.read_timeout

    def within(self, seconds: float) -> Settings:
        """Return the same with timeouts that take no longer than `seconds` together."""
        return Settings(
            connect_timeout=(connect := min(self.connect_timeout, seconds / 8)),
            read_timeout=min(self.read_timeout, seconds - 2 * connect),
            attempts=self.attempts,
        )


_SETTINGS = {
    "dynamodb": Settings(connect_timeout=1.0, read_timeout=3.0, attempts=1),
    "secretsmanager": Settings(connect_timeout=1.0, read_timeout=5.0, attempts=1),
    "lambda": Settings(read_timeout=60.0, attempts=1),
    "s3": Settings(read_timeout=20.0),
    "logs": Settings(connect_timeout=1.0, read_timeout=3.0, attempts=2),
}
_OTHERS = Settings()


def settings(service_name: str) -> Settings:
    """Return how a service is talked to. `lambda` is called once: its effects are its own."""
    return _SETTINGS.get(service_name, _OTHERS)


def step(own: Settings, seconds: float) -> float | None:
    """Return how long a request may take of the `seconds` that are left. None: the service's own timeouts fit.

    It is a power of the square root of two, so that few clients serve all times and the answer has at least half of
    what is left.
    """
    return None if own.longest <= seconds else 2.0 ** (floor(2 * log2(seconds)) / 2)
