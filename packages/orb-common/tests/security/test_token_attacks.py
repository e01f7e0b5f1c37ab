"""Known attacks on tokens, one row each: every attack is refused with 401."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from orb_common.exceptions import InvalidTokenError

if TYPE_CHECKING:
    from orb_common.security.tokens import TokenVerifier


OTHER = RSAKey.generate_key(2048, parameters={"kid": "rsa-1"})


def hs256(issuer: Any, encode: Any, secret: bytes, header: Any = None) -> Any:
    """Return a token that is signed with the public key as an HMAC secret."""
    text = (
        f"{encode({'alg': 'HS256', 'kid': 'rsa-1', 'typ': 'JWT'} | (header or {}))}.{encode(issuer.claims())}"
    )
    return f"{text}.{encode(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def pem(issuer: Any) -> Any:
    """Return the public key, which everyone can have."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return issuer.rsa.public_key.public_bytes(serialization.Encoding.PEM, form)


def raw(encode: Any, head: Any, body: Any, signature: Any = b"x" * 256) -> Any:
    """Return a token of any three parts."""
    return f"{encode(head)}.{encode(body)}.{encode(signature)}"


HEAD = {"alg": "RS256", "kid": "rsa-1"}

ATTACKS = {
    # No signature, or an invalid one.
    "alg none": lambda i, e: f"{e({'alg': 'none', 'kid': 'rsa-1'})}.{e(i.claims())}.",
    "alg None in capitals": lambda i, e: f"{e({'alg': 'nOnE', 'kid': 'rsa-1'})}.{e(i.claims())}.x",
    "alg none with a signature": lambda i, e: raw(e, {"alg": "none", "kid": "rsa-1"}, i.claims()),
    "signature left out": lambda i, e: i.sign().rpartition(".")[0] + ".",
    "signature of another token": lambda i, e: i.sign(sub="a")[: -len(end := i.sign(sub="b")[-342:])] + end,
    "signature cut short": lambda i, e: i.sign()[:-8],
    "signature of zeros": lambda i, e: raw(e, HEAD, i.claims(), b"\x00" * 256),
    # The wrong algorithm or key.
    "HS256 with the public key": lambda i, e: hs256(i, e, pem(i)),
    "HS256 with the public key, as RS256": lambda i, e: hs256(i, e, pem(i), {"alg": "RS256"}),
    "HS256 with an empty key": lambda i, e: hs256(i, e, b""),
    "another algorithm of the family": lambda i, e: i.sign(header={"alg": "RS512"}),
    "RS256 with the key of another": lambda i, e: i.sign(key=OTHER),
    "ES256 where only RS256 is configured": lambda i, e: i.sign(algorithm="ES256"),
    "RS256 with the kid of the EC key": lambda i, e: i.sign(header={"kid": "ec-1"}),
    "alg as a list": lambda i, e: raw(e, {"alg": ["RS256"], "kid": "rsa-1"}, i.claims()),
    "alg left out": lambda i, e: i.sign(header={"alg": ...}),
    "alg in small letters": lambda i, e: i.sign(header={"alg": "rs256"}),
    # The attacker's own keys.
    "jwk in the header": lambda i, e: i.sign(header={"jwk": OTHER.as_dict(private=False)}, key=OTHER),
    "jku in the header": lambda i, e: i.sign(header={"jku": "https://attacker.example/jwks.json"}, key=OTHER),
    "x5u in the header": lambda i, e: i.sign(header={"x5u": "https://attacker.example/x.pem"}, key=OTHER),
    "x5c in the header": lambda i, e: i.sign(header={"x5c": ["MII"]}, key=OTHER),
    "jku, though the signature is good": lambda i, e: i.sign(header={"jku": i.url}),
    "unknown kid": lambda i, e: i.sign(header={"kid": "rsa-2"}, key=OTHER),
    "kid left out": lambda i, e: i.sign(header={"kid": ...}),
    "kid that is a path": lambda i, e: i.sign(header={"kid": "../../../../dev/null"}, key=OTHER),
    "kid that is SQL": lambda i, e: i.sign(header={"kid": "x' UNION SELECT 'key"}, key=OTHER),
    "kid that is a number": lambda i, e: i.sign(header={"kid": 1}),
    "kid without end": lambda i, e: i.sign(header={"kid": "k" * 300}),
    # Headers that change how the token is read.
    "crit": lambda i, e: i.sign(header={"crit": ["exp"]}),
    "b64 false": lambda i, e: i.sign(header={"b64": False}),
    "zip": lambda i, e: i.sign(header={"zip": "DEF"}),
    "another typ": lambda i, e: i.sign(header={"typ": "dpop+jwt"}),
    "typ that is not text": lambda i, e: i.sign(header={"typ": 1}),
    "encrypted token": lambda i, e: ".".join([e({"alg": "RSA-OAEP", "enc": "A256GCM", "kid": "rsa-1"}), *["eA"] * 4]),
    # Forms that readers understand differently.
    "alg twice in the header": lambda i, e: i.sign().replace(
        i.sign().split(".")[0], e(b'{"alg":"RS256","kid":"rsa-1","alg":"none"}')
    ),
    "sub twice in the payload": lambda i, e: i.sign(
        payload=json.dumps(i.claims()).replace('"sub"', '"sub": "admin", "sub"').encode()
    ),
    "padding": lambda i, e: i.sign() + "=",
    "stray bits in the signature": lambda i, e: stray(i.sign()),
    "line end after the token": lambda i, e: i.sign() + "\n",
    "blank before the token": lambda i, e: " " + i.sign(),
    "standard base64": lambda i, e: i.sign().replace("-", "+").replace("_", "/") + "+/",
    "two parts": lambda i, e: ".".join(i.sign().split(".")[:2]),
    "four parts": lambda i, e: i.sign() + ".x",
    "JSON serialization": lambda i, e: json.dumps({"payload": e(i.claims()), "signatures": []}),
    "no text at all": lambda i, e: "",
    "only dots": lambda i, e: "..",
    "header that is a list": lambda i, e: raw(e, [], i.claims()),
    "header that is not JSON": lambda i, e: raw(e, b"{", i.claims()),
    "header not in UTF-8": lambda i, e: raw(e, b"\xff{}", i.claims()),
    "header without end": lambda i, e: i.sign(header={"x": "x" * 600}),
    "header nested without end": lambda i, e: raw(e, b'{"a":' + b"[" * 5000, i.claims()),
    "payload that is a list": lambda i, e: i.sign(payload=[1]),
    "payload that is not JSON": lambda i, e: i.sign(payload=b"\x00"),
    "payload nested without end": lambda i, e: i.sign(payload=b'{"a":' + b"[" * 5000),
    "payload left out": lambda i, e: i.sign(payload=b""),
    "payload without claims": lambda i, e: i.sign(payload={}),
    "payload of blanks": lambda i, e: i.sign(payload=b"  "),
    "NaN for a time": lambda i, e: i.sign(payload=json.dumps(i.claims(exp=float("nan"))).encode()),
    "infinity for a time": lambda i, e: i.sign(payload=json.dumps(i.claims()).replace('"exp": ', '"exp": 9e').encode()),
    "a number of ten thousand digits": lambda i, e: i.sign(payload=b'{"exp": ' + b"9" * 10_000 + b"}"),
    "larger than any token": lambda i, e: i.sign(padding="x" * 20_000),
    "characters beyond ASCII": lambda i, e: i.sign()[:-1] + "ü",
    "a lone surrogate": lambda i, e: i.sign()[:-1] + "\ud800",
    # Valid tokens, but not for us, or not now.
    "another issuer": lambda i, e: i.sign(iss="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"),
    "the issuer with a slash": lambda i, e: i.sign(iss=i.url + "/"),
    "no issuer": lambda i, e: i.sign(iss=...),
    "another client": lambda i, e: i.sign(client_id="client-2"),
    "no client": lambda i, e: i.sign(client_id=...),
    "clients as a list": lambda i, e: i.sign(client_id=["client-1"]),
    "our client as aud of an access token": lambda i, e: i.sign(client_id=..., aud="client-1"),
    "an id token for an access token": lambda i, e: i.sign(token_use="id", aud="client-1"),
    "a refresh token": lambda i, e: i.sign(token_use="refresh"),
    "no use": lambda i, e: i.sign(token_use=...),
    "expired": lambda i, e: i.sign(exp=int(i.clock.now().timestamp()) - 31),
    "no expiry": lambda i, e: i.sign(exp=...),
    "null for the expiry": lambda i, e: i.sign(exp=None),
    "true for the expiry": lambda i, e: i.sign(exp=True),
    "text for the expiry": lambda i, e: i.sign(exp="9999999999"),
    "an expiry before time began": lambda i, e: i.sign(exp=-1),
    "an expiry beyond time": lambda i, e: i.sign(exp=2**60),
    "not valid yet": lambda i, e: i.sign(nbf=int(i.clock.now().timestamp()) + 31),
    "made in the future": lambda i, e: i.sign(iat=int(i.clock.now().timestamp()) + 31),
    "nobody": lambda i, e: i.sign(sub=...),
    "an empty name": lambda i, e: i.sign(sub=""),
    "a name that is not text": lambda i, e: i.sign(sub={"a": 1}),
}  # fmt: skip


def stray(token: Any) -> Any:
    """Return the same token with other unused bits in its last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(issuer: Any, verifier: TokenVerifier, encode: Any, name: str) -> None:
    """The error is a 401, shows nothing of the token, and nothing is cached."""
    token = ATTACKS[name](issuer, encode)
    for _ in range(2):
        with pytest.raises(InvalidTokenError) as refused:
            verifier.verify(token)
        assert refused.value.status == 401
        assert "details" not in refused.value.public()
        assert "attacker" not in refused.value.to_json()
    assert len(verifier._remembered) == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("larger than any token", "size"),
        ("two parts", "form"),
        ("padding", "signature"),
        ("header without end", "form"),
        ("header that is not JSON", "json"),
        ("alg twice in the header", "json"),
        ("sub twice in the payload", "json"),
        ("payload nested without end", "json"),
        ("payload left out", "claims"),
        ("payload without claims", "claims"),
        ("payload of blanks", "json"),
        ("HS256 with an empty key", "alg"),
        ("jku, though the signature is good", "header"),
        ("crit", "header"),
        ("kid left out", "kid"),
        ("unknown kid", "unknown_kid"),
        ("another typ", "typ"),
        ("signature of zeros", "signature"),
        ("another issuer", "iss"),
        ("another client", "client_id"),
        ("an id token for an access token", "token_use"),
        ("expired", "exp"),
        ("no expiry", "exp"),
        ("an expiry beyond time", "exp"),
        ("not valid yet", "nbf"),
        ("made in the future", "iat"),
        ("nobody", "sub"),
    ],
)
def test_the_log_learns_which_rule_was_broken(
    issuer: Any, verifier: TokenVerifier, encode: Any, name: str, reason: str
) -> None:
    """The error names one rule, so that the log tells a faulty issuer from an attack."""
    with pytest.raises(InvalidTokenError) as refused:
        verifier.verify(ATTACKS[name](issuer, encode))
    assert refused.value.details["reason"] == reason


@pytest.mark.parametrize("name", ["payload left out", "payload without claims"])
def test_a_token_without_claims(issuer: Any, verifier: TokenVerifier, encode: Any, name: str) -> None:
    """Its error says so, because its signature may be valid."""
    with pytest.raises(InvalidTokenError, match="the token has no claims"):
        verifier.verify(ATTACKS[name](issuer, encode))


@pytest.mark.parametrize("token", [None, 5, b"abc", ["a"], {}])
def test_values_that_are_not_text(verifier: TokenVerifier, token: Any) -> None:
    """Any value in place of a token is refused with a typed error."""
    with pytest.raises(InvalidTokenError):
        verifier.verify(token)


def test_no_attack_asks_the_issuer_more_than_twice(issuer: Any, verifier: TokenVerifier, encode: Any) -> None:
    """Many tokens with invented keys cause two fetches at most."""
    for attack in ATTACKS.values():
        with pytest.raises(InvalidTokenError):
            verifier.verify(attack(issuer, encode))
    assert len(issuer.fetched) <= 2


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_a_token_is_refused(issuer: Any, verifier: Any, data: Any) -> None:
    """A token has exactly one text: one character more, less or different is refused."""
    token = issuer.sign()
    place = data.draw(st.integers(0, len(token) - 1))
    into = data.draw(st.sampled_from(["", *ALPHABET]))
    changed = token[:place] + into + token[place + data.draw(st.integers(0, 1)) :]
    if changed != token:
        with pytest.raises(InvalidTokenError):
            verifier.verify(changed)


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_refused_as_a_token(verifier: Any, text: str) -> None:
    """Any text is an InvalidTokenError, never another exception."""
    with pytest.raises(InvalidTokenError):
        verifier.verify(text)


def test_the_good_token_of_the_same_kind_passes(issuer: Any, verifier: TokenVerifier) -> None:
    """A valid token is accepted. If it were refused too, the table would prove nothing."""
    assert verifier.verify(issuer.sign()).subject == "sub-1"


WEAK = ECKey.generate_key("P-384", parameters={"kid": "rsa-1"})


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"alg": "RS384"},
        {"alg": "HS256"},
        {"key_ops": ["encrypt"]},
        {"key_ops": "verify"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC"},
        {"n": 5},
        {"n": "!!"},
        {"kid": ""},
        {"kid": None},
        {"n": "xUv1"},
    ],
)
def test_refused_keys(issuer: Any, verifier: TokenVerifier, change: Any) -> None:
    """A published key is used only for its published purpose."""
    issuer.published = [{**issuer.published[0], **change}, {**OTHER.as_dict(private=False), "kid": "spare"}]
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign())


def test_a_weak_key_is_not_taken(issuer: Any, verifier: TokenVerifier, recwarn: Any) -> None:
    """A key below 2,048 bits is refused, because its private half can be computed."""
    weak = RSAKey.import_key(_pem_of(1024), {"kid": "rsa-1"})
    issuer.published = [weak.as_dict(private=False), {**OTHER.as_dict(private=False), "kid": "spare"}]
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(key=weak))


def _pem_of(bits: int) -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, bits).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_an_es256_token_needs_its_own_curve(issuer: Any) -> None:
    """ES256 accepts P-256 only."""
    from orb_common.security import TokenVerifier

    published = {**WEAK.as_dict(private=False), "kid": "ec-1"}
    issuer.published = [published, issuer.published[0]]
    verifier = TokenVerifier.oidc(
        issuer=issuer.url, audience="client-1", jwks_url=issuer.url, algorithms=frozenset({"ES256", "RS256"}),
        fetch=issuer.fetch, clock=issuer.clock,
    )  # fmt: skip
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(algorithm="ES256", aud="client-1"))
    assert verifier.verify(issuer.sign(aud=["x", "client-1"])).subject == "sub-1"
