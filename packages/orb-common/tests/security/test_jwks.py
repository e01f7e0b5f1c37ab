"""The keys of an issuer are cached, rotated, withdrawn, and fetched once for many requests."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import InvalidTokenError, ServiceUnavailableError
from orb_common.security import KeySet, KeyTimes, TokenRules, TokenVerifier
from orb_common.utils.clock import ManualClock
from orb_testing.token_issuer import public, rsa_key

from .conftest import Issuer

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock

NEW = rsa_key("rsa-2")


def test_keys_are_fetched_once_and_again_when_old(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """Keys are fetched once an hour."""
    for number in range(3):
        verifier.verify(issuer.sign(sub=str(number)))
    assert issuer.fetched == [f"{issuer.url}/.well-known/jwks.json"]
    frozen_clock.advance(3600)
    verifier.verify(issuer.sign())
    assert len(issuer.fetched) == 2


def test_a_rotated_key_is_found(issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock) -> None:
    """An unknown kid causes a fetch, but not more often than allowed."""
    verifier.verify(issuer.sign())
    issuer.published.append(public(NEW))
    token = issuer.sign(header={"kid": "rsa-2"}, key=NEW)
    with pytest.raises(InvalidTokenError):
        verifier.verify(token)
    frozen_clock.advance(10)
    assert verifier.verify(token)
    assert len(issuer.fetched) == 2


def test_an_issuer_that_is_down_locks_nobody_out(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """Cached keys stay valid for a day, with a fetch every five seconds; then 503, not 401."""
    verifier.verify(issuer.sign())
    issuer.failure = OSError("down")
    frozen_clock.advance(3601)
    assert verifier.verify(issuer.sign())
    assert verifier.verify(issuer.sign(sub="b"))
    assert len(issuer.fetched) == 2
    frozen_clock.advance(5)
    verifier.verify(issuer.sign(sub="c"))
    assert len(issuer.fetched) == 3
    frozen_clock.advance(86_400)
    with pytest.raises(ServiceUnavailableError) as down:
        verifier.verify(issuer.sign())
    assert (down.value.status, down.value.retryable) == (503, True)
    issuer.failure = None
    frozen_clock.advance(5)
    assert verifier.verify(issuer.sign())


def test_a_key_that_may_be_new_while_the_issuer_is_down_is_503(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """A token of an unknown key may be valid: 401 would sign its user out. Cached keys still work."""
    verifier.verify(issuer.sign())
    issuer.published.append(public(NEW))
    token = issuer.sign(header={"kid": "rsa-2"}, key=NEW)
    issuer.failure = OSError("down")
    frozen_clock.advance(11)
    for _ in range(5):
        with pytest.raises(ServiceUnavailableError):
            verifier.verify(token)
        assert verifier.verify(issuer.sign(sub="b"))
    assert len(issuer.fetched) == 2
    issuer.failure = None
    frozen_clock.advance(5)
    assert verifier.verify(token)
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign(header={"kid": "rsa-3"}, key=NEW))


def test_an_issuer_that_was_never_reached_is_503(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """The token may be valid, so the caller can try again. Once the issuer answers, the token is accepted."""
    issuer.failure = TimeoutError()
    for _ in range(3):
        with pytest.raises(ServiceUnavailableError):
            verifier.verify(issuer.sign())
    assert len(issuer.fetched) == 1
    issuer.failure = None
    frozen_clock.advance(5)
    assert verifier.verify(issuer.sign())


def answered(issuer: Any, clock: ManualClock, answers: Any) -> TokenVerifier:
    """Return a verifier whose fetches give these answers, then the last one again. Exceptions are raised."""

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
def test_an_invalid_answer_changes_nothing(issuer: Any, frozen_clock: FrozenClock, answer: Any) -> None:
    """An answer that is not strict JSON counts as no answer: cached keys stay valid for a day, then 503."""
    verifier = answered(issuer, frozen_clock, [issuer.fetch("x"), answer])
    verifier.verify(issuer.sign())
    for _ in range(24):
        frozen_clock.advance(3600)
        assert verifier.verify(issuer.sign())
    frozen_clock.advance(3601)
    with pytest.raises(ServiceUnavailableError):
        verifier.verify(issuer.sign())


OTHER_KEY = public(NEW)
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
@settings(max_examples=60)
def test_a_key_that_the_issuer_no_longer_lists_is_withdrawn(
    answer: Any, asked_every: float, down_after: bool
) -> None:
    """Its tokens are refused within 65 minutes, cached ones too: an hour until the next fetch, and 300 s in the cache.

    This also holds for an answer that is JSON of another form, lists too many keys, or has the kid twice. An issuer
    that is down afterwards does not bring the key back.
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


def test_a_set_that_was_empty_for_a_moment(
    issuer: Any, verifier: TokenVerifier, frozen_clock: FrozenClock
) -> None:
    """A token of a missing key causes a new fetch after ten seconds."""
    issuer.published, published = [], issuer.published
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.sign())
    issuer.published = published
    frozen_clock.advance(10)
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
@settings(max_examples=40)
def test_one_key_listed_twice_is_one_key(
    extra: Any, without: Any, exponent: str, times: int, last: bool
) -> None:
    """Other members and other forms of its numbers do not matter. The other keys of the set work too."""
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
@settings(max_examples=40)
def test_a_kid_of_two_keys_is_ignored(order: list[str], unusable: int) -> None:
    """Nothing says which of the two is right, in any order. The other kids work."""
    issuer = Issuer(ManualClock())
    entries = {"ours": issuer.published[0], "another": AMBIGUOUS, "other name": OTHER_KEY}
    issuer.published = [*[{"kty": "oct"}] * unusable, *(entries[each] for each in order)]
    verifier = issuer.verifier()
    for key in (issuer.rsa, NEW):
        with pytest.raises(InvalidTokenError):
            verifier.verify(issuer.sign(key=key))
    assert verifier.verify(issuer.sign(header={"kid": "rsa-2"}, key=NEW))


def test_a_set_of_64_keys(issuer: Any, verifier: TokenVerifier) -> None:
    """A set of 64 entries is read to its end."""
    issuer.published = [*[{"kty": "oct"}] * 63, issuer.published[0]]
    assert verifier.verify(issuer.sign())


def test_a_published_private_key_is_not_kept(issuer: Any, verifier: TokenVerifier) -> None:
    """Only its public members are stored."""
    issuer.published = [issuer.rsa.as_dict(private=True)]
    verifier.verify(issuer.sign())
    key, _ = verifier.keys.get("rsa-1", "RS256")
    assert not key.is_private


class Gate:
    """A fetch that waits until it is opened."""

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
    """Return a verifier whose keys are `after` seconds old, and the gate at which its next fetch waits."""
    gate = Gate(lambda: issuer.fetch("x"))
    gate.opened.set()
    verifier = verifier_of(gate, clock)
    verifier.verify(issuer.sign())
    clock.advance(after)
    gate.opened.clear()
    gate.entered.clear()
    return gate, verifier


def test_many_first_requests_fetch_once(issuer: Any) -> None:
    """One request fetches, and the others wait for its keys."""
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
    """Requests that waited do not each wait for a timeout of their own."""

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


def test_old_keys_serve_while_one_request_fetches(issuer: Any, frozen_clock: FrozenClock) -> None:
    """No request waits for keys that another request is renewing."""
    gate, verifier = asked_again(issuer, frozen_clock, after=3601)
    tokens = [issuer.sign(sub=str(number)) for number in range(5)]
    results, threads = run_together(1, lambda _: outcome(verifier, tokens[0]))
    assert gate.entered.wait(20)
    assert [outcome(verifier, token) for token in tokens[1:]] == ["1", "2", "3", "4"]
    assert results == []
    gate.opened.set()
    threads[0].join(20)
    assert results == ["0"]
    assert gate.calls == 2


def test_requests_wait_when_keys_are_too_old(issuer: Any, frozen_clock: FrozenClock) -> None:
    """After a long sleep, later requests wait for the fetch of the first one."""
    gate, verifier = asked_again(issuer, frozen_clock, after=200_000)
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
def test_nobody_waits_for_a_fetch_without_end(issuer: Any, frozen_clock: FrozenClock, known: bool) -> None:
    """While one request hangs, others get 503: without keys, and for an unknown key. Cached keys still work."""
    gate = Gate(lambda: issuer.fetch("x"))
    times = KeyTimes(waiting=0.01)
    verifier = TokenVerifier.cognito(
        user_pool_id="us-east-1_Sample01",
        client_ids=["client-1"],
        fetch=gate,
        clock=frozen_clock,
        times=times,
    )
    tokens = [issuer.sign(header={"kid": "rsa-2"}, key=NEW, sub=str(number)) for number in range(8)]
    if known:
        gate.opened.set()
        verifier.verify(issuer.sign())
        gate.opened.clear()
        gate.entered.clear()
        frozen_clock.advance(11)
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


def test_rotation_under_load(issuer: Any, frozen_clock: FrozenClock) -> None:
    """With tokens of a new key on many threads, one request fetches and all succeed."""
    verifier = issuer.verifier()
    verifier.verify(issuer.sign())
    issuer.published.append(public(NEW))
    frozen_clock.advance(11)
    tokens = [issuer.sign(header={"kid": "rsa-2"}, key=NEW, sub=str(number)) for number in range(16)]
    results, threads = run_together(16, lambda number: outcome(verifier, tokens[number]))
    for thread in threads:
        thread.join(20)
    assert sorted(results, key=int) == [str(number) for number in range(16)]
    assert len(issuer.fetched) == 2


def test_the_cache_under_load(issuer: Any, frozen_clock: FrozenClock) -> None:
    """With more tokens than entries on many threads, each call returns its own token's facts."""
    made = issuer.verifier()
    verifier = TokenVerifier(made.rules, made.keys, clock=frozen_clock, remember=3)
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
