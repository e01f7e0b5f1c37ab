"""The rules for e-mail addresses, phone numbers and names, compared with libraries that are too slow for a function."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import email_validator
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.utils.rules import EMAIL, IDENTITY, PASSWORD, PERSON_NAME, PHONE_NUMBER
from orb_common.utils.text_rules import broken_rules

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def every_domain() -> Iterator[None]:
    """Let email-validator accept reserved domains, such as those for tests. Our rule accepts them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(email_validator, "SPECIAL_USE_DOMAIN_NAMES", [])
        yield


def is_email(text: str) -> bool:
    return not broken_rules(text, EMAIL)


def is_email_of_library(text: str) -> bool:
    """Return the result of email-validator. `strict` limits the part before the @ to 64 characters (RFC 5321)."""
    try:
        email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except email_validator.EmailNotValidError:
        return False
    return True


LONG_DOMAIN = ".".join(["d" * 50] * 4)
VALID = [
    "A@example.org", "Ann.Sample.99@mail-1.example.org", "ann+list/team=blue@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org", "o'neil@example.org", "a.b.c.d.e@example.org", "1234@567.example",
    "a@xn--bcher-kva.example", "a@example.xn--p1ai", "a@b.co-m", "A@EXAMPLE.ORG", "-@example.org",
    f"{'a' * 64}@example.org", f"{'a' * 44}@{LONG_DOMAIN}.org", f"a@{'d' * 63}.org",
]  # fmt: skip
INVALID = [
    # The part before the @ is missing, has wrong dots, blanks, line breaks or quotes, or more than 64 characters.
    "@example.org", ".ann@example.org", "ann.@example.org", "ann..sample@example.org", "ann sample@example.org",
    "ann\n@example.org", "\nann@example.org", "a\tb@example.org", '"ann"@example.org', '"a..b"@example.org',
    'ann."x".y@example.org', "ann(remark)@example.org", "a,b@example.org", "a@b@example.org", f"{'a' * 65}@example.org",
    # The domain is missing, has no dot, or has a label with wrong characters or more than 63 of them.
    "ann@", "ann@localhost", "ann@.example.org", "ann@example..org", "ann@example.org.", "ann@-example.org",
    "ann@example-.org", "ann@example.-.org", "ann@exa_mple.org", "ann@example.org\n", "ann@ example.org",
    "ann@exa mple.org", "ann@[192.0.2.1]", "ann@192.0.2.1", "ann@example.1", "ann@example.tld-2", "ann@example.o-",
    f"ann@{'d' * 64}.org",
    # There is no @, more than one address, or more than 254 characters.
    "", "ann", "ann.example.org", "Ann <ann@example.org>", "ann@example.org, bob@example.org",
    f"{'a' * 64}@{LONG_DOMAIN}.org",
]  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_valid_addresses(text: str) -> None:
    """Addresses that email-validator documents as valid in ASCII are valid."""
    assert (is_email(text), is_email_of_library(text)) == (True, True)


@pytest.mark.parametrize("text", INVALID)
def test_invalid_addresses(text: str) -> None:
    """Addresses with a fault that email-validator documents are invalid."""
    assert (is_email(text), is_email_of_library(text)) == (False, False)


LABELS = st.sampled_from(
    ["a", "b1", "x-y", "xn--p1ai", "xn--a", "ab--c", "1", "1a", "-a", "a-", "", "com", "c0", "a_b", "\u00e9", "Org",
     "d" * 63, "d" * 64]
)  # fmt: skip
LOCALS = st.sampled_from(
    ["a", "a.b", ".a", "a.", "a..b", "a b", "", "a" * 64, "a" * 65, '"a"', "a@b", "\u00e9", "+-~"]
)
SHAPED = st.builds("{}@{}".format, LOCALS, st.lists(LABELS, max_size=6).map(".".join))
LOOSE = st.text(st.sampled_from("aZ09.-_+@! \n\u00e9"), max_size=20)


def has_reserved_label(text: str) -> bool:
    return any(label[2:4] == "--" for label in text.rpartition("@")[2].split("."))


def has_odd_end(text: str) -> bool:
    return re.search(r"\.([0-9][^.]*|[A-Za-z])\Z", text) is not None


@settings(max_examples=10 * settings().max_examples)
@given(SHAPED | LOOSE)
def test_addresses_match_email_validator(text: str) -> None:
    """Our rule and email-validator agree, with three differences.

    We accept every label of RFC 1123: we do not decode punycode, and accept two hyphens where RFC 5890 reserves them.
    We refuse a last label of one character or with a digit first, because no top-level domain has this form. We accept
    only ASCII.
    """
    ours, theirs = is_email(text), is_email_of_library(text)
    if ours:
        assert theirs or has_reserved_label(text)
    elif theirs:
        assert has_odd_end(text) or not text.isascii()


def is_phone(text: str) -> bool:
    return not broken_rules(text, PHONE_NUMBER)


def in_e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def samples() -> set[str]:
    """Return the example numbers of phonenumbers: of every region and type, and of calling codes without a region."""
    found = [
        phonenumbers.example_number_for_type(region, kind)
        for region in phonenumbers.SUPPORTED_REGIONS
        for kind in phonenumbers.PhoneNumberType.values()
    ]
    found += map(
        phonenumbers.example_number_for_non_geo_entity, phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS
    )
    return {in_e164(number) for number in found if number is not None}


def test_numbers_of_every_region() -> None:
    """Every example number of phonenumbers is valid, from six to twelve digits."""
    numbers = samples()
    assert len(numbers) > 900
    assert {len(number.removeprefix("+")) for number in numbers} >= set(range(6, 13))
    assert [number for number in numbers if not is_phone(number)] == []


DIGITS = st.text(st.sampled_from("0123456789"), max_size=18)
WRITTEN = st.builds("+{}".format, DIGITS) | st.text(st.sampled_from("+0123456789 -()x.a\u0661"), max_size=18)


@settings(max_examples=10 * settings().max_examples)
@given(WRITTEN)
def test_numbers_match_phonenumbers(text: str) -> None:
    """Our rule and phonenumbers agree on E.164 numbers, with three differences.

    We do not know the calling codes, so we accept unassigned ones. E.164 has no minimum length, but phonenumbers
    requires two digits after the calling code. It also drops or adds digits that a country dials before a number.
    """
    ours = is_phone(text)
    try:
        normalized = in_e164(phonenumbers.parse(text))
    except phonenumbers.NumberParseException as error:
        unassigned = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        assert not ours or unassigned or len(text) <= len("+999") + 1
        return
    if normalized == text:
        assert ours is (len(text) <= len("+") + 15)
    elif ours:
        assert normalized[:2] == text[:2]


@pytest.mark.parametrize(
    "name",
    [
        "Ann",
        "O'Neil",
        "Jos\u00e9 \u00c1ngel",
        "\u65e5\u672c",
        "X \u00c6 A-12",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u09b0\u200d\u09cd\u09af\u09be",
    ],
)
def test_valid_names(name: str) -> None:
    """A name may be in any script, with the joiners that the script needs."""
    assert broken_rules(name, PERSON_NAME) == ()


@pytest.mark.parametrize(
    "name",
    ["", " ", "123", "-", "\u200b", "A\u200bnn", "\u3164", "A\u3164", "\u202eevil", "a\x00", "Ann\n", "A\u00adnn",
     "\ud800", "\ue000", "\U000e0041", "a" * 101],
)  # fmt: skip
def test_invalid_names(name: str) -> None:
    """A name without letters or with hidden characters is refused, so that names that look the same are the same."""
    assert broken_rules(name, PERSON_NAME) != ()


# Characters that are shown as nothing: Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt.
IGNORABLE = [
    range(0xAD, 0xAE), range(0x34F, 0x350), range(0x61C, 0x61D), range(0x115F, 0x1161), range(0x17B4, 0x17B6),
    range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0x3164, 0x3165),
    range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00), range(0xFFA0, 0xFFA1), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4),
    range(0x1D173, 0x1D17B), range(0xE0000, 0xE1000),
]  # fmt: skip


@pytest.mark.parametrize("hidden", IGNORABLE, ids=lambda block: f"U+{block.start:04X}")
@pytest.mark.parametrize("letters", ["Ann", "\u674e\u5c0f"])
def test_invisible_characters_are_refused(hidden: range, letters: str) -> None:
    """A character that is shown as nothing is refused before, between and after letters that need no joiner."""
    for code in hidden:
        for place in range(len(letters) + 1):
            assert broken_rules(letters[:place] + chr(code) + letters[place:], PERSON_NAME) != (), hex(code)


@given(st.text(max_size=140) | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=140))
def test_identities_that_look_the_same_are_the_same(text: str) -> None:
    """An identity has 1 to 128 visible ASCII characters, so two different ones never look the same."""
    visible = text.isascii() and text.isprintable() and " " not in text
    assert (broken_rules(text, IDENTITY) == ()) is (visible and 0 < len(text) <= 128)


@given(st.text())
def test_messages_never_hold_the_text(text: str) -> None:
    """Each message begins with "must", so it can follow the name of a field. No message depends on the text."""
    for rules in (EMAIL, IDENTITY, PHONE_NUMBER, PASSWORD, PERSON_NAME):
        for broken in broken_rules(text, rules):
            assert broken.message.startswith("must ")
            assert (broken.rule, broken.message) in {
                (other.rule, other.message)
                for sample in ("", "a" * 300, "\x00")
                for other in broken_rules(sample, rules)
            }
