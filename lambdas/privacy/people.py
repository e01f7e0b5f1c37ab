"""The people whose data requests are about, and the pseudonyms of their addresses."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_models.models.privacy_requests import PrivacyRequests
    from orb_models.models.users import Users
    from orb_models.repositories.users import UsersRepository

PSEUDONYM_DOMAIN = "@erased.invalid"
"""No mail can go to a domain below `invalid` (RFC 2606)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, by all that the rows of the hub know them by."""

    user: Users | None
    """The account. None: it is erased, or the person never had one."""
    user_id: str | None
    emails: tuple[str, ...]
    """As they are stored, and in lower case. All of them are known to be the person's."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that rows have: the hub's, and the subject of the tokens, which the motion tables have."""
        found = (self.user_id, None if self.user is None else self.user.cognito_sub)
        return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Finds people."""

    users: UsersRepository

    def by_email(self, email: str) -> Users | None:
        """Return the user with this address, in whatever case. The read is strongly consistent."""
        return self.users.get_by_unique_value("email", email)

    def of(self, request: PrivacyRequests) -> Person:
        """Return the person of a request.

        A user's address counts if it is verified. Users change their own address, so with an unverified one they would
        get what belongs to the person who really has it. The address of a request about a person without an account,
        which an administrator makes, counts unless a user has it by now.
        """
        user_id, email = request.data_subject_id, request.data_subject_email
        user = None if user_id is None else self.users.get(user_id, consistent=True)
        emails: set[str] = set()
        if user is not None and user.email_verified:
            emails = {user.email, user.email.lower()}
        elif user_id is None and not email.endswith(PSEUDONYM_DOMAIN) and self.by_email(email) is None:
            emails = {email, email.lower()}
        return Person(user=user, user_id=user_id, emails=tuple(sorted(emails)))


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Keyed hashes in place of addresses.

    Who has the key and an address can prove that a request was about it. Nobody can read the address from the hash.
    """

    key: Callable[[], bytes]
    """Return the key. Called when it is needed."""

    def of(self, email: str) -> str:
        """Return the pseudonym of an address: HMAC-SHA-256 of the address in lower case, as an address itself."""
        if email.endswith(PSEUDONYM_DOMAIN):
            return email
        return hmac.new(self.key(), email.lower().encode(), hashlib.sha256).hexdigest() + PSEUDONYM_DOMAIN
