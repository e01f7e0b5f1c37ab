"""The forms of texts: every text that they make follows all rules."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils.rules import EMAIL, PASSWORD, PHONE_NUMBER, TIME_OF_DAY
from orb_common.utils.text_rules import Length, Rule, TimeZone, broken_rules
from orb_tools.codegen.check.attribute import Limits
from orb_tools.codegen.check.core import Rule as Type
from orb_tools.codegen.check.core import Validator
from orb_tools.codegen.render.text_forms import TextForm, text_form

ZONE = (Length(maximum=64), TimeZone("a zone"))


def made(form: TextForm, number: int) -> str:
    """Return the text of a number, as factories make it."""
    if isinstance(form.form, str):
        return form.form % (number if form.span is None else number % form.span)
    return form.form[number % len(form.form)]


def limits(
    *rules: Rule, pattern: str | None = None, least: int | None = None, most: int | None = None
) -> Limits:
    """Return the limits of an attribute."""
    type_ = Type(name="T", type="string", validator=Validator(name="t", rules=rules)) if rules else None
    return Limits(rule=type_, pattern=pattern, min_length=least, max_length=most)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (limits(), TextForm("label-%d")),
        (limits(*EMAIL), TextForm("label-%d@orb.example")),
        (limits(*PHONE_NUMBER), TextForm("+1%d")),
        (limits(*PASSWORD), TextForm("Aa1$-label-%d")),
        (limits(*ZONE), TextForm(("Europe/Berlin", "America/Lima", "UTC"))),
        (limits(pattern="[A-Z]{2}[0-9]{4}"), TextForm("AA%04d", 10_000)),
        (limits(pattern="spotify:(playlist|album):[A-Za-z0-9]+"), TextForm("spotify:playlist:%d")),
        (limits(pattern="100%[0-9]+"), TextForm("100%%%d")),
        (limits(most=8), TextForm("t%d", 10**6)),
        (limits(most=1), TextForm("%d", 10)),
        (limits(least=40, most=40), TextForm("%040d")),
        (limits(pattern=r"(a|b)\1\1"), TextForm(())),
    ],
)
def test_forms(rules: Limits, expected: TextForm) -> None:
    """The form with the most room is taken. If no text is found, there is none."""
    assert text_form("label", rules) == expected


@given(number=st.integers(0, 10**12 - 1))
def test_made_texts_follow_all_rules(number: int) -> None:
    """Whatever the number, a text follows the rules from which its form was found."""
    for rules in (EMAIL, PHONE_NUMBER, PASSWORD, TIME_OF_DAY, ZONE):
        assert not broken_rules(made(text_form("first name", limits(*rules)), number), rules)
    for pattern in (r"[a-z\d]+", r"[^x]{3}-\w{2,5}", "(?:ab|cd)?[0-9]{2}", "x.{3,4}"):
        assert re.fullmatch(pattern, made(text_form("name", limits(pattern=pattern)), number))


def test_keys_have_room() -> None:
    """A key is not empty, and has no more bytes than DynamoDB allows."""
    assert text_form("n", limits(), max_bytes=1024) == TextForm("n-%d")
    assert text_form("n" * 2000, limits(), max_bytes=1024) == TextForm("t%d")
