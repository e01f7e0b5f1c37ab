"""Laws of the user pool: orb's verifier accepts its tokens, and refuses what a test makes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import InvalidTokenError, ServiceUnavailableError, TokenExpiredError
from orb_common.utils.clock import ManualClock
from orb_testing.cognito_pool import cognito_pool

if TYPE_CHECKING:
    from orb_testing.cognito_pool import CognitoPool
    from orb_testing.engines import MotoEngine


def test_tokens_are_verified(cognito: CognitoPool) -> None:
    """Access and id tokens prove the user, the groups and the client."""
    ann = cognito.user("ann", groups=["OWNER", "USER"])
    bob = cognito.user("bob", groups=["USER"], attributes={"email": "b@example.org"})
    access = cognito.verifier().verify(cognito.token(ann))
    assert (access.subject, access.client_id) == (ann.sub, cognito.client_id)
    assert access.groups == {"OWNER", "USER"}
    own = cognito.verifier("id").verify(cognito.token(bob, use="id"))
    assert (own.subject, own.groups, own.claims["email"]) == (bob.sub, {"USER"}, "b@example.org")
    assert cognito.verifier().verify(cognito.token(cognito.user("eve"))).groups == frozenset()


def test_a_sign_in_at_the_engine_is_verified_too(cognito: CognitoPool) -> None:
    """The users are in the engine's pool, whose own tokens have the same subject and groups."""
    ann = cognito.user("ann", groups=["OWNER"])
    tokens = cognito.sign_in(ann)
    access = cognito.verifier().verify(tokens["AccessToken"])
    assert (access.subject, access.groups) == (ann.sub, {"OWNER"})
    assert cognito.verifier("id").verify(tokens["IdToken"]).subject == ann.sub
    found = cognito.client.admin_get_user(UserPoolId=cognito.pool_id, Username="ann")
    assert {"Name": "email", "Value": ann.email} in found["UserAttributes"]


WRONG: dict[str, dict[str, Any]] = {
    "use": {"use": "id"},
    "client": {"client_id": "another"},
    "issuer": {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_another"},
    "subject": {"sub": ...},
}


@pytest.mark.security
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_tokens_are_refused(cognito: CognitoPool, wrong: str) -> None:
    """A claim that a test makes wrong is refused, though the signature is right."""
    token = cognito.token(cognito.user("ann"), **WRONG[wrong])
    with pytest.raises(InvalidTokenError):
        cognito.verifier().verify(token)


def test_expiry_is_at_will(cognito: CognitoPool) -> None:
    """A token expires when the test says, before now if it likes."""
    ann = cognito.user("ann")
    with pytest.raises(TokenExpiredError):
        cognito.verifier().verify(cognito.token(ann, expires_in=-60))


def test_a_clock_can_be_played(aws: MotoEngine) -> None:
    """The tokens and the verifier follow the clock of the pool."""
    clock = ManualClock()
    with cognito_pool(aws, clock=clock) as pool:
        token = pool.token(pool.user("ann"), expires_in=600)
        verifier = pool.verifier()
        assert verifier.verify(token).expires_at == clock.now().timestamp() + 600
        clock.advance(3600)
        with pytest.raises(TokenExpiredError):
            verifier.verify(token)


def test_keys_rotate_and_fail(cognito: CognitoPool) -> None:
    """A key set that does not answer is the service's fault. A rotated key is found at the next fetch."""
    ann = cognito.user("ann")
    cognito.issuer.failure = OSError("down")
    with pytest.raises(ServiceUnavailableError):
        cognito.verifier().verify(cognito.token(ann))
    cognito.issuer.failure = None
    cognito.issuer.rotate()
    assert cognito.verifier().verify(cognito.token(ann)).subject == ann.sub
    cognito.issuer.published.pop()
    with pytest.raises(InvalidTokenError):
        cognito.verifier().verify(cognito.token(ann))
