"""Valid tokens are accepted and cached for a while."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import (
    ConfigurationError,
    InvalidTokenError,
    ServiceUnavailableError,
    TokenExpiredError,
)
from orb_common.security import KeySet, TokenRules, TokenVerifier
from orb_common.utils.clock import ManualClock
from orb_testing.suites.token_verifier import TokenVerifierSubject, TokenVerifierSuite
from orb_testing.token_issuer import public, rsa_key

from .conftest import Issuer

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock
    from orb_testing.suites.scenarios import Scenario

NEW = rsa_key("rsa-2")


@pytest.mark.parametrize("scenario", TokenVerifierSuite().scenarios(), ids=str)
def test_laws_of_token_verifiers(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock, scenario: Scenario[TokenVerifierSubject]
) -> None:
    """The verifier does what every verifier must do."""
    scenario.check(TokenVerifierSubject(verifier=verifier, issuer=issuer, clock=frozen_clock))


def test_what_a_token_proves(issuer: Any, verifier: TokenVerifier) -> None:
    """A verified token has a subject, client, groups, scopes and read-only claims."""
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
    """Change every mutable value, at any depth."""
    for member in list(
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        spoil(member)
    if isinstance(value, dict):
        value["admin"] = True
    elif isinstance(value, list):
        value.append("ADMINISTRATOR")


@given(extra=JSON)
@settings(max_examples=50)
def test_claims_cannot_be_changed(extra: Any) -> None:
    """Claims stay as they were signed, at any depth, for the next request that uses the cached token."""
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


def test_leeway_is_for_clocks_that_differ(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """The leeway is 30 seconds in both directions; then the token is expired."""
    now = int(frozen_clock.now().timestamp())
    assert verifier.verify(issuer.sign(exp=now - 29))
    assert verifier.verify(issuer.sign(iat=now + 29, nbf=now + 29))
    with pytest.raises(TokenExpiredError):
        verifier.verify(issuer.sign(exp=now - 30))


def test_a_verified_token_is_not_verified_again(
    issuer: Any, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call is a cache look-up."""
    token = issuer.sign()
    first = verifier.verify(token)
    monkeypatch.setattr(verifier.keys, "get", lambda *_: pytest.fail("verified again"))
    assert verifier.verify(token) is first


def test_the_cache_never_outlives_the_token(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """A cached token expires no later than a new one would, leeway included."""
    token = issuer.sign(exp=int(frozen_clock.now().timestamp()) + 60)
    first = verifier.verify(token)
    frozen_clock.advance(59)
    assert verifier.verify(token) is first
    frozen_clock.advance(1)
    assert verifier.verify(token) is not first
    frozen_clock.advance(30)
    with pytest.raises(TokenExpiredError):
        verifier.verify(token)


def test_cached_tokens_expire_after_minutes(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawn key is noticed."""
    token = issuer.sign()
    verifier.verify(token)
    frozen_clock.advance(301)
    looked = []
    original = verifier.keys.get
    monkeypatch.setattr(verifier.keys, "get", lambda *names: looked.append(names) or original(*names))
    verifier.verify(token)
    assert looked == [("rsa-1", "RS256")]


def test_changed_keys_empty_the_cache(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """A token of a withdrawn key is refused as soon as the key set is fetched again."""
    token = issuer.sign()
    verifier.verify(token)
    issuer.published = [public(NEW)]
    frozen_clock.advance(11)
    verifier.verify(issuer.sign(header={"kid": "rsa-2"}, key=NEW))
    with pytest.raises(InvalidTokenError):
        verifier.verify(token)


def test_the_same_keys_keep_the_cache(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """Tokens with invented keys cannot empty the cache."""
    verifier.verify(issuer.sign())
    before = verifier.keys.generation
    frozen_clock.advance(11)
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(header={"kid": "x"}))
    assert (len(issuer.fetched), verifier.keys.generation) == (2, before)


def test_the_cache_is_bounded(issuer: Any, verifier: TokenVerifier) -> None:
    """The least recently used token is dropped first. A size of zero turns the cache off."""
    tokens = [issuer.sign(sub=str(number)) for number in range(3)]
    two = TokenVerifier(verifier.rules, verifier.keys, clock=issuer.clock, remember=2)
    first, second = two.verify(tokens[0]), two.verify(tokens[1])
    assert two.verify(tokens[0]) is first
    two.verify(tokens[2])
    assert two.verify(tokens[0]) is first
    assert two.verify(tokens[1]) is not second
    none = TokenVerifier(verifier.rules, verifier.keys, clock=issuer.clock, remember=0)
    assert none.verify(tokens[0]) is not none.verify(tokens[0])


def test_a_cache_belongs_to_one_verifier(issuer: Any, verifier: TokenVerifier) -> None:
    """A token that one verifier accepted is not accepted by another with other rules."""
    token = issuer.sign()
    verifier.verify(token)
    rules = TokenRules(issuer=verifier.rules.issuer, audiences=frozenset({"another"}))
    with pytest.raises(InvalidTokenError):
        TokenVerifier(rules, verifier.keys, clock=issuer.clock).verify(token)


def test_tokens_themselves_are_not_stored(issuer: Any, verifier: TokenVerifier) -> None:
    """The cache holds hashes of tokens only."""
    token = issuer.sign()
    verifier.verify(token)
    assert [name for _, name in verifier._remembered.entries] == [sha256(token.encode()).digest()]


def test_es256_where_it_is_configured(issuer: Any, frozen_clock: FrozenClock) -> None:
    """ES256 is accepted only where it is configured."""
    verifier = TokenVerifier.oidc(
        issuer=issuer.url, audience="api", jwks_url=issuer.url, algorithms=frozenset({"ES256"}), fetch=issuer.fetch,
        clock=frozen_clock,
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
def test_incomplete_rules_are_refused(make: Any) -> None:
    """Rules that would accept any token are refused when the function starts."""
    with pytest.raises(ConfigurationError):
        make()


def test_another_issuer_by_discovery(issuer: Any, frozen_clock: FrozenClock) -> None:
    """The issuer's description names the address of its keys: https, and in the issuer's own name."""
    described = {"issuer": "https://id.example.org", "jwks_uri": "https://id.example.org/keys"}

    def get(url: str) -> Any:
        issuer.fetched.append(url)
        return json.dumps(described).encode() if url.endswith("openid-configuration") else issuer.fetch(url)

    def verifier() -> Any:
        return TokenVerifier.oidc(
            issuer="https://id.example.org", audience="api", fetch=get, clock=frozen_clock
        )

    token = issuer.sign(iss="https://id.example.org", aud="api", token_use=...)
    assert verifier().verify(token).token_use is None
    assert issuer.fetched[0] == "https://id.example.org/.well-known/openid-configuration"
    described["issuer"] = "https://other.example.org"
    with pytest.raises(ServiceUnavailableError):
        verifier().verify(token)
    described.update(issuer="https://id.example.org", jwks_uri="http://id.example.org/keys")
    with pytest.raises(ServiceUnavailableError):
        verifier().verify(token)


def test_a_real_user_pool(cognito: Any) -> None:
    """Tokens of an embedded Cognito are verified with keys that are fetched over the network."""
    found = cognito.sign_in(cognito.user("sam", groups=["OWNER"]))
    pool, url = cognito.pool_id, cognito.jwks_url

    def verifier(use: Any = "access", clients: Any = (cognito.client_id,)) -> Any:
        return TokenVerifier.cognito(user_pool_id=pool, client_ids=clients, token_use=use, jwks_url=url)

    access = verifier().verify(found["AccessToken"])
    assert access.client_id == cognito.client_id
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
