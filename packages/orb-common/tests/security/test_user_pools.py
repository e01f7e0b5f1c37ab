"""Tokens of a real user pool, and what is needed to verify them."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.aws import session
from orb_common.exceptions import InvalidTokenError
from orb_common.security import TokenVerifier, bearer_token


def test_token_of_a_header(issuer: Any) -> None:
    """The scheme is bearer, in any spelling; a bare token is itself; another scheme is refused."""
    token = issuer.sign()
    assert bearer_token(f" bearer  {token} ") == bearer_token(token) == token
    with pytest.raises(InvalidTokenError):
        bearer_token("Basic abc")


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
