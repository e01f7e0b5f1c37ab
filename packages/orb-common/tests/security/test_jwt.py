"""Keys, signatures and claims are accepted by joserfc's rules and ours."""

from __future__ import annotations

import sys
from importlib import import_module
from math import prod
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from orb_common.exceptions import ConfigurationError, InvalidTokenError
from orb_common.security.jwt import make_key, signed_claims


def test_importing_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error at import names the extra, so a function fails at start and not at its first request."""
    for module in ("jwt", "jwks", "tokens"):
        monkeypatch.delitem(sys.modules, f"orb_common.security.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "joserfc", None)
    with pytest.raises(ConfigurationError, match=r"orb-common\[tokens\]"):
        import_module("orb_common.security.tokens")


def test_a_key_verifies_by_its_own_algorithm_alone(issuer: Any) -> None:
    """RS256 needs RSA keys of 2,048 bits or more, ES256 needs P-256; both as JWK or PEM."""
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
    """A private key below 2,048 bits can be computed from its public half."""
    weak = rsa.generate_private_key(65537, 1024).public_key()
    pem = weak.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert make_key(pem, algorithm="RS256") is None


PRIMES = [number for number in range(3, 702, 2) if all(number % factor for factor in range(3, number, 2))]
"""The first 125 odd primes: with 2, those of the pattern for keys of 2,048 bits (Nemec and others, table 1)."""
M = 2 * prod(PRIMES)
HALF = st.builds(
    lambda factor, power: factor * M + pow(65537, power, M),
    st.integers(3 * 2**1022 // M + 1, 2**1024 // M - 1),
    st.integers(0, 2**64),
)
"""Numbers of the pattern, of 1,024 bits. Whether they are prime makes no difference to the pattern."""


def public_key(modulus: int) -> dict[str, str]:
    numbers = rsa.RSAPublicNumbers(65537, modulus).public_key()
    return RSAKey.import_key(numbers.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)).as_dict()


@given(one=HALF, other=HALF)
@settings(max_examples=2 * settings().max_examples)
def test_a_key_of_the_broken_chips_is_not_a_key(one: int, other: int) -> None:
    """Primes of the form k * M + (65537 ** a mod M) can be found from the public key (ROCA)."""
    assert make_key(public_key(one * other), algorithm="RS256") is None


@given(st.integers(2**2047, 2**2048 - 1))
@settings(max_examples=5 * settings().max_examples)
def test_other_moduli_are_accepted(number: int) -> None:
    """Only one random modulus in 200 million has the pattern."""
    assert make_key(public_key(number | 1), algorithm="RS256")


@given(one=HALF, prime=st.sampled_from([11, 13, 17, 37, 53, 61, 97, 109, 127, 151, 157]), data=st.data())
@settings(max_examples=100)
def test_one_prime_that_does_not_fit_the_pattern_clears_a_key(one: int, prime: int, data: Any) -> None:
    """A modulus has the pattern only if it holds modulo all the primes."""
    powers = {pow(65537, power, prime) for power in range(prime)}
    remainder = data.draw(st.sampled_from(sorted(set(range(1, prime)) - powers)))
    modulus = one * one
    # Modulo all other primes the modulus is unchanged.
    while modulus % prime != remainder:
        modulus += M // prime
    assert make_key(public_key(modulus), algorithm="RS256")


def test_claims_are_those_that_the_key_signed(issuer: Any) -> None:
    """A token that another algorithm or another key signed returns no claims."""
    key: Any = make_key(issuer.rsa.as_dict(private=False), algorithm="RS256")
    token = issuer.sign(header={"later": "a header that nobody knows yet"})
    assert signed_claims(token, key, algorithm="RS256") == issuer.claims()
    for wrong in (token[:-4] + "AAAA", issuer.sign(algorithm="ES256")):
        with pytest.raises(InvalidTokenError):
            signed_claims(wrong, key, algorithm="RS256")
