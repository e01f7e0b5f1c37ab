"""Tokens that are good, and how long they are believed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import RSAKey

from orb_common.exceptions import ConfigurationError, InvalidTokenError, TokenExpiredError
from orb_common.security import KeySet, TokenRules, TokenVerifier
from orb_common.utils.clock import ManualClock

from .conftest import Issuer

NEW = RSAKey.generate_key(2048, parameters={"kid": "rsa-2", "alg": "RS256", "use": "sig"})


def test_what_a_token_proves(issuer: Any, verifier: TokenVerifier) -> None:
    """Subject, client, groups, scopes, and all claims, not to be changed."""
    token = verifier.verify(issuer.sign())
    assert (token.subject, token.client_id, token.token_use) == ("sub-1", "client-1", "access")
    assert token.groups == {"OWNER", "USER"}
    assert token.scopes == {"openid", "email"}
    assert token.expires_at == issuer.clock.now().timestamp() + 3600
    with pytest.raises(TypeError):
        token.claims["sub"] = "admin"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def spoil(value: Any) -> None:
    """Change all that can be changed, at any depth."""
    for member in list(
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        spoil(member)
    if isinstance(value, dict):
        value["admin"] = True
    elif isinstance(value, list):
        value.append("ADMINISTRATOR")


@given(extra=JSON)
@settings(deadline=None, max_examples=50)
def test_what_one_caller_does_to_claims_the_next_one_does_not_see(extra: Any) -> None:
    """The token is remembered, and its claims are those of the next request: as they were signed, at any depth."""
    issuer = Issuer(ManualClock())
    verifier = issuer.verifier()
    signed = issuer.claims(extra=extra)
    token = issuer.sign(payload=signed)
    first = verifier.verify(token)
    spoil(dict(first.claims))
    spoil({**first.claims})
    for name in first.claims:
        spoil(first.claims[name])
        spoil(first.claims.get(name))
    for value in first.claims.values():
        spoil(value)
    for changed in ("sub", "admin"):
        with pytest.raises(TypeError):
            first.claims[changed] = "admin"  # type: ignore[index]
    again = verifier.verify(token)
    assert again is first
    assert again.claims == signed
    assert list(again.claims) == list(signed)
    assert len(again.claims) == len(signed)


def test_id_tokens_and_both(issuer: Any) -> None:
    """An id token names its client in `aud`."""
    token = issuer.sign(token_use="id", aud="client-1", client_id=...)
    assert issuer.verifier(token_use="id").verify(token).token_use == "id"
    both = issuer.verifier(token_use=frozenset({"access", "id"}))
    assert both.verify(token)
    assert both.verify(issuer.sign())


def test_leeway_is_for_clocks_that_differ(issuer: Any, verifier: TokenVerifier, clock: ManualClock) -> None:
    """Half a minute in both directions; then 401, as expired."""
    now = int(clock.now().timestamp())
    assert verifier.verify(issuer.sign(exp=now - 29))
    assert verifier.verify(issuer.sign(iat=now + 29, nbf=now + 29))
    with pytest.raises(TokenExpiredError):
        verifier.verify(issuer.sign(exp=now - 30))


def test_a_verified_token_is_not_verified_again(
    issuer: Any, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time is a look-up."""
    token = issuer.sign()
    first = verifier.verify(token)
    monkeypatch.setattr(verifier.keys, "get", lambda *_: pytest.fail("verified again"))
    assert verifier.verify(token) is first


def test_the_memory_never_outlives_the_token(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """Not by a second beyond the leeway that a first look would grant."""
    token = issuer.sign(exp=int(clock.now().timestamp()) + 60)
    first = verifier.verify(token)
    clock.advance(59)
    assert verifier.verify(token) is first
    clock.advance(1)
    assert verifier.verify(token) is not first
    clock.advance(30)
    with pytest.raises(TokenExpiredError):
        verifier.verify(token)


def test_the_memory_is_believed_for_minutes_only(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is withdrawn is noticed."""
    token = issuer.sign()
    verifier.verify(token)
    clock.advance(301)
    looked = []
    original = verifier.keys.get
    monkeypatch.setattr(verifier.keys, "get", lambda *names: looked.append(names) or original(*names))
    verifier.verify(token)
    assert looked == [("rsa-1", "RS256")]


def test_changed_keys_end_what_was_believed(issuer: Any, verifier: TokenVerifier, clock: ManualClock) -> None:
    """A token of a key that the issuer withdrew is refused as soon as the key set is read again."""
    token = issuer.sign()
    verifier.verify(token)
    issuer.published = [NEW.as_dict(private=False)]
    clock.advance(11)
    verifier.verify(issuer.sign(header={"kid": "rsa-2"}, key=NEW))
    with pytest.raises(InvalidTokenError):
        verifier.verify(token)


def test_the_same_keys_again_end_nothing(issuer: Any, verifier: TokenVerifier, clock: ManualClock) -> None:
    """Tokens with invented keys cannot empty the memory."""
    verifier.verify(issuer.sign())
    before = verifier.keys.generation
    clock.advance(11)
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(header={"kid": "x"}))
    assert (len(issuer.fetched), verifier.keys.generation) == (2, before)


def test_the_memory_is_bounded(issuer: Any, verifier: TokenVerifier) -> None:
    """The least recently used token goes first; none at all is possible."""
    tokens = [issuer.sign(sub=str(number)) for number in range(3)]
    two = TokenVerifier(verifier.rules, verifier.keys, clock=issuer.clock, remember=2)
    first, second = two.verify(tokens[0]), two.verify(tokens[1])
    assert two.verify(tokens[0]) is first
    two.verify(tokens[2])
    assert two.verify(tokens[0]) is first
    assert two.verify(tokens[1]) is not second
    none = TokenVerifier(verifier.rules, verifier.keys, clock=issuer.clock, remember=0)
    assert none.verify(tokens[0]) is not none.verify(tokens[0])


def test_a_memory_belongs_to_one_verifier(issuer: Any, verifier: TokenVerifier) -> None:
    """What one verifier let pass does not pass for another one with the same keys and other rules."""
    token = issuer.sign()
    verifier.verify(token)
    rules = TokenRules(issuer=verifier.rules.issuer, audiences=frozenset({"another"}))
    with pytest.raises(InvalidTokenError):
        TokenVerifier(rules, verifier.keys, clock=issuer.clock).verify(token)


def test_tokens_themselves_are_not_kept(issuer: Any, verifier: TokenVerifier) -> None:
    """A reader of the memory finds hashes."""
    token = issuer.sign()
    verifier.verify(token)
    assert [name for _, name in verifier._remembered.entries] == [sha256(token.encode()).digest()]


def test_es256_where_it_is_configured(issuer: Any, clock: ManualClock) -> None:
    """And only there."""
    verifier = TokenVerifier.oidc(
        issuer=issuer.url, audience="api", jwks_url=issuer.url, algorithms=frozenset({"ES256"}), fetch=issuer.fetch,
        clock=clock,
    )  # fmt: skip
    token = issuer.sign(algorithm="ES256", aud=["other", "api"])
    assert verifier.verify(token).subject == "sub-1"
    changed = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    with pytest.raises(InvalidTokenError):
        verifier.verify(changed)
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(aud="api"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: TokenRules(issuer="", audiences=frozenset({"a"})),
        lambda: TokenRules(issuer="x", audiences=frozenset()),
        lambda: TokenRules(issuer="x", audiences=frozenset({""})),
        lambda: TokenRules(issuer="x", audiences=frozenset({"a"}), token_uses=frozenset()),
        lambda: TokenRules(issuer="x", audiences=frozenset({"a"}), token_uses=frozenset({"refresh"})),
        lambda: KeySet("https://x", algorithms=frozenset({"HS256"})),
        lambda: KeySet("https://x", algorithms=frozenset()),
        lambda: KeySet("http://id.example.org/keys"),
        lambda: KeySet("file:///etc/passwd"),
        lambda: KeySet("https://user:pass@id.example.org/keys"),
        lambda: KeySet("http://127.0.0.1.example.org/keys"),
        lambda: KeySet("https://[id.example.org/keys"),
        lambda: TokenVerifier.cognito(user_pool_id="pool", client_ids={"a"}),
        lambda: TokenVerifier.cognito(user_pool_id="us-east-1_x", client_ids=set()),
        lambda: TokenVerifier(
            TokenRules(issuer="x", audiences=frozenset({"a"}), algorithms=frozenset({"ES256"})),
            KeySet("https://x"),
        ),
    ],
)
def test_rules_without_which_anything_would_pass(make: Any) -> None:
    """Refused when the function starts."""
    with pytest.raises(ConfigurationError):
        make()
