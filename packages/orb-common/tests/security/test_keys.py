"""The keys of an issuer: rotating, absent, and wanted by many at once."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import RSAKey

from orb_common.exceptions import InvalidTokenError, ServiceUnavailableError
from orb_common.security import KeySet, KeyTimes, TokenRules, TokenVerifier
from orb_common.utils.clock import ManualClock

from .conftest import Issuer

NEW = RSAKey.generate_key(2048, parameters={"kid": "rsa-2", "alg": "RS256", "use": "sig"})


def test_keys_are_fetched_once_and_again_when_old(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """Every hour."""
    for number in range(3):
        verifier.verify(issuer.sign(sub=str(number)))
    assert issuer.fetched == [f"{issuer.url}/.well-known/jwks.json"]
    clock.advance(3600)
    verifier.verify(issuer.sign())
    assert len(issuer.fetched) == 2


def test_a_rotated_key_is_found(issuer: Any, verifier: TokenVerifier, clock: ManualClock) -> None:
    """An unknown kid asks anew, and not more often than allowed."""
    verifier.verify(issuer.sign())
    issuer.published.append(NEW.as_dict(private=False))
    token = issuer.sign(header={"kid": "rsa-2"}, key=NEW)
    with pytest.raises(InvalidTokenError):
        verifier.verify(token)
    clock.advance(10)
    assert verifier.verify(token)
    assert len(issuer.fetched) == 2


def test_an_issuer_that_is_down_locks_nobody_out(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """Known keys stay good for a day; one attempt in five seconds; then 503, not 401."""
    verifier.verify(issuer.sign())
    issuer.failure = OSError("down")
    clock.advance(3601)
    assert verifier.verify(issuer.sign())
    assert verifier.verify(issuer.sign(sub="b"))
    assert len(issuer.fetched) == 2
    clock.advance(5)
    verifier.verify(issuer.sign(sub="c"))
    assert len(issuer.fetched) == 3
    clock.advance(86_400)
    with pytest.raises(ServiceUnavailableError) as down:
        verifier.verify(issuer.sign())
    assert (down.value.status, down.value.retryable) == (503, True)
    issuer.failure = None
    clock.advance(5)
    assert verifier.verify(issuer.sign())


def test_a_key_that_may_be_new_while_the_issuer_is_down_is_503(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """A token of a key that was rotated in may be good: 401 would sign its user out. Known keys go on."""
    verifier.verify(issuer.sign())
    issuer.published.append(NEW.as_dict(private=False))
    token = issuer.sign(header={"kid": "rsa-2"}, key=NEW)
    issuer.failure = OSError("down")
    clock.advance(11)
    for _ in range(5):
        with pytest.raises(ServiceUnavailableError):
            verifier.verify(token)
        assert verifier.verify(issuer.sign(sub="b"))
    assert len(issuer.fetched) == 2
    issuer.failure = None
    clock.advance(5)
    assert verifier.verify(token)
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(header={"kid": "rsa-3"}, key=NEW))


def test_an_issuer_that_was_never_reached_is_503(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """The token may be good: the caller may try again, and a good answer is found then."""
    issuer.failure = TimeoutError()
    for _ in range(3):
        with pytest.raises(ServiceUnavailableError):
            verifier.verify(issuer.sign())
    assert len(issuer.fetched) == 1
    issuer.failure = None
    clock.advance(5)
    assert verifier.verify(issuer.sign())


def answered(issuer: Any, clock: ManualClock, answers: Any) -> TokenVerifier:
    """A verifier that gets these answers for key sets, the last one again and again. An exception is raised."""

    def get(_: str) -> Any:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return TokenVerifier(
        TokenRules(issuer=issuer.url, audiences=frozenset({"client-1"}), token_uses=frozenset({"access"})),
        KeySet(issuer.url, fetch=get, clock=clock),
        clock=clock,
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"<html>", b"\xff", b'{"keys": [', b'{"keys": [], "keys": []}', b"[" * 200_000, b"NaN",
    ],
)  # fmt: skip
def test_an_answer_that_is_not_an_issuers_changes_nothing(
    issuer: Any, clock: ManualClock, answer: Any
) -> None:
    """A page of maintenance is as good as no answer: the keys that are there stay good for a day, then 503."""
    verifier = answered(issuer, clock, [issuer.fetch("x"), answer])
    verifier.verify(issuer.sign())
    for _ in range(24):
        clock.advance(3600)
        assert verifier.verify(issuer.sign())
    clock.advance(3601)
    with pytest.raises(ServiceUnavailableError):
        verifier.verify(issuer.sign())


OTHER_KEY = NEW.as_dict(private=False)
AMBIGUOUS = {**OTHER_KEY, "kid": "rsa-1"}
UNUSABLE = [
    {}, 1, None, "rsa-1", [], {"kid": "rsa-1"}, {"kty": "oct", "kid": "rsa-1", "k": "c2VjcmV0"},
    {**OTHER_KEY, "kid": "rsa-1", "use": "enc"}, {**OTHER_KEY, "kid": "rsa-1", "alg": "RS512"},
    {**OTHER_KEY, "kid": "rsa-1", "n": "xUv1"}, {**OTHER_KEY, "kid": 1},
]  # fmt: skip


@given(
    answer=st.builds(
        lambda listed: {"keys": listed}, st.lists(st.sampled_from([*UNUSABLE, OTHER_KEY]), max_size=5)
    )
    | st.sampled_from(
        [{}, {"keys": None}, {"keys": {}}, {"message": "x"}, [], None, "", 0, True, [OTHER_KEY]]
    )
    # `...` stands for the key itself.
    | st.permutations([..., AMBIGUOUS, OTHER_KEY]).map(lambda listed: {"keys": listed})
    | st.integers(64, 200).map(lambda others: {"keys": [..., *[{}] * others]}),
    asked_every=st.sampled_from([60.0, 299.0, 1000.0, 3599.0]),
    down_after=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_a_key_that_the_issuer_no_longer_lists_is_withdrawn(
    answer: Any, asked_every: float, down_after: bool
) -> None:
    """65 minutes later at the latest its tokens are refused, remembered ones too, however empty the set is; for good.

    So they are where the answer is JSON of another form, lists more keys than are read, or has the key's name twice.
    That is an hour until the set is read again, and 300 s for a token that was verified just before. That the issuer
    is down afterwards does not bring the key back.
    """
    clock = ManualClock()
    issuer = Issuer(clock)
    published = issuer.published[0]
    document = json.dumps(answer, default=lambda _: published).encode()
    answers: list[Any] = [issuer.fetch("x"), document]
    verifier = answered(issuer, clock, answers)
    known = issuer.sign(exp=int(clock.now().timestamp()) + 200_000)
    verifier.verify(known)
    waited = 0.0
    while waited < 3900:
        clock.advance(asked_every)
        waited += asked_every
        if waited < 3600:
            assert verifier.verify(known)
        elif waited < 3900:
            outcome(verifier, known)
    for token in (known, issuer.sign()):
        with pytest.raises(InvalidTokenError) as refused:
            verifier.verify(token)
        assert refused.value.details["reason"] == "unknown_kid"
    if down_after:
        answers[:] = [OSError("down")]
    for wait in (11, 3601, 90_000):
        clock.advance(wait)
        with pytest.raises(ServiceUnavailableError if down_after else InvalidTokenError):
            verifier.verify(known)


def test_a_set_that_was_empty_for_a_moment_locks_nobody_out_for_longer(
    issuer: Any, verifier: TokenVerifier, clock: ManualClock
) -> None:
    """Each token of a key that is not there asks again, after ten seconds."""
    issuer.published, published = [], issuer.published
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign())
    issuer.published = published
    clock.advance(10)
    assert verifier.verify(issuer.sign())


@given(
    extra=st.dictionaries(
        st.sampled_from(["use", "alg", "x5t", "x5c", "note"]), st.just("other"), max_size=3
    ).map(lambda extra: {name: extra[name] for name in extra if name not in {"use", "alg"}}),
    without=st.sets(st.sampled_from(["use", "alg"])),
    exponent=st.sampled_from(["AQAB", "AAEAAQ"]),
    times=st.integers(2, 5),
    last=st.booleans(),
)
@settings(deadline=None, max_examples=40)
def test_one_key_listed_twice_is_one_key(
    extra: Any, without: Any, exponent: str, times: int, last: bool
) -> None:
    """Whatever else an entry says, and however its numbers are written; the other keys of the set count as well."""
    issuer = Issuer(ManualClock())
    published = issuer.published[0]
    again = (
        {name: value for name, value in published.items() if name not in without} | extra | {"e": exponent}
    )
    entries = [again] * (times - 1)
    issuer.published = [*entries, published, OTHER_KEY] if last else [OTHER_KEY, published, *entries]
    verifier = issuer.verifier()
    assert verifier.verify(issuer.sign())
    assert verifier.verify(issuer.sign(header={"kid": "rsa-2"}, key=NEW))


@given(st.permutations(["ours", "ours", "another", "other name"]), st.integers(0, 60))
@settings(deadline=None, max_examples=40)
def test_a_name_of_two_keys_is_no_name(order: list[str], unusable: int) -> None:
    """It could not be told which of them counts, in whatever order they stand; the other names count."""
    issuer = Issuer(ManualClock())
    entries = {"ours": issuer.published[0], "another": AMBIGUOUS, "other name": OTHER_KEY}
    issuer.published = [*[{"kty": "oct"}] * unusable, *(entries[each] for each in order)]
    verifier = issuer.verifier()
    for key in (issuer.rsa, NEW):
        with pytest.raises(InvalidTokenError):
            verifier.verify(issuer.sign(key=key))
    assert verifier.verify(issuer.sign(header={"kid": "rsa-2"}, key=NEW))


def test_as_many_keys_as_are_read(issuer: Any, verifier: TokenVerifier) -> None:
    """A set of 64 entries is read to its end."""
    issuer.published = [*[{"kty": "oct"}] * 63, issuer.published[0]]
    assert verifier.verify(issuer.sign())


def test_a_published_private_key_is_not_kept(issuer: Any, verifier: TokenVerifier) -> None:
    """Only its public half is taken."""
    issuer.published = [issuer.rsa.as_dict(private=True)]
    verifier.verify(issuer.sign())
    key, _ = verifier.keys.get("rsa-1", "RS256")
    assert not key.is_private


class Gate:
    """Holds fetches until it is opened."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.opened = threading.Event()
        self.entered = threading.Event()
        self.calls = 0

    def __call__(self, url: str) -> Any:
        self.calls += 1
        self.entered.set()
        assert self.opened.wait(20)
        return self.answer()


def run_together(count: int, work: Any) -> Any:
    results, threads = [], []
    for number in range(count):
        thread = threading.Thread(target=lambda number=number: results.append(work(number)))
        thread.start()
        threads.append(thread)
    return results, threads


def outcome(verifier: TokenVerifier, token: Any) -> Any:
    try:
        return verifier.verify(token).subject
    except (InvalidTokenError, ServiceUnavailableError) as error:
        return type(error).__name__


def verifier_of(gate: Gate, clock: Any) -> TokenVerifier:
    return TokenVerifier.cognito(
        user_pool_id="us-east-1_Sample01", client_ids=["client-1"], fetch=gate, clock=clock
    )


def asked_again(issuer: Any, clock: ManualClock, *, after: float) -> tuple[Gate, TokenVerifier]:
    """A verifier that has keys, so many seconds later, and the gate at which its next fetch waits."""
    gate = Gate(lambda: issuer.fetch("x"))
    gate.opened.set()
    verifier = verifier_of(gate, clock)
    verifier.verify(issuer.sign())
    clock.advance(after)
    gate.opened.clear()
    gate.entered.clear()
    return gate, verifier


def test_many_first_requests_fetch_once(issuer: Any) -> None:
    """All wait for the one that fetches, and all are served by it."""
    gate = Gate(lambda: issuer.fetch("x"))
    verifier = verifier_of(gate, issuer.clock)
    tokens = [issuer.sign(sub=str(number)) for number in range(16)]
    results, threads = run_together(16, lambda number: outcome(verifier, tokens[number]))
    assert gate.entered.wait(20)
    gate.opened.set()
    for thread in threads:
        thread.join(20)
    assert sorted(results, key=int) == [str(number) for number in range(16)]
    assert gate.calls == 1


def test_many_requests_at_an_issuer_that_is_down_try_once(issuer: Any) -> None:
    """Those who waited do not each wait for their own timeout."""

    def fail() -> None:
        raise TimeoutError

    gate = Gate(fail)
    verifier = verifier_of(gate, issuer.clock)
    results, threads = run_together(8, lambda number: outcome(verifier, issuer.sign(sub=str(number))))
    assert gate.entered.wait(20)
    gate.opened.set()
    for thread in threads:
        thread.join(20)
    assert results == ["ServiceUnavailableError"] * 8
    assert gate.calls == 1


def test_old_keys_serve_while_one_request_fetches(issuer: Any, clock: ManualClock) -> None:
    """Nobody waits for a key set that is only being renewed."""
    gate, verifier = asked_again(issuer, clock, after=3601)
    tokens = [issuer.sign(sub=str(number)) for number in range(5)]
    results, threads = run_together(1, lambda _: outcome(verifier, tokens[0]))
    assert gate.entered.wait(20)
    assert [outcome(verifier, token) for token in tokens[1:]] == ["1", "2", "3", "4"]
    assert results == []
    gate.opened.set()
    threads[0].join(20)
    assert results == ["0"]
    assert gate.calls == 2


def test_keys_that_are_too_old_serve_nobody_but_nobody_is_turned_away_either(
    issuer: Any, clock: ManualClock
) -> None:
    """After a long sleep the issuer answers: who came second waits for what the first one fetches."""
    gate, verifier = asked_again(issuer, clock, after=200_000)
    tokens = [issuer.sign(sub=str(number)) for number in range(5)]
    results, first = run_together(1, lambda _: outcome(verifier, tokens[0]))
    assert gate.entered.wait(20)
    later, others = run_together(4, lambda number: outcome(verifier, tokens[number + 1]))
    others[0].join(0.2)
    assert later == []
    gate.opened.set()
    for thread in (*first, *others):
        thread.join(20)
    assert sorted(results + later) == ["0", "1", "2", "3", "4"]
    assert gate.calls == 2


@pytest.mark.parametrize("known", [False, True])
def test_nobody_waits_for_a_fetch_without_end(issuer: Any, clock: ManualClock, known: bool) -> None:
    """While one request hangs, the others get 503 after a while: without keys, and for a key that may be new.

    Tokens of keys that are known pass.
    """
    gate = Gate(lambda: issuer.fetch("x"))
    times = KeyTimes(waiting=0.01)
    verifier = TokenVerifier.cognito(
        user_pool_id="us-east-1_Sample01", client_ids=["client-1"], fetch=gate, clock=clock, times=times
    )
    tokens = [issuer.sign(header={"kid": "rsa-2"}, key=NEW, sub=str(number)) for number in range(8)]
    if known:
        gate.opened.set()
        verifier.verify(issuer.sign())
        gate.opened.clear()
        gate.entered.clear()
        clock.advance(11)
    issuer.published.append(OTHER_KEY)
    first, leader = run_together(
        1, lambda _: outcome(verifier, issuer.sign(header={"kid": "rsa-2"}, key=NEW))
    )
    assert gate.entered.wait(20)
    results, threads = run_together(8, lambda number: outcome(verifier, tokens[number]))
    for thread in threads:
        thread.join(20)
    assert results == ["ServiceUnavailableError"] * 8
    assert outcome(verifier, issuer.sign(sub="b")) == ("b" if known else "ServiceUnavailableError")
    assert first == []
    gate.opened.set()
    leader[0].join(20)
    assert first == ["sub-1"]
    assert outcome(verifier, tokens[5]) == "5"


def test_rotation_under_load(issuer: Any, clock: ManualClock) -> None:
    """Tokens of the new key, on many threads: one fetch, and all pass."""
    verifier = issuer.verifier()
    verifier.verify(issuer.sign())
    issuer.published.append(NEW.as_dict(private=False))
    clock.advance(11)
    tokens = [issuer.sign(header={"kid": "rsa-2"}, key=NEW, sub=str(number)) for number in range(16)]
    results, threads = run_together(16, lambda number: outcome(verifier, tokens[number]))
    for thread in threads:
        thread.join(20)
    assert sorted(results, key=int) == [str(number) for number in range(16)]
    assert len(issuer.fetched) == 2


def test_the_memory_under_load(issuer: Any, clock: ManualClock) -> None:
    """More tokens than entries on many threads: each gets its own answer."""
    made = issuer.verifier()
    verifier = TokenVerifier(made.rules, made.keys, clock=clock, remember=3)
    tokens = [issuer.sign(sub=str(number)) for number in range(8)]

    def work(number: int) -> Any:
        return all(
            verifier.verify(tokens[(number + step) % 8]).subject == str((number + step) % 8)
            for step in range(80)
        )

    results, threads = run_together(8, work)
    for thread in threads:
        thread.join(60)
    assert results == [True] * 8
    assert len(verifier._remembered) <= 3


def test_another_issuer_by_discovery(issuer: Any, clock: ManualClock) -> None:
    """The issuer says itself where its keys are, over https and in its own name."""
    described = {"issuer": "https://id.example.org", "jwks_uri": "https://id.example.org/keys"}

    def get(url: str) -> Any:
        issuer.fetched.append(url)
        return json.dumps(described).encode() if url.endswith("openid-configuration") else issuer.fetch(url)

    def verifier() -> Any:
        return TokenVerifier.oidc(issuer="https://id.example.org", audience="api", fetch=get, clock=clock)

    token = issuer.sign(iss="https://id.example.org", aud="api", token_use=...)
    assert verifier().verify(token).token_use is None
    assert issuer.fetched[0] == "https://id.example.org/.well-known/openid-configuration"
    described["issuer"] = "https://other.example.org"
    with pytest.raises(ServiceUnavailableError):
        verifier().verify(token)
    described.update(issuer="https://id.example.org", jwks_uri="http://id.example.org/keys")
    with pytest.raises(ServiceUnavailableError):
        verifier().verify(token)
