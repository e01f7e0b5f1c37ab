"""Passwords are stored as scrypt hashes, and random tokens cannot be guessed."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import ValidationError
from orb_common.security import passwords
from orb_common.security.passwords import (
    ScryptParameters,
    constant_time_equal,
    generate_secure_token,
    hash_password,
    needs_rehash,
    verify_and_upgrade,
    verify_password,
)

CHEAP = ScryptParameters(ln=4, r=8, p=1)
SAMPLE = "Sample-Pass1!"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "DEFAULT", CHEAP)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=25))
@settings(max_examples=50)
def test_a_password_fits_its_own_hash_alone(password: str) -> None:
    """Any password matches its own hash, and with one more character it does not."""
    hashed = hash_password(password, parameters=CHEAP)
    assert verify_password(password, hashed)
    assert not verify_password(password + "x", hashed)


def test_the_hash_is_scrypt_with_its_parameters_in_it() -> None:
    """Another implementation of scrypt computes the same bytes."""
    hashed = hash_password(SAMPLE, b"saltsalt", parameters=CHEAP)
    assert hashed.startswith("$scrypt$v=1$ln=4,r=8,p=1$c2FsdHNhbHQ$")
    expected = hashlib.scrypt(SAMPLE.encode(), salt=b"saltsalt", n=16, r=8, p=1, dklen=32)
    assert passwords._parse(hashed) == (CHEAP, b"saltsalt", expected)


def test_two_hashes_of_one_password_differ() -> None:
    """The stored hashes do not show that two people have the same password."""
    assert hash_password(SAMPLE, parameters=CHEAP) != hash_password(SAMPLE, parameters=CHEAP)


def test_the_default_costs_what_it_should() -> None:
    """The default cost is 32 MiB and three passes."""
    assert ScryptParameters() == ScryptParameters(ln=15, r=8, p=3)
    assert ScryptParameters().memory == 32 * 2**20


def test_equal_looking_passwords_are_equal() -> None:
    """An accented letter may be typed as one character or as two."""
    assert verify_password("cafe\u0301", hash_password("caf\u00e9", parameters=CHEAP))


def test_a_hash_that_became_too_cheap_is_replaced_at_sign_in() -> None:
    """A cheap hash is replaced at sign-in, the only moment when the password is known."""
    dear = ScryptParameters(ln=5, r=8, p=1)
    old = hash_password(SAMPLE, parameters=CHEAP)
    assert needs_rehash(old, parameters=dear)
    assert not needs_rehash(hash_password(SAMPLE, parameters=dear), parameters=CHEAP)
    result = verify_and_upgrade(SAMPLE, old, parameters=dear)
    assert result
    assert result.replacement is not None
    assert not needs_rehash(result.replacement, parameters=dear)
    assert verify_password(SAMPLE, result.replacement)
    assert verify_and_upgrade(SAMPLE, old, parameters=CHEAP).replacement is None
    assert not verify_and_upgrade("wrong", old, parameters=dear)


def within_limits(ln: int, r: int, p: int) -> ScryptParameters | None:
    try:
        return ScryptParameters(ln=ln, r=r, p=p)
    except ValueError:
        return None


COSTS = st.builds(within_limits, st.integers(1, 20), st.integers(1, 32), st.integers(1, 16)).filter(bool)


@given(stored=COSTS, today=COSTS)
@settings(max_examples=10 * settings().max_examples)
def test_a_replacement_costs_no_less_than_what_it_replaces(stored: Any, today: Any) -> None:
    """Neither memory nor work goes down. A hash below today's cost in both rises to today's at least."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_scrypt", lambda password, *_: password.ljust(32, b"x")[:32])
        old = hash_password(SAMPLE, parameters=stored)
        new = verify_and_upgrade(SAMPLE, old, parameters=today).replacement
        assert needs_rehash(old, parameters=today) is (new is not None)
        if stored.memory <= today.memory and stored.work < today.work:
            assert new is not None
        if new is not None:
            parsed = passwords._parse(new)
            assert parsed is not None
            cost = parsed[0]
            assert cost.memory >= max(stored.memory, today.memory)
            assert cost.work >= max(stored.work, today.work)
            assert cost != stored
            assert not needs_rehash(new, parameters=today)


@pytest.mark.parametrize(("ln", "p"), [(17, 1), (16, 2), (15, 3), (15, 8), (16, 4)])
def test_a_hash_that_costs_as_much_stays(ln: int, p: int) -> None:
    """Hashes that OWASP's guide calls equal to today's stay if they take as much memory."""
    stored = f"$scrypt$v=1$ln={ln},r=8,p={p}$c2FsdHNhbHQ$" + "A" * 43
    assert not needs_rehash(stored, parameters=ScryptParameters())


@pytest.mark.parametrize("value", [None, 5, b"Sample-Pass1!", ["x"], {"a": 1}, True])
def test_values_that_are_not_text(value: Any) -> None:
    """A missing field is not a wrong password. A stored hash that is not text is malformed."""
    stored = hash_password(SAMPLE, parameters=CHEAP)
    for call in (
        lambda: verify_password(value, stored),
        lambda: verify_password(value, None),
        lambda: verify_and_upgrade(value, stored),
        lambda: hash_password(value),
    ):
        with pytest.raises(ValidationError) as refused:
            call()
        assert refused.value.field == "password"
        assert "Sample" not in refused.value.to_json()
    assert not verify_password(SAMPLE, value)
    assert needs_rehash(value)
    if not isinstance(value, bytes):
        with pytest.raises(ValidationError):
            constant_time_equal(value, "x")
        if value is not None:
            with pytest.raises(ValidationError):
                hash_password(SAMPLE, value)
    if value != 5:
        with pytest.raises(ValidationError):
            generate_secure_token(value)


@pytest.mark.parametrize(
    "stored",
    [
        None, "", "plain", "$2b$12$abcdefghijklmnopqrstuv", "$scrypt$v=2$ln=4,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$v=1$ln=30,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43, "$scrypt$v=1$ln=18,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$v=1$ln=15,r=8,p=16$c2FsdHNhbHQ$" + "A" * 43, "$scrypt$v=1$ln=16,r=1,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$v=1$ln=\u0664,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$v=1$ln=4,r=99,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$v=1$ln=4,r=8,p=1$c2FsdHNhbHQ$" + "A" * 44, "$scrypt$v=1$ln=4,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43 + "\n",
    ],
)  # fmt: skip
def test_a_malformed_hash_takes_as_long(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time does not show whether an account exists. A planted hash cannot cost much memory or time."""
    computed = []
    original = passwords._scrypt
    monkeypatch.setattr(passwords, "_scrypt", lambda *given: computed.append(given[2]) or original(*given))
    assert not verify_password(SAMPLE, stored)
    assert len(computed) == 1
    assert computed[0].memory <= CHEAP.memory
    assert needs_rehash(stored or "")


@pytest.mark.parametrize("password", ["", "x" * 1025, "\ud800"])
def test_invalid_passwords(password: str) -> None:
    """An invalid password is refused when stored, and wrong when verified."""
    with pytest.raises(ValidationError) as refused:
        hash_password(password)
    assert refused.value.field == "password"
    assert not verify_password(password, hash_password(SAMPLE, parameters=CHEAP))


@pytest.mark.parametrize("password", ["", "x" * 1025, "\ud800", "a" + "\u0316\u0300" * 2_500])
def test_invalid_passwords_are_refused_at_once(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hash is computed with or without an account, so the time does not show which."""
    stored = hash_password(SAMPLE, parameters=CHEAP)
    monkeypatch.setattr(passwords, "_scrypt", lambda *_: pytest.fail("computed"))
    for hashed in (stored, None):
        assert not verify_password(password, hashed)


def test_overlong_passwords_are_not_normalised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Normalising takes quadratic time. A password of long composed characters is still accepted."""
    assert verify_password("e\u0301" * 400, hash_password("\u00e9" * 400, parameters=CHEAP))
    monkeypatch.setattr(passwords, "unicodedata", None)
    assert not verify_password("a" + "\u0316\u0300" * 2_500, None)


def test_limits() -> None:
    """The salt, the parameters and the length of tokens have limits."""
    with pytest.raises(ValidationError):
        hash_password(SAMPLE, b"short")
    for options in ({"ln": 21}, {"r": 33}, {"p": 0}, {"ln": 20, "r": 8}, {"p": 9}, {"ln": 16, "r": 1}):
        with pytest.raises(ValueError, match="scrypt"):
            ScryptParameters(**options)
    # The parameters that OWASP's guide recommends are allowed.
    assert all(ScryptParameters(ln=ln, p=p) for ln, p in ((17, 1), (16, 2), (15, 3), (14, 5), (13, 10)))
    with pytest.raises(ValidationError):
        generate_secure_token(15)


def test_tokens_are_random_and_of_the_length_asked() -> None:
    """Tokens are random, URL-safe, and of the requested length."""
    found = {generate_secure_token(20) for _ in range(100)}
    assert len(found) == 100
    assert {len(token) for token in found} == {20}
    assert len(generate_secure_token()) == 32


def test_comparison() -> None:
    """Text and bytes can be compared."""
    assert constant_time_equal("ü", "ü".encode())
    assert not constant_time_equal(b"a", "b")
    assert constant_time_equal("\ud800", "\ud800")
