"""The verification of tokens: ours beside PyJWT with its client of key sets. Both have cached the keys.

The token is a Cognito id token of about 1,000 characters. Both sides check the signature, issuer, audience, times and
use. Neither makes a request.
"""

from __future__ import annotations

import json
import time
from functools import cache

from benchmarks.harness import Benchmark, Timed

POOL = "us-east-1_Sample01"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
CLIENT = "5example0client0id0sample0"


@cache
def signed() -> tuple[str, dict[str, object]]:
    """Return a token and the key set that verifies it."""
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048, parameters={"kid": "sample-key-1", "alg": "RS256", "use": "sig"})
    now = int(time.time())
    claims = {
        "sub": "8d1f1b9e-0000-4000-8000-000000000001", "iss": ISSUER, "aud": CLIENT, "token_use": "id",
        "cognito:groups": ["OWNER", "USER"], "cognito:username": "8d1f1b9e-0000-4000-8000-000000000001",
        "email": "sample@example.org", "email_verified": True, "event_id": "8d1f1b9e-0000-4000-8000-000000000002",
        "origin_jti": "8d1f1b9e-0000-4000-8000-000000000003", "jti": "8d1f1b9e-0000-4000-8000-000000000004",
        "auth_time": now, "iat": now, "exp": now + 86_400,
    }  # fmt: skip
    token = jwt.encode({"alg": "RS256", "kid": "sample-key-1"}, claims, key)
    return token, {"keys": [key.as_dict(private=False)]}


def ours_uncached() -> Timed:
    return ours(remember=0)


def ours(remember: int = 1000) -> Timed:
    from orb_common.security.jwks import KeySet
    from orb_common.security.tokens import TokenRules, TokenVerifier

    token, document = signed()
    rules = TokenRules(issuer=ISSUER, audiences=frozenset({CLIENT}), token_uses=frozenset({"id"}))
    keys = KeySet(f"{ISSUER}/.well-known/jwks.json", fetch=lambda _: json.dumps(document).encode())
    verifier = TokenVerifier(rules, keys, remember=remember)
    assert verifier.verify(token).subject
    return lambda: verifier.verify(token)


def theirs() -> Timed:
    import jwt

    token, document = signed()
    client = jwt.PyJWKClient(f"{ISSUER}/.well-known/jwks.json", cache_keys=True, lifespan=86_400)
    client.fetch_data = lambda: document
    client.jwk_set_cache.put(document)

    def verify() -> object:
        key = client.get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token, key.key, algorithms=["RS256"], audience=CLIENT, issuer=ISSUER, leeway=30,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )  # fmt: skip
        if claims["token_use"] != "id":
            raise ValueError
        return claims

    assert verify()
    return verify


BENCHMARKS = [
    Benchmark(
        area="common",
        name="RS256 token verified, keys cached",
        peer="PyJWT PyJWKClient",
        ours=ours_uncached,
        theirs=theirs,
        unit="us",
        goal=0.5,
    ),
    Benchmark(
        area="common",
        name="the same token again",
        peer="PyJWT PyJWKClient",
        ours=ours,
        theirs=theirs,
        unit="us",
        goal=0.02,
    ),
]
