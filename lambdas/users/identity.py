"""Who is calling: the signed-in person's own row, looked up by Cognito subject and remembered for a while.

The rules are the hub's (users_security layer): nobody without a subject, nobody without a row, administrators by their
Cognito groups.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.exceptions import SecurityViolationError
from orb_common.security.permissions import Principal
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.user_status import UserStatus

if TYPE_CHECKING:
    from lambdas.users.events import Call
    from orb_models.models.users import Users
    from orb_models.repositories.users import UsersRepository

REMEMBERED_SECONDS = 300.0
"""How long a warm function trusts a row it has read. A person disabled elsewhere can act for at most this long."""
REMEMBERED_PEOPLE = 1_000
BARRED = frozenset({UserStatus.INACTIVE, UserStatus.REJECTED, UserStatus.DELETED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The person behind a call, and where the call came from."""

    user: Users
    principal: Principal

    @property
    def user_id(self) -> str:
        """The hub's own identifier of the caller."""
        return self.user.user_id


class Callers:
    """Finds the caller of each call."""

    def __init__(self, users: UsersRepository, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._users = users
        self._clock = clock
        self._remembered: OrderedDict[str, tuple[float, Users]] = OrderedDict()
        self._lock = threading.Lock()

    def identify(self, call: Call, *, request_id: str | None = None) -> Caller:
        """The caller of a call.

        Raises:
            SecurityViolationError: the subject has no row or several, or the row's status bars it.
        """
        user = self._user(call.cognito_sub)
        if user is None:
            raise SecurityViolationError("no user belongs to this sign-in", violation_type="USER_NOT_FOUND")
        if user.status in BARRED:
            raise SecurityViolationError("this user may not sign in", violation_type="USER_BARRED")
        return Caller(
            user=user,
            principal=Principal(
                user_id=user.user_id,
                cognito_sub=call.cognito_sub,
                groups=call.groups,
                ip_address=call.ip_address,
                user_agent=call.user_agent,
                request_id=request_id,
            ),
        )

    def forget(self, user: Users) -> None:
        """Drops what is remembered of a user whose row has just changed."""
        if user.cognito_sub is not None:
            with self._lock:
                self._remembered.pop(user.cognito_sub, None)

    def _user(self, cognito_sub: str) -> Users | None:
        now = self._clock.monotonic()
        remembered = self._remembered.get(cognito_sub)
        if remembered is not None and now < remembered[0]:
            return remembered[1]
        found = self._users.query_by_cognito_sub(cognito_sub, limit=2).items
        if len(found) > 1:
            # Whichever were taken, somebody would act as somebody else.
            raise SecurityViolationError(
                "this sign-in belongs to several users", violation_type="USER_AMBIGUOUS"
            )
        with self._lock:
            if not found:
                # Not remembered: the row may be written while this function is warm.
                self._remembered.pop(cognito_sub, None)
                return None
            self._remembered[cognito_sub] = (now + REMEMBERED_SECONDS, found[0])
            self._remembered.move_to_end(cognito_sub)
            while len(self._remembered) > REMEMBERED_PEOPLE:
                self._remembered.popitem(last=False)
        return found[0]
