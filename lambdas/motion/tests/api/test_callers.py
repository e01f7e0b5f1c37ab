"""Who calls the API."""

from __future__ import annotations

import pytest

from lambdas.motion.api.callers import Caller
from orb_common.exceptions import AuthenticationError

CLAIMS = {"sub": "s-1", "email": "ann@example.org", "email_verified": "true", "cognito:username": "ann"}


@pytest.mark.parametrize("claims", [None, {}, {"sub": ""}, {"sub": 1}, "sub", {"email": "ann@example.org"}])
def test_a_caller_has_a_subject(claims: object) -> None:
    """A request without a token, or with one that names no subject, is refused."""
    with pytest.raises(AuthenticationError):
        Caller.from_claims(claims)


def test_a_caller_is_the_subject() -> None:
    """The id is the subject, not the name of the account, which another pool can have too."""
    caller = Caller.from_claims(CLAIMS)
    assert (caller.user_id, caller.username, caller.email) == ("s-1", "ann", "ann@example.org")
    access = Caller.from_claims({"sub": "s-1", "username": "ann"})
    assert (access.username, access.email) == ("ann", None)


@pytest.mark.parametrize("verified", ["false", "", "TRUE", None])
def test_only_verified_addresses_count(verified: str | None) -> None:
    """An address that the user pool has not verified is not the caller's."""
    assert Caller.from_claims(CLAIMS | {"email_verified": verified}).email is None


@pytest.mark.parametrize(
    ("claim", "groups"),
    [
        ("[OWNER USER]", {"OWNER", "USER"}),
        (["OWNER", "USER"], {"OWNER", "USER"}),
        ("[]", {"USER"}),
        (None, {"USER"}),
        ("[GUESTS]", {"GUESTS"}),
    ],
)
def test_groups_come_in_any_form(claim: object, groups: set[str]) -> None:
    """An HTTP API makes one text of the list. Who is in no group is a user."""
    assert Caller.from_claims(CLAIMS | {"cognito:groups": claim}).principal.groups == groups
