"""Keys, signatures and claims, as joserfc and our rules take them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey

from orb_common.exceptions import ConfigurationError, InvalidTokenError
from orb_common.security.jwt import make_key, signed_claims


def test_without_the_extra_tokens_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that verifies tokens says what to install when it starts, not at its first request."""
    for module in ("jwt", "jwks", "tokens"):
        monkeypatch.delitem(sys.modules, f"orb_common.security.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "joserfc", None)
    with pytest.raises(ConfigurationError, match=r"orb-common\[tokens\]"):
        import_module("orb_common.security.tokens")


def test_a_key_verifies_by_its_own_algorithm_alone(issuer: Any) -> None:
    """RS256 takes RSA keys of 2,048 bits and more, ES256 the curve P-256; as JWK or PEM."""
    jwk = issuer.rsa.as_dict(private=False)
    pem = issuer.rsa.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert make_key(jwk, algorithm="RS256")
    assert make_key(pem, algorithm="RS256")
    assert make_key(pem.decode(), algorithm="RS256")
    assert make_key(issuer.ec.as_dict(private=False), algorithm="ES256")
    for other in (jwk, pem, b"", {}, ECKey.generate_key("P-384").as_dict(private=False)):
        assert make_key(other, algorithm="ES256") is None
    with pytest.raises(ConfigurationError):
        make_key(jwk, algorithm="RS512")


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_weak_pem_is_not_a_key() -> None:
    """Below 2,048 bits a private key can be found from its public half."""
    weak = rsa.generate_private_key(65537, 1024).public_key()
    pem = weak.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert make_key(pem, algorithm="RS256") is None


def test_claims_are_those_that_the_key_signed(issuer: Any) -> None:
    """Nothing is returned for a token that another algorithm or another key signed."""
    key: Any = make_key(issuer.rsa.as_dict(private=False), algorithm="RS256")
    token = issuer.sign(header={"later": "a header that nobody knows yet"})
    assert signed_claims(token, key, algorithm="RS256") == issuer.claims()
    for wrong in (token[:-4] + "AAAA", issuer.sign(algorithm="ES256")):
        with pytest.raises(InvalidTokenError):
            signed_claims(wrong, key, algorithm="RS256")
