"""Find the row of the signed-in person by Cognito subject, and cache it for a while.

A sign-in is refused when it has no row, several rows, or a row whose status is blocked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from orb_common.exceptions import SecurityViolationError
from orb_common.security.permissions import Principal
from orb_common.utils.cache import TimedCache
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from orb_common.aws.dynamodb import Condition

    from .events import Call

REMEMBERED_SECONDS = 300.0
"""How long a warm function uses a row that it has read. A person who is blocked meanwhile can act until then."""
REMEMBERED_PEOPLE = 1_000
BLOCKED_STATUSES = frozenset({"INACTIVE", "REJECTED", "DELETED"})
"""Statuses of users that may not act."""


class UserRow(Protocol):
    """The fields of a person's row that are read here."""

    @property
    def user_id(self) -> str:
        """The hub's own id of the person."""

    @property
    def cognito_sub(self) -> str | None:
        """The subject of the person's tokens. None: not signed up yet."""

    @property
    def status(self) -> str:
        """The status of the account."""


RowT = TypeVar("RowT", bound=UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller(Generic[RowT]):
    """The person who calls, with the facts on which rights are decided."""

    user: RowT
    principal: Principal

    @property
    def user_id(self) -> str:
        """The hub's own id of the caller."""
        return self.user.user_id


class Callers(Generic[RowT]):
    """A finder of callers, with a cache. Thread-safe.

    Args:
        find: Return the rows with a Cognito subject; two are enough to see that it is not unique.
        blocked: Statuses that may not act.
        clock: Its time of day decides how long a row is cached.
    """

    def __init__(
        self,
        find: Callable[[str], Sequence[RowT]],
        *,
        blocked: Collection[str] = BLOCKED_STATUSES,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._find = find
        self._blocked = blocked
        self._remembered: TimedCache[str, RowT] = TimedCache(
            max_entries=REMEMBERED_PEOPLE, ttl=REMEMBERED_SECONDS, clock=clock
        )

    def identify(self, call: Call) -> Caller[RowT]:
        """Return the caller of a call.

        Raises:
            SecurityViolationError: 403. The subject has no row or several, or the row's status is blocked.
        """
        user = self._remembered.get(call.cognito_sub) or self._look_up(call.cognito_sub)
        if user.status in self._blocked:
            raise SecurityViolationError("this user may not sign in", violation_type="USER_BARRED")
        principal = Principal(
            user_id=user.user_id,
            cognito_sub=call.cognito_sub,
            groups=call.groups,
            ip_address=call.ip_address,
            user_agent=call.user_agent,
            request_id=call.request_id,
        )
        return Caller(user=user, principal=principal)

    def forget(self, user: RowT) -> None:
        """Drop the row of a person from the cache, because it has just changed."""
        if user.cognito_sub is not None:
            self._remembered.remove(user.cognito_sub)

    def may_act(self) -> Condition:
        """Return the condition on a person's row that `identify` accepts its status.

        A transaction that takes rights from another person checks it on the caller's row. Otherwise the last two
        administrators could block each other at the same time.
        """
        from orb_common.aws.dynamodb import attr

        return ~attr("status").is_in(sorted(self._blocked))

    def _look_up(self, cognito_sub: str) -> RowT:
        started = self._remembered.now()
        rows = self._find(cognito_sub)
        if not rows:
            # Not cached: the row may be written while this function is warm.
            raise SecurityViolationError("no user belongs to this sign-in", violation_type="USER_NOT_FOUND")
        if len(rows) > 1:
            # With any of these rows, the caller could act as another person.
            raise SecurityViolationError(
                "this sign-in belongs to several users", violation_type="USER_AMBIGUOUS"
            )
        # The age counts from before the read, because the sandbox may have been frozen during it.
        left = REMEMBERED_SECONDS - (self._remembered.now() - started)
        return self._remembered.put(cognito_sub, rows[0], ttl=left).value
