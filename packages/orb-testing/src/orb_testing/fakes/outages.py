"""Plans of what a fake does wrong, and when."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """What happens to some requests, in place of the right answer or beside it.

    Example: `Outage(status=503, times=2, path="/v1/me/player/*")` fails two commands to the player.

    Raises:
        ValueError: The outage changes nothing, or a value cannot be.
    """

    status: int | None = None
    """The status of the answer. None: the right answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of the answer with `status`, such as Retry-After."""
    body: str | None = None
    """The body of the answer with `status`. None: the error body of the service."""
    acts: bool = False
    """The request takes effect, although the answer has another `status`."""
    delay: float = 0.0
    """Seconds of real time before the answer."""
    times: int | None = 1
    """How many requests it meets. None: all, until `Outages.clear`."""
    method: str = "*"
    """The method that it meets, as a pattern."""
    path: str = "*"
    """The path that it meets, as a pattern with `*` and `?`, without the query."""

    def __post_init__(self) -> None:
        if self.status is None and not self.delay:
            raise ValueError("an outage needs a status or a delay")
        if self.status is None and (self.headers or self.body is not None or self.acts):
            raise ValueError("headers, a body and acts need a status")
        if self.delay < 0 or (self.times is not None and self.times < 1):
            raise ValueError("the delay must not be negative, and times must be at least 1")
        if self.status is not None:
            HTTPStatus(self.status)  # raises for a number that is not one

    def meets(self, method: str, path: str) -> bool:
        """Return whether it is about a request."""
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class Outages:
    """The planned outages of a fake. A request meets the first that fits and is not used up."""

    def __init__(self) -> None:
        self._left: list[tuple[Outage, int | None]] = []
        self._lock = threading.Lock()

    def plan(self, *outages: Outage) -> None:
        """Add outages after those that are planned."""
        with self._lock:
            self._left += [(outage, outage.times) for outage in outages]

    def clear(self) -> None:
        """Forget all plans: the service is well again."""
        with self._lock:
            self._left.clear()

    def take(self, method: str, path: str) -> Outage | None:
        """Return the outage of a request and count it, or None."""
        with self._lock:
            for index, (outage, left) in enumerate(self._left):
                if outage.meets(method, path):
                    if left is not None:
                        self._left[index : index + 1] = [(outage, left - 1)] if left > 1 else []
                    return outage
        return None
