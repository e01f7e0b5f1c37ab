"""Who is calling: the signed-in person's own row, looked up by Cognito subject and remembered for a while.

Nobody without a row is let in, nobody whose row bars them, and nobody whose sign-in belongs to several rows.
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

    from .events import Call

REMEMBERED_SECONDS = 300.0
"""How long a warm function trusts a row that it has read. A person disabled elsewhere can act for at most this long."""
REMEMBERED_PEOPLE = 1_000
BARRED = frozenset({"INACTIVE", "REJECTED", "DELETED"})
"""Statuses of the hub's users that may not act."""


class UserRow(Protocol):
    """What is read of a person's row."""

    @property
    def user_id(self) -> str:
        """The hub's own id of the person."""

    @property
    def cognito_sub(self) -> str | None:
        """The subject of the person's tokens. None: not signed up yet."""

    @property
    def status(self) -> str:
        """Where the account stands."""


RowT = TypeVar("RowT", bound=UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller(Generic[RowT]):
    """The person behind a call, and where the call came from."""

    user: RowT
    principal: Principal

    @property
    def user_id(self) -> str:
        """The hub's own id of the caller."""
        return self.user.user_id


class Callers(Generic[RowT]):
    """Find the caller of each call. Safe to share between threads.

    Args:
        find: Return the rows with a Cognito subject; two are enough to see that it is not unique.
        barred: Statuses that may not act.
        clock: Its time of day decides how long a row is remembered.
    """

    def __init__(
        self,
        find: Callable[[str], Sequence[RowT]],
        *,
        barred: Collection[str] = BARRED,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._find = find
        self._barred = barred
        self._remembered: TimedCache[str, RowT] = TimedCache(
            max_entries=REMEMBERED_PEOPLE, ttl=REMEMBERED_SECONDS, clock=clock
        )

    def identify(self, call: Call) -> Caller[RowT]:
        """Return the caller of a call.

        Raises:
            SecurityViolationError: 403. The subject has no row or several, or the row's status bars it.
        """
        user = self._remembered.get(call.cognito_sub) or self._look_up(call.cognito_sub)
        if user.status in self._barred:
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
        """Forget a person whose row has just changed."""
        if user.cognito_sub is not None:
            self._remembered.remove(user.cognito_sub)

    def _look_up(self, cognito_sub: str) -> RowT:
        asked = self._remembered.now()
        found = self._find(cognito_sub)
        if not found:
            # Not remembered: the row may be written while this function is warm.
            raise SecurityViolationError("no user belongs to this sign-in", violation_type="USER_NOT_FOUND")
        if len(found) > 1:
            # Whichever were taken, the caller could act as another person.
            raise SecurityViolationError(
                "this sign-in belongs to several users", violation_type="USER_AMBIGUOUS"
            )
        # Counted from before the row was read: the sandbox may have been frozen until the answer was looked at.
        left = REMEMBERED_SECONDS - (self._remembered.now() - asked)
        return self._remembered.put(cognito_sub, found[0], ttl=left).value
