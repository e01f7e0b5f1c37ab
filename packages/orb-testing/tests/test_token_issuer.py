"""Laws of the issuer of tokens."""

from __future__ import annotations

import json

from joserfc import jwt
from joserfc.jwk import KeySet

from orb_common.utils.clock import ManualClock
from orb_testing.token_issuer import TokenIssuer, rsa_key


def test_another_library_verifies_its_tokens() -> None:
    """The signature, header and claims are those of RFC 7515 and 7519, for both algorithms."""
    issuer = TokenIssuer("https://id.example.org", client_id="c", clock=ManualClock())
    keys = KeySet.import_key_set(json.loads(issuer.fetch("anywhere")))
    for algorithm in ("RS256", "ES256"):
        token = jwt.decode(
            issuer.sign(sub="s-7", scope=..., algorithm=algorithm), keys, algorithms=[algorithm]
        )
        assert token.header == {
            "alg": algorithm,
            "kid": f"{algorithm[:2].lower().replace('rs', 'rsa').replace('es', 'ec')}-1",
            "typ": "JWT",
        }
        assert (token.claims["sub"], token.claims["iss"], token.claims["client_id"]) == (
            "s-7",
            issuer.url,
            "c",
        )
        assert "scope" not in token.claims
    assert issuer.fetched == ["anywhere"]


def test_a_rotation_publishes_both_keys() -> None:
    """After a rotation, tokens have the new key, and the key set has both."""
    issuer = TokenIssuer("https://id.example.org")
    before = issuer.sign()
    issuer.rotate()
    after = issuer.sign()
    keys = KeySet.import_key_set(json.loads(issuer.fetch("")))
    kids = [jwt.decode(token, keys, algorithms=["RS256"]).header["kid"] for token in (before, after)]
    assert kids[0] != kids[1]


def test_the_same_id_is_the_same_key() -> None:
    """Making a key takes long, so issuers share them."""
    assert rsa_key("one") is rsa_key("one")
    assert rsa_key("one") is not rsa_key("two")
