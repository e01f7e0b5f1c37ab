"""The older names, the issuer of the environment, and a real user pool."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from joserfc.jwk import RSAKey

from orb_common.aws import session
from orb_common.exceptions import ConfigurationError, InvalidTokenError
from orb_common.security import (
    TokenVerifier,
    bearer_token,
    check_token_expiry,
    decode_jwt,
    extract_claims,
    validate_token,
    verify_signature,
)
from orb_common.security.auth import default_verifier

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock

NEW = RSAKey.generate_key(2048, parameters={"kid": "rsa-2", "alg": "RS256", "use": "sig"})


def test_the_older_functions(issuer: Any, monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    """They verify, all of them, by the issuer of the environment."""
    verifier = issuer.verifier()
    token = issuer.sign()
    for function in (validate_token, decode_jwt, extract_claims):
        assert function(f"Bearer {token}", verifier=verifier)["sub"] == "sub-1"
        with pytest.raises(InvalidTokenError):
            function(token[:-4] + "AAAA", verifier=verifier)
    with pytest.raises(InvalidTokenError):
        bearer_token("Basic abc")
    assert bearer_token(f" bearer  {token} ") == token
    assert check_token_expiry(token, clock=clock) is False
    clock.advance(3600)
    assert check_token_expiry(token, clock=clock) is True
    with pytest.raises(InvalidTokenError):
        check_token_expiry(issuer.sign(exp="soon"))


def test_claims_are_the_callers_own(issuer: Any) -> None:
    """What one request adds to its groups is not a group of the next one with the same token."""
    verifier, token = issuer.verifier(), issuer.sign()
    claims: Any = validate_token(token, verifier=verifier)
    claims["cognito:groups"].append("EMPLOYEE")
    assert validate_token(token, verifier=verifier)["cognito:groups"] == ["OWNER", "USER"]


def test_verifying_a_signature_alone(issuer: Any) -> None:
    """By PEM or JWK; another key, another algorithm or no token is simply no."""
    public = issuer.rsa.public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    token = issuer.sign(exp=1)
    assert verify_signature(token, public)
    assert verify_signature(token, issuer.rsa.as_dict(private=False))
    assert verify_signature(
        issuer.sign(algorithm="ES256"), issuer.ec.as_dict(private=False), algorithm="ES256"
    )
    assert not verify_signature(token, NEW.as_dict(private=False))
    assert not verify_signature(token, issuer.ec.as_dict(private=False))
    assert not verify_signature("x", public)
    assert not verify_signature(token, "no key")
    with pytest.raises(ConfigurationError):
        verify_signature(token, public, algorithm="HS256")


def test_the_issuer_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user pool, or another issuer; neither is an error that says what to set."""
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


def test_without_the_extra_tokens_are_refused_by_name(
    issuer: Any, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to install."""
    original = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("joserfc"):
            raise ImportError(name)
        return original(name, *rest)

    token = issuer.sign()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r"orb-common\[tokens\]"):
        verifier.verify(token)


def test_a_real_user_pool(aws: Any) -> None:
    """Tokens of an embedded Cognito, keys from its own address over the network."""
    cognito = session.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="sample")["UserPool"]["Id"]
    flows = ["ADMIN_NO_SRP_AUTH"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=flows)
    client_id = client["UserPoolClient"]["ClientId"]
    cognito.create_group(UserPoolId=pool, GroupName="OWNER")
    cognito.admin_create_user(UserPoolId=pool, Username="sam", TemporaryPassword="Sample-Pass1!")
    cognito.admin_set_user_password(UserPoolId=pool, Username="sam", Password="Sample-Pass2!", Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="sam", GroupName="OWNER")
    found = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client_id, AuthFlow="ADMIN_NO_SRP_AUTH",
        AuthParameters={"USERNAME": "sam", "PASSWORD": "Sample-Pass2!"},
    )["AuthenticationResult"]  # fmt: skip
    url = f"{aws.endpoint_url}/{pool}/.well-known/jwks.json"

    def verifier(use: Any = "access", clients: Any = (client_id,)) -> Any:
        return TokenVerifier.cognito(user_pool_id=pool, client_ids=clients, token_use=use, jwks_url=url)

    access = verifier().verify(found["AccessToken"])
    assert access.client_id == client_id
    assert access.groups == {"OWNER"}
    assert verifier("id").verify(found["IdToken"]).subject == access.subject
    for wrong in (
        lambda: verifier("id").verify(found["AccessToken"]),
        lambda: verifier().verify(found["IdToken"]),
        lambda: verifier(clients=("other",)).verify(found["AccessToken"]),
        lambda: verifier().verify(found["AccessToken"][:-6] + "AAAAAA"),
    ):
        with pytest.raises(InvalidTokenError):
            wrong()
