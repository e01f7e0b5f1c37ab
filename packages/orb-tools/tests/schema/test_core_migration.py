"""Rules of the earlier form that ours can say are kept, and all others are listed with the reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from orb_tools.schema.core_migration import Dropped, migrate_types, migrate_validators


def migrated(*parts: Any, name: str = "code") -> tuple[list[Any], list[str]]:
    """The rules of a validator in our form, and why others were dropped."""
    document: dict[str, Any] = {"version": "1.0", "validators": {name: {"rules": [*parts]}}}
    found = [*migrate_validators(document)]
    return document["validators"].get(name, []), [part.why for part in found if isinstance(part, Dropped)]


def test_regular_expressions() -> None:
    """A pattern with both ends is of the whole text, and another one of a part. Python must know it."""
    rules, dropped = migrated(
        {"type": "regex", "value": "^[a-z]+$"},
        {"type": "regex", "pattern": "[0-9]"},
        {"type": "regex", "value": "(?<x>a)"},
    )
    assert [(rule["rule"], rule["name"], rule["pattern"]) for rule in rules] == [
        ("regex", "code", "^[a-z]+$"),
        ("contains", "code2", "[0-9]"),
    ]
    assert dropped == ["Python does not know its regular expression"]


@pytest.mark.parametrize(
    ("pattern", "rule", "text"),
    [
        ("^(a|b)$", "regex", "b"),
        ("^[|(]b$", "regex", "(b"),
        (r"^a\|b$", "regex", "a|b"),
        (r"^a\\$", "regex", "a\\"),
        ("^a|b$", "contains", "ax"),
        (r"^(a)|\(b$", "contains", "x(b"),
        (r"^a\$", "contains", "a$x"),
        (r"^a\\\$", "contains", "a\\$x"),
    ],
)
def test_patterns_keep_their_meaning(pattern: str, rule: str, text: str) -> None:
    """A pattern is of the whole text only if both anchors hold for every alternative. JavaScript searches else."""
    [found], _ = migrated({"type": "regex", "value": pattern})
    assert (found["rule"], found["pattern"]) == (rule, pattern)
    assert re.search(pattern, text)
    assert (re.fullmatch(pattern, text) is not None) is (rule == "regex")


@pytest.mark.parametrize("literal", ["/^[a-z]+$/", "/a/gi"])
def test_literals_of_javascript(literal: str) -> None:
    """Slashes and flags are no part of a pattern, so such a text is listed and not kept."""
    rules, dropped = migrated({"type": "regex", "value": literal})
    assert (rules, "literal of JavaScript" in dropped[0]) == ([], True)


def test_lengths() -> None:
    """A length is exact, or has limits under any of their names."""
    rules, dropped = migrated(
        {"type": "length", "value": 4}, {"type": "length", "min": 1, "maxLength": 9}, {"type": "length"}
    )
    assert rules == [
        {"rule": "length", "minimum": 4, "maximum": 4},
        {"rule": "length", "minimum": 1, "maximum": 9},
    ]
    assert dropped == ["it has no limit"]


def test_blocked_domains() -> None:
    """Only e-mail addresses have domains. A validator without a rule goes."""
    blocked = {"type": "blacklist", "value": ["example.com"]}
    assert migrated(blocked, name="email")[0][0]["values"] == ["example.com"]
    rules, dropped = migrated(blocked)
    assert (rules, len(dropped)) == ([], 2)


def test_rules_in_our_form_stay() -> None:
    """Our own rules are not touched, with or without faults, and neither is what is no rule at all."""
    ours = {"version": "1.0", "validators": {"a": [{"rule": "length"}, "x"], "b": 3, "c": [{"rul": "x"}]}}
    assert [*migrate_validators(ours)] == []
    rules, dropped = migrated({"type": "uuid"}, "x", {"rul": "x"})
    assert (rules, len(dropped)) == (["x", {"rul": "x"}], 1)


def test_types() -> None:
    """The pattern of a type becomes the validator of its name. One that exists already decides."""
    types: dict[str, Any] = {
        "types": {
            "ZipCode": {"type": "string", "pattern": "^[0-9]+$", "minLength": 5, "format": "zip"},
            "Email": {"type": "string", "pattern": ".+@.+"},
            "Size": {"type": "number", "minimum": 1},
            "Odd": {"type": "string", "pattern": "("},
        }
    }
    validators: dict[str, Any] = {"validators": {"email": [{"rule": "length", "maximum": 9}]}}
    dropped = [
        (part.what, part.why) for part in migrate_types(types, validators) if isinstance(part, Dropped)
    ]
    assert types["types"] == {
        "ZipCode": {"type": "string", "validator": "zipCode"},
        "Email": {"type": "string", "validator": "email"},
        "Size": {"type": "number", "minimum": 1},
        "Odd": {"type": "string"},
    }
    assert [rule["rule"] for rule in validators["validators"]["zipCode"]] == ["length", "regex"]
    assert dropped == [
        ("'format' of 'ZipCode'", "a type has no such key"),
        ("the rules of 'Email'", "the validator 'email' has other rules, and decides"),
        ("the pattern of 'Odd'", "Python does not know its regular expression"),
    ]
