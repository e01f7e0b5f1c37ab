"""The functions of the hub for tokens verify by the issuer that environment variables name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization

from orb_common._compat.tokens import (
    check_token_expiry,
    decode_jwt,
    default_verifier,
    extract_claims,
    validate_token,
    verify_signature,
)
from orb_common.exceptions import ConfigurationError, InvalidTokenError
from orb_common.security import TokenVerifier
from orb_testing.token_issuer import TokenIssuer, public, rsa_key

if TYPE_CHECKING:
    from orb_common.utils import ManualClock
    from orb_testing.clocks import FrozenClock

ISSUER = "https://id.example.org"
KEY = rsa_key("rsa-1")


@pytest.fixture
def verifier(frozen_clock: FrozenClock) -> TokenVerifier:
    return TokenVerifier.oidc(
        issuer=ISSUER,
        audience="api",
        jwks_url=f"{ISSUER}/keys",
        clock=frozen_clock,
        fetch=TokenIssuer(ISSUER).fetch,
    )


def signed(clock: ManualClock, **claims: Any) -> str:
    return TokenIssuer(ISSUER, clock=clock).sign(aud="api", groups=["OWNER"], **claims)


def test_claims_are_verified(frozen_clock: FrozenClock, verifier: TokenVerifier) -> None:
    """All three functions verify the token, with or without `Bearer`."""
    token = signed(frozen_clock)
    for function in (validate_token, decode_jwt, extract_claims):
        assert function(f"Bearer {token}", verifier=verifier)["sub"] == "sub-1"
        with pytest.raises(InvalidTokenError):
            function(token[:-4] + "AAAA", verifier=verifier)


def test_claims_are_the_callers_own(frozen_clock: FrozenClock, verifier: TokenVerifier) -> None:
    """A change to the returned claims does not affect the next call with the same token."""
    token = signed(frozen_clock)
    claims: Any = validate_token(token, verifier=verifier)
    claims["groups"].append("EMPLOYEE")
    assert validate_token(token, verifier=verifier)["groups"] == ["OWNER"]


def test_expiry(frozen_clock: FrozenClock) -> None:
    """The expiry time is read from the token. A token without one is refused."""
    token = signed(frozen_clock)
    assert check_token_expiry(token, clock=frozen_clock) is False
    frozen_clock.advance(3600)
    assert check_token_expiry(token, clock=frozen_clock) is True
    with pytest.raises(InvalidTokenError):
        check_token_expiry(signed(frozen_clock, exp="soon"))


def test_signature_alone(frozen_clock: FrozenClock) -> None:
    """The key may be PEM or JWK. Another key or an invalid token gives False. An unknown algorithm is refused."""
    pem = KEY.public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    token = signed(frozen_clock, exp=1)
    assert verify_signature(token, pem)
    assert verify_signature(token, public(KEY))
    assert not verify_signature(token, public(rsa_key("rsa-2")))
    assert not verify_signature("x", pem)
    assert not verify_signature(token, "no key")
    with pytest.raises(ConfigurationError):
        verify_signature(token, pem, algorithm="HS256")


def test_the_issuer_of_the_environment() -> None:
    """The variables name a user pool or another issuer. Without either, the error says what to set."""
    pool = {"USER_POOL_ID": "eu-west-1_x", "USER_POOL_CLIENT_ID": "a, b"}
    found = default_verifier(environ=pool)
    assert found is default_verifier(environ=dict(pool))
    assert (found.rules.audiences, found.rules.token_uses) == ({"a", "b"}, {"access"})
    assert found.keys.url == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x/.well-known/jwks.json"
    both = default_verifier(
        environ={**pool, "TOKEN_USE": "access,id", "TOKEN_JWKS_URL": "http://127.0.0.1:5/x"}
    )
    assert (both.rules.token_uses, both.keys.url) == ({"access", "id"}, "http://127.0.0.1:5/x")
    other = default_verifier(environ={"TOKEN_ISSUER": "https://id.example.org", "TOKEN_AUDIENCE": "api"})
    assert other.rules.issuer == "https://id.example.org"
    with pytest.raises(ConfigurationError, match="USER_POOL_ID"):
        default_verifier(environ={})
