"""Who calls the API, by the claims of the token that API Gateway has checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orb_common.exceptions import AuthenticationError
from orb_common.security.permissions import Principal
from orb_common.security.roles import Group

EVERYBODY: Final = frozenset({str(Group.USER)})
"""The groups of people in no group. Only administrators make accounts of this user pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person with a valid token."""

    principal: Principal
    username: str
    """The name of the account in the user pool."""
    email: str | None = None
    """None: the token does not say it, or the address is not verified. Only ID tokens have it."""
    name: str | None = None

    @property
    def user_id(self) -> str:
        """The subject of the token."""
        return self.principal.user_id

    @classmethod
    def from_claims(cls, claims: object) -> Caller:
        """Return the caller.

        Args:
            claims: `requestContext.authorizer.jwt.claims` of the event. API Gateway makes every claim a text.

        Raises:
            AuthenticationError: There is no token, or it has no subject.
        """
        texts = {
            name: value
            for name, value in (claims.items() if isinstance(claims, Mapping) else ())
            if isinstance(value, str)
        }
        subject = texts.get("sub")
        if not subject:
            raise AuthenticationError("the request has no valid token")
        groups = claims.get("cognito:groups") if isinstance(claims, Mapping) else None
        return cls(
            principal=Principal(user_id=subject, cognito_sub=subject, groups=_groups(groups) or EVERYBODY),
            username=texts.get("cognito:username") or texts.get("username") or subject,
            email=texts.get("email") if texts.get("email_verified") == "true" else None,
            name=texts.get("name"),
        )


def _groups(value: object) -> frozenset[str]:
    """Return the groups of a token. An HTTP API turns the list into one text, such as `[OWNER USER]`."""
    if isinstance(value, str):
        return frozenset(value.strip("[]").replace(",", " ").split())
    return frozenset(str(group) for group in value) if isinstance(value, list) else frozenset()
