"""Our rules of e-mail addresses and phone numbers, held against libraries that are too slow to load in a function."""

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
    """The first difference: we take domains that nobody registers, such as those for tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(email_validator, "SPECIAL_USE_DOMAIN_NAMES", [])
        yield


def is_email(text: str) -> bool:
    return not broken_rules(text, EMAIL)


def is_email_there(text: str) -> bool:
    """What email-validator says. Its `strict` holds the part before the @ to 64 characters, as RFC 5321 does."""
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
    # The part before the @: there, no dots at an end or in a row, no blanks, breaks or quotes, at most 64 characters.
    "@example.org", ".ann@example.org", "ann.@example.org", "ann..sample@example.org", "ann sample@example.org",
    "ann\n@example.org", "\nann@example.org", "a\tb@example.org", '"ann"@example.org', '"a..b"@example.org',
    'ann."x".y@example.org', "ann(remark)@example.org", "a,b@example.org", "a@b@example.org", f"{'a' * 65}@example.org",
    # The domain: there, dotted, labels of letters, digits and inner hyphens, at most 63 characters each.
    "ann@", "ann@localhost", "ann@.example.org", "ann@example..org", "ann@example.org.", "ann@-example.org",
    "ann@example-.org", "ann@example.-.org", "ann@exa_mple.org", "ann@example.org\n", "ann@ example.org",
    "ann@exa mple.org", "ann@[192.0.2.1]", "ann@192.0.2.1", "ann@example.1", "ann@example.tld-2", "ann@example.o-",
    f"ann@{'d' * 64}.org",
    # All of it: an @, one address alone, at most 254 characters.
    "", "ann", "ann.example.org", "Ann <ann@example.org>", "ann@example.org, bob@example.org",
    f"{'a' * 64}@{LONG_DOMAIN}.org",
]  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_addresses(text: str) -> None:
    """What email-validator documents as valid in ASCII is valid here."""
    assert (is_email(text), is_email_there(text)) == (True, True)


@pytest.mark.parametrize("text", INVALID)
def test_what_is_not_an_address(text: str) -> None:
    """Each fault that email-validator documents is one here."""
    assert (is_email(text), is_email_there(text)) == (False, False)


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


@settings(max_examples=1000, deadline=None)
@given(SHAPED | LOOSE)
def test_addresses_are_judged_as_there(text: str) -> None:
    """Ours and email-validator's rule agree, with three differences.

    We take every label that RFC 1123 takes: punycode is not decoded, and two hyphens may stand where RFC 5890 reserves
    them. We refuse last labels of one character and such as begin with a digit, since no top-level domain is like that.
    We take ASCII alone.
    """
    ours, theirs = is_email(text), is_email_there(text)
    if ours:
        assert theirs or has_reserved_label(text)
    elif theirs:
        assert has_odd_end(text) or not text.isascii()


def is_phone(text: str) -> bool:
    return not broken_rules(text, PHONE_NUMBER)


def in_e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def samples() -> set[str]:
    """The example numbers of phonenumbers: of every region and kind, and of calling codes without a region."""
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
    """Every example number of phonenumbers is a number here, those of six digits as well as those of twelve."""
    numbers = samples()
    assert len(numbers) > 900
    assert {len(number.removeprefix("+")) for number in numbers} >= set(range(6, 13))
    assert [number for number in numbers if not is_phone(number)] == []


DIGITS = st.text(st.sampled_from("0123456789"), max_size=18)
WRITTEN = st.builds("+{}".format, DIGITS) | st.text(st.sampled_from("+0123456789 -()x.a\u0661"), max_size=18)


@settings(max_examples=1000, deadline=None)
@given(WRITTEN)
def test_numbers_are_judged_as_there(text: str) -> None:
    """What phonenumbers writes as E.164 is a number here, and what it refuses is refused, with three differences.

    We know no calling codes, so those that are not assigned are taken. E.164 says no fewest digits: phonenumbers wants
    two after the calling code. And it drops or adds digits that a country dials before a number, where we take the
    number as it is.
    """
    ours = is_phone(text)
    try:
        there = in_e164(phonenumbers.parse(text))
    except phonenumbers.NumberParseException as error:
        unassigned = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        assert not ours or unassigned or len(text) <= len("+999") + 1
        return
    if there == text:
        assert ours is (len(text) <= len("+") + 15)
    elif ours:
        assert there[:2] == text[:2]


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
def test_names(name: str) -> None:
    """People's names, in any script, with the joiners that some scripts are written with."""
    assert broken_rules(name, PERSON_NAME) == ()


@pytest.mark.parametrize(
    "name",
    ["", " ", "123", "-", "\u200b", "A\u200bnn", "\u3164", "A\u3164", "\u202eevil", "a\x00", "Ann\n", "A\u00adnn",
     "\ud800", "\ue000", "\U000e0041", "a" * 101],
)  # fmt: skip
def test_what_is_not_a_name(name: str) -> None:
    """Nothing to read, or something that is hidden: two names that look alike must not differ."""
    assert broken_rules(name, PERSON_NAME) != ()


# What a font shows nothing of: Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
IGNORABLE = [
    range(0xAD, 0xAE), range(0x34F, 0x350), range(0x61C, 0x61D), range(0x115F, 0x1161), range(0x17B4, 0x17B6),
    range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0x3164, 0x3165),
    range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00), range(0xFFA0, 0xFFA1), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4),
    range(0x1D173, 0x1D17B), range(0xE0000, 0xE1000),
]  # fmt: skip


@pytest.mark.parametrize("hidden", IGNORABLE, ids=lambda block: f"U+{block.start:04X}")
@pytest.mark.parametrize("letters", ["Ann", "\u674e\u5c0f"])
def test_no_name_differs_by_what_is_not_shown(hidden: range, letters: str) -> None:
    """Every character that is shown as nothing is refused, before, within and after letters that need no joiner."""
    for code in hidden:
        for place in range(len(letters) + 1):
            assert broken_rules(letters[:place] + chr(code) + letters[place:], PERSON_NAME) != (), hex(code)


@settings(deadline=None)
@given(st.text(max_size=140) | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=140))
def test_identities_are_told_apart_by_sight(text: str) -> None:
    """1 to 128 characters, each of which shows, in one script: no two identities that look alike differ."""
    seen = text.isascii() and text.isprintable() and " " not in text
    assert (broken_rules(text, IDENTITY) == ()) is (seen and 0 < len(text) <= 128)


@settings(deadline=None)
@given(st.text())
def test_rules_name_what_is_broken_and_never_the_text(text: str) -> None:
    """Every message begins the same way, so that it can follow the name of a field; none is made of the text."""
    for rules in (EMAIL, IDENTITY, PHONE_NUMBER, PASSWORD, PERSON_NAME):
        for broken in broken_rules(text, rules):
            assert broken.message.startswith("must ")
            assert (broken.rule, broken.message) in {
                (other.rule, other.message)
                for sample in ("", "a" * 300, "\x00")
                for other in broken_rules(sample, rules)
            }
