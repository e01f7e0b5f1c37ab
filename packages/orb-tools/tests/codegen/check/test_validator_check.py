"""The rules of a validator have the keys of their kind."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from orb_common.utils.text_rules import Blocklist, Length, Regex, Visible
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

ALL_KINDS = """\
validators:
  email:
    - {rule: length, maximum: 5}
    - {rule: regex, name: form, pattern: 'a+', message: must be a}
    - {rule: contains, name: some, pattern: b, message: must have b}
    - {rule: visible, message: must be seen}
    - {rule: blocklist, values: [Example.COM], message: must not be of it}
"""


def test_rules_are_those_of_orb_common(schema_tree: Any) -> None:
    """The rules are those of orb_common. The blocklist is separate, because it applies only on request."""
    schema_tree.write("core/validators.yml", ALL_KINDS)
    faults = Faults()
    validator = load_catalogue(schema_tree.schemas, faults).validators["email"]
    assert not faults
    assert validator.rules == (
        Length(maximum=5),
        Regex("form", "a+", "must be a"),
        Regex("some", "b", "must have b", part=True),
        Visible("must be seen"),
    )
    assert validator.blocklist == Blocklist(frozenset({"example.com"}), "must not be of it")


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{rule: length}", "a rule 'length' without a limit: add 'minimum' or 'maximum'"),
        ("{rule: length, minimum: 6, maximum: 5}", "'minimum' is above 'maximum': correct one of the two"),
        ("{rule: length, maximum: 5, message: must}", "a rule 'length' has no key 'message': drop it"),
        ("{rule: regex, pattern: a, message: must}", "a rule 'regex' without 'name': add the key 'name'"),
        ("{rule: regex, name: a, message: must}", "a rule 'regex' without 'pattern': add the key 'pattern'"),
        (
            "{rule: contains, name: a, pattern: a}",
            "a rule 'contains' without 'message': add the key 'message'",
        ),
        ("{rule: visible, message: must, maximum: 5}", "a rule 'visible' has no key 'maximum': drop it"),
        ("{rule: visible}", "a rule 'visible' without 'message': add the key 'message'"),
        ("{rule: blocklist, message: must}", "a rule 'blocklist' without 'values': add the key 'values'"),
        (
            "{rule: blocklist, values: [], message: must}",
            "a rule 'blocklist' without 'values': add the key 'values'",
        ),
        (
            "{rule: blocklist, values: [a], message: must, pattern: b}",
            "a rule 'blocklist' has no key 'pattern': drop it",
        ),
    ],
)
def test_keys_of_a_kind(schema_tree: Any, rule: str, fault: str) -> None:
    """A rule has the keys of its kind, and limits that some text can satisfy."""
    schema_tree.write("core/validators.yml", f"validators:\n  email:\n    - {rule}\n")
    assert schema_tree.faults() == [f"validators.yml:3: {fault}"]


def test_names(schema_tree: Any) -> None:
    """Each validator has a valid constant of its own, and each rule of a validator a name of its own."""
    rules = "[{rule: visible, message: m}, {rule: regex, name: visible, pattern: a, message: m}]"
    visible = "[{rule: visible, message: m}]"
    text = f"validators:\n  email: {rules}\n  Phone: {visible}\n  userID: {visible}\n  userId: {visible}\n"
    schema_tree.write("core/validators.yml", text)
    assert schema_tree.faults() == [
        "validators.yml:2: 'email' has a rule 'visible' already: rename it, or drop it",
        "validators.yml:3: validator 'Phone' is not a camelCase name: write letters and digits, such as phoneNumber",
        "validators.yml:5: validators 'userID' and 'userId' both make 'USER_ID': rename one of the two",
    ]


@pytest.mark.parametrize("pattern", ["(", "[b-a]", "(a)\\2", "a{3,2}", "[[a]", "(?<=a+)b"])
def test_patterns_are_those_of_python(schema_tree: Any, pattern: str) -> None:
    """A pattern that Python refuses or warns about is a fault, because every function would fail on it."""
    rule = {"rule": "regex", "name": "odd", "pattern": pattern, "message": "must be odd"}
    schema_tree.write("core/validators.yml", yaml.safe_dump({"validators": {"email": [rule]}}))
    [fault] = schema_tree.faults()
    assert fault.startswith(
        "validators.yml:5: 'pattern' of a rule 'regex' of 'email' is not a regular expression of Python: correct it: "
    )


def test_patterns_of_endless_time_are_refused(schema_tree: Any) -> None:
    """A rule whose pattern could stop a function is a fault. No default is matched with it."""
    schema_tree.replace("'.+@.+'", "'(a+)+b'", "core/validators.yml")
    schema_tree.append(f"    a: {{type: string, validation: Email, default: {'a' * 20}}}\n")
    assert schema_tree.faults() == [
        (
            "validators.yml:5: 'pattern' of a rule 'regex' of 'email' may take endless time, "
            "because a repeat in it divides "
            "one text in several ways: write parts that cannot match the same text, such as a+ for (a+)+"
        )
    ]
