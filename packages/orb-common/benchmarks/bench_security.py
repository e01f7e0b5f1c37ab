"""Verifying tokens: ours beside PyJWT with its client of key sets, both with the keys at hand.

The token is a Cognito id token of about 1,000 characters. Both sides check signature, issuer, audience, times
and use; neither asks the network.
"""

from __future__ import annotations

import json
import time

import jwt
from joserfc.jwk import RSAKey
from jwt import PyJWKClient

from orb_common.security.jwks import KeySet
from orb_common.security.token_cache import VerifiedTokens
from orb_common.security.tokens import TokenRules, TokenVerifier
from orb_tools.bench import Benchmark

POOL = "us-east-1_Sample01"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
CLIENT = "5example0client0id0sample0"
KEY = RSAKey.generate_key(2048, parameters={"kid": "sample-key-1", "alg": "RS256", "use": "sig"})
DOCUMENT = {"keys": [KEY.as_dict(private=False)]}


def token():
    now = int(time.time())
    claims = {
        "sub": "8d1f1b9e-0000-4000-8000-000000000001", "iss": ISSUER, "aud": CLIENT, "token_use": "id",
        "cognito:groups": ["OWNER", "USER"], "cognito:username": "8d1f1b9e-0000-4000-8000-000000000001",
        "email": "sample@example.org", "email_verified": True, "event_id": "8d1f1b9e-0000-4000-8000-000000000002",
        "origin_jti": "8d1f1b9e-0000-4000-8000-000000000003", "jti": "8d1f1b9e-0000-4000-8000-000000000004",
        "auth_time": now, "iat": now, "exp": now + 86_400,
    }  # fmt: skip
    private = KEY.private_key
    return jwt.encode(claims, private, algorithm="RS256", headers={"kid": "sample-key-1"})


TOKEN = token()


def verifier(cache):
    rules = TokenRules(issuer=ISSUER, audiences=frozenset({CLIENT}), token_uses=frozenset({"id"}))
    keys = KeySet(f"{ISSUER}/.well-known/jwks.json", fetch=lambda _: json.dumps(DOCUMENT).encode())
    made = TokenVerifier(rules, keys, cache=cache)
    assert made.verify(TOKEN).subject
    return made


def ours_each_time():
    made = verifier(VerifiedTokens(entries=0))
    return lambda: made.verify(TOKEN)


def ours_repeated():
    made = verifier(VerifiedTokens())
    return lambda: made.verify(TOKEN)


def theirs():
    client = PyJWKClient(f"{ISSUER}/.well-known/jwks.json", cache_keys=True, lifespan=86_400)
    client.fetch_data = lambda: DOCUMENT
    client.jwk_set_cache.put(DOCUMENT)

    def verify():
        key = client.get_signing_key_from_jwt(TOKEN)
        claims = jwt.decode(
            TOKEN, key.key, algorithms=["RS256"], audience=CLIENT, issuer=ISSUER, leeway=30,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )  # fmt: skip
        if claims["token_use"] != "id":
            raise ValueError
        return claims

    assert verify()["sub"]
    return verify


BENCHMARKS = [
    Benchmark(
        area="common",
        name="RS256 token verified, keys cached",
        peer="PyJWT PyJWKClient",
        ours=ours_each_time,
        theirs=theirs,
        unit="us",
        goal=0.5,
    ),
    Benchmark(
        area="common",
        name="the same token again",
        peer="PyJWT PyJWKClient",
        ours=ours_repeated,
        theirs=theirs,
        unit="us",
        goal=0.02,
    ),
]
