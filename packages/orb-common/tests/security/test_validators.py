"""Validators accept and refuse user input by the rules of the schemas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import DataValidationError, ValidationError
from orb_common.security import validators
from orb_common.security.validators import (
    BLOCKED_EMAIL_DOMAINS,
    PASSWORD_POLICY,
    PasswordPolicy,
    require_email,
    require_password,
    require_phone_number,
    require_safe_string,
    sanitize_input,
    validate_email,
    validate_password_strength,
    validate_phone_number,
    validate_safe_string,
)
from orb_common.utils import is_valid_email, normalize_phone, rules


@pytest.mark.parametrize(
    "email",
    ["a@example.org", "first.last+tag@mail.example.co.uk", "x_y@xn--bcher-kva.example", "o'neil@example.org",
     "a" * 64 + "@example.org"],
)  # fmt: skip
def test_addresses(email: object) -> None:
    """The usual forms of addresses are accepted."""
    assert validate_email(email)
    assert require_email(email) == email


@pytest.mark.parametrize(
    "email",
    ["", "a", "@example.org", "a@", "a@b", "a@@example.org", "a b@example.org", ".a@example.org", "a.@example.org",
     "a..b@example.org", "a@-x.org", "a@x-.org", "a@x..org", "a@example.1", "a@example.org\n", "\na@example.org",
     "ü@example.org", "a@exämple.org", "a@example.org, b@example.org", "a" * 65 + "@example.org",
     "a@" + "b." * 130 + "org", None, 5, '"a b"@example.org', "a@[192.0.2.1]"],
)  # fmt: skip
def test_invalid_addresses(email: object) -> None:
    """The error names the field and never repeats the value."""
    assert not validate_email(email)
    with pytest.raises(ValidationError) as refused:
        require_email(email, field="mail")
    assert refused.value.field == "mail"
    assert not isinstance(email, str) or len(email) < 3 or email not in str(refused.value)


def test_blocked_domains() -> None:
    """Blocked domains and their subdomains are refused."""
    assert validate_email("a@example.com")
    assert not validate_email("a@example.com", blocked_domains=BLOCKED_EMAIL_DOMAINS)
    assert not validate_email("a@mail.TEST.com", blocked_domains=BLOCKED_EMAIL_DOMAINS)
    assert validate_email("a@notexample.com", blocked_domains=BLOCKED_EMAIL_DOMAINS)


@pytest.mark.parametrize(
    ("phone", "good"),
    [("+14155550123", True), ("+4930123456", True), ("+123456789012345", True), ("14155550123", False),
     ("+1234567890123456", False), ("+2904321", True), ("+1", False), ("+04155550123", False),
     ("+1 415 555 0123", False),
     ("+1415555012a", False), ("+١٤١٥٥٥٥٠١٢٣", False), ("+14155550123\n", False), (None, False)],
)  # fmt: skip
def test_phone_numbers(phone: Any, good: bool) -> None:
    """Numbers are E.164 in ASCII digits. There is no minimum: Saint Helena's have seven with the country code."""
    assert validate_phone_number(phone) is good
    if good:
        assert require_phone_number(phone) == phone
    else:
        with pytest.raises(ValidationError):
            require_phone_number(phone)


@pytest.mark.parametrize(
    ("password", "faults"),
    [("Sample-Pass1!", ()), ("short1!A", ()), ("Sh1!", ("min_length",)), ("alllower1!", ("upper",)),
     ("ALLUPPER1!", ("lower",)), ("NoDigits!!", ("digit",)), ("NoSpecial11", ("special",)),
     ("A1!" + "a" * 254, ("max_length",)),
     ("", ("min_length", "upper", "lower", "digit", "special"))],
)  # fmt: skip
def test_passwords(password: str, faults: Any) -> None:
    """All broken rules are reported at once, by name."""
    assert PASSWORD_POLICY.faults(password) == faults
    assert validate_password_strength(password) is not bool(faults)
    if faults:
        with pytest.raises(DataValidationError) as refused:
            require_password(password)
        assert [error["rule"] for error in refused.value.validation_errors] == list(faults)
        assert not password or password not in refused.value.to_json()
    else:
        assert require_password(password) == password


def test_a_password_that_is_not_text() -> None:
    """A password that is not text is refused. A policy can drop rules."""
    assert not validate_password_strength(12345678)
    with pytest.raises(DataValidationError):
        require_password(None)
    assert PasswordPolicy(special="", min_length=1).faults("aA1") == ()


@pytest.mark.parametrize(
    ("changes", "password", "faults"),
    [
        ({"special": "#"}, "Sample-Pass1!", ("special",)),
        ({"special": "#"}, "Sample-Pass1#", ()),
        ({"special": "]^-\\\\"}, "Sample_Pass1]", ()),
        ({"upper": False}, "sample-pass1!", ()),
        ({"min_length": 20}, "Sample-Pass1!", ("min_length",)),
        ({"max_length": 10}, "Sample-Pass1!", ("max_length",)),
    ],
)
def test_a_policy_of_ones_own(changes: Any, password: str, faults: Any) -> None:
    """A policy changes what it names, and keeps the rest of the schemas' rules."""
    assert PasswordPolicy(**changes).faults(password) == faults


def test_defaults_are_those_of_the_schemas() -> None:
    """Unless changed, a policy is the generated table."""
    assert tuple(PASSWORD_POLICY._rules()) == rules.PASSWORD
    assert (PASSWORD_POLICY.min_length, PASSWORD_POLICY.max_length) == (8, 256)
    assert sorted(BLOCKED_EMAIL_DOMAINS) == ["example.com", "test.com"]


@given(st.emails() | st.text(max_size=20) | st.from_regex(r"\+?[0-9]{1,17}", fullmatch=True))
def test_validate_and_require_agree(text: str) -> None:
    """`require_` returns what `validate_` accepts and refuses what it refuses; the utilities agree."""
    assert validate_email(text) is is_valid_email(text)
    for validate, require in ((validate_email, require_email), (validate_phone_number, require_phone_number)):
        if validate(text):
            assert require(text) == text
        else:
            with pytest.raises(ValidationError):
                require(text)
    if validate_phone_number(text):
        assert normalize_phone(text) == text


@pytest.mark.parametrize(
    ("text", "good"),
    [("Jonathan Ü. O'Neil", True), ("日本", True), ("a\tb", False), ("a\x00b", False), ("a\u202eb", False),
     ("\ud800", False), ("a\u200fb", False), ("a\u2028b", False), ("a\u2029b", False), ("x" * 1001, False), (5, False)],
)  # fmt: skip
def test_safe_strings(text: str, good: bool) -> None:
    """Control and reordering characters, overlong texts and other types are refused."""
    assert validate_safe_string(text) is good


def test_safe_strings_are_normalised() -> None:
    """The text is in NFC, without blanks around it, and with line breaks only if `multiline` is set."""
    assert require_safe_string(" cafe\u0301 ", field="name") == "café"
    assert require_safe_string("a\nb", field="bio", multiline=True) == "a\nb"
    for wrong in ("a\nb", 5, "x" * 11):
        with pytest.raises(ValidationError) as refused:
            require_safe_string(wrong, field="name", max_length=10)
        assert refused.value.field == "name"


def test_overlong_texts_are_not_normalised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Normalising takes quadratic time on combining marks; at most four characters become one."""
    assert require_safe_string("e\u0301" * 10, field="name", max_length=10) == "\u00e9" * 10
    monkeypatch.setattr(validators, "unicodedata", None)
    with pytest.raises(ValidationError):
        require_safe_string("a" + "\u0316\u0300" * 20, field="name", max_length=10)


@pytest.mark.parametrize(
    ("text", "clean"),
    [("hello", "hello"), ("<b>hi</b>", "hi"), ("<<i>script>alert(1)<</i>/script>", "alert(1)"), ("a; b'\"\\c", "a bc"),
     ("5 > 3 < 4", "5  3  4"), ("<img src=x", "img src=x")],
)  # fmt: skip
def test_sanitized(text: str, clean: Any) -> None:
    """No tag is left, not even a tag that the removal of another one forms."""
    assert sanitize_input(text) == clean


@given(st.text(st.sampled_from("<>ab/;'\" "), max_size=60))
def test_sanitizing_twice_changes_nothing(text: str) -> None:
    """No removed character is left after the first time."""
    clean = sanitize_input(text)
    assert sanitize_input(clean) == clean
    assert not set(clean) & set("<>;'\"\\")


@pytest.mark.parametrize(
    "check", [validate_email, validate_phone_number, validate_safe_string, sanitize_input]
)
@pytest.mark.parametrize("text", ["<" * 100_000, "a." * 50_000, "a@" + "a." * 50_000, "+" + "1" * 100_000])
def test_hostile_lengths(check: Any, text: str) -> None:
    """Very long input is read in one pass; a quadratic check would take minutes."""
    assert check(text) in {False, "", text.replace("<", "")}
