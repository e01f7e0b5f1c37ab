"""GitHub's rate limits: the primary one of an hour, and the secondary ones of a minute.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_testing.fakes.github_bodies import DOCS, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.fakes.server import RefusalError

HOUR = 3600.0
MINUTE = 60.0
PAGE = f"{DOCS}/using-the-rest-api/rate-limits-for-the-rest-api"


@dataclass(slots=True)
class _Use:
    """What one account, or all requests without a token, used."""

    reset_at: float
    used: int = 0
    points: deque[tuple[float, int]] = field(default_factory=deque)
    created: deque[float] = field(default_factory=deque)


@dataclass(slots=True)
class Limits:
    """The limits of all accounts. A login of None stands for requests without a token.

    Args:
        now: Returns the time in epoch seconds.
    """

    now: Callable[[], float]
    per_hour: int = 5000
    """The primary limit of an account."""
    anonymous_per_hour: int = 60
    """The primary limit of requests without a token."""
    points_per_minute: int = 900
    """A secondary limit: a GET has 1 point, a POST, PATCH, PUT or DELETE 5."""
    contents_per_minute: int = 80
    """A secondary limit: requests that create content."""
    _uses: dict[str | None, _Use] = field(default_factory=dict)

    def count(self, login: str | None, method: str) -> None:
        """Count a request against all limits. Raises RefusalError with 403 if one is exceeded."""
        use = self._use(login)
        limit = self._limit(login)
        if use.used >= limit:
            who = f"user ID {login}" if login else "127.0.0.1"
            raise refusal(
                403, f"API rate limit exceeded for {who}.", page=f"{PAGE}#about-primary-rate-limits"
            )
        use.used += 1
        now, points = self.now(), 1 if method in {"GET", "HEAD", "OPTIONS"} else 5
        while use.points and use.points[0][0] <= now - MINUTE:
            use.points.popleft()
        while use.created and use.created[0] <= now - MINUTE:
            use.created.popleft()
        if sum(each for _, each in use.points) + points > self.points_per_minute:
            raise _secondary(use.points[0][0] + MINUTE - now if use.points else MINUTE)
        if method == "POST" and len(use.created) >= self.contents_per_minute:
            raise _secondary(use.created[0] + MINUTE - now if use.created else MINUTE)
        use.points.append((now, points))
        if method == "POST":
            use.created.append(now)

    def give_back(self, login: str | None) -> None:
        """Take back the count of a request that the primary limit does not count, such as one answered with 304."""
        self._use(login).used -= 1

    def body(self, login: str | None) -> dict[str, object]:
        """Return the schema `rate-limit`."""
        use, limit = self._use(login), self._limit(login)
        return {
            "limit": limit,
            "remaining": max(limit - use.used, 0),
            "used": use.used,
            "reset": math.ceil(use.reset_at),
            "resource": "core",
        }

    def headers(self, login: str | None) -> dict[str, str]:
        """Return the headers that each answer has."""
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in self.body(login).items()}

    def _limit(self, login: str | None) -> int:
        return self.anonymous_per_hour if login is None else self.per_hour

    def _use(self, login: str | None) -> _Use:
        use = self._uses.get(login)
        if use is None or self.now() >= use.reset_at:
            # The window of the hour begins with its first request. The minutes of the secondary limits go on.
            fresh = _Use(reset_at=self.now() + HOUR)
            if use is not None:
                fresh.points, fresh.created = use.points, use.created
            self._uses[login] = use = fresh
        return use


def _secondary(seconds: float) -> RefusalError:
    return refusal(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        page=f"{PAGE}#about-secondary-rate-limits",
        headers={"Retry-After": str(max(math.ceil(seconds), 1))},
    )
