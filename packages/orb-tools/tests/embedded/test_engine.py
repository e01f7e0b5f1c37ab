"""The embedded AWS is an engine for tests, as moto is, and does more of AWS."""

from __future__ import annotations

import base64
import json
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from orb_tools.embedded.engine import MiniStackEngine


@pytest.mark.slow
def test_embedded_aws_has_user_pools_and_keys(ministack: MiniStackEngine) -> None:
    """A user pool signs its tokens with a key that it publishes, which moto does not."""
    pools = ministack.client("cognito-idp")
    pool = pools.create_user_pool(PoolName="orb-testing")["UserPool"]["Id"]
    flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = pools.create_user_pool_client(UserPoolId=pool, ClientName="tests", ExplicitAuthFlows=flows)
    client_id = app["UserPoolClient"]["ClientId"]
    word = "Correct-1-horse"
    pools.admin_create_user(UserPoolId=pool, Username="bruno", MessageAction="SUPPRESS")
    pools.admin_set_user_password(UserPoolId=pool, Username="bruno", Password=word, Permanent=True)
    signed_in = pools.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "bruno", "PASSWORD": word},
    )

    header = signed_in["AuthenticationResult"]["AccessToken"].split(".")[0]
    kid = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]
    with urllib.request.urlopen(f"{ministack.endpoint_url}/{pool}/.well-known/jwks.json") as answer:
        assert kid in {key["kid"] for key in json.load(answer)["keys"]}
