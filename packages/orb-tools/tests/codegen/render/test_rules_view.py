"""Rendered rules are equal to the rules of the catalogue."""

from __future__ import annotations

from typing import Any

import yaml

from orb_common.utils import text_rules
from orb_tools.codegen.render.rules_view import rules_view, text_rules_view


def test_text_rules_are_the_rules_of_the_catalogue(golden_tree: Any) -> None:
    """The rendered calls create equal rules, whatever quotes the patterns and messages have."""
    validators = golden_tree.catalogue().validators
    view: Any = text_rules_view(validators.values())
    shown = {part["name"]: part for part in view["validators"]}
    kinds = {name: getattr(text_rules, name) for name in view["kinds"].split(", ")}
    for validator in validators.values():
        calls = shown[validator.constant]
        assert tuple(eval(call, kinds) for call in calls["rules"]) == validator.rules
        blocklist = eval(calls["blocklist"], kinds) if calls["blocklist"] else None
        assert blocklist == validator.blocklist


def test_types_of_inputs(golden_tree: Any) -> None:
    """A rule is an annotated type, with the limits that JSON Schema can show."""
    view: Any = rules_view(golden_tree.catalogue())
    assert {rule["name"]: rule["type"] for rule in view["rules"]} == {
        "LabelRule": "Annotated[str, Field(min_length=2, max_length=20), follows_rules(LABEL)]",
        "ModernRule": "Annotated[Timestamp, Field(ge=datetime.fromtimestamp(946684800, UTC))]",
        "PositiveRule": "Annotated[Number, Field(ge=1)]",
        "SerialRule": "Annotated[str, follows_rules(SERIAL)]",
    }


def test_a_rule_without_limits_is_its_type(schema_tree: Any) -> None:
    """A type without validator and minimum needs no annotation."""
    schema_tree.write("core/types.yml", "types:\n  Free: {type: string}\n")
    view: Any = rules_view(schema_tree.catalogue())
    assert [(rule["type"], rule["doc"]) for rule in view["rules"]] == [("str", '"""Free."""')]


def test_patterns_of_several_lines(schema_tree: Any) -> None:
    """A pattern with line breaks or tabs is a literal that equals it."""
    pattern = "a\nb\t'\\d\""
    schema_tree.write(
        "core/validators.yml",
        yaml.safe_dump(
            {"validators": {"odd": [{"rule": "regex", "name": "x", "pattern": pattern, "message": "m"}]}}
        ),
    )
    schema_tree.write("core/types.yml", "types: {}\n")
    view: Any = text_rules_view(schema_tree.catalogue().validators.values())
    [call] = view["validators"][0]["rules"]
    assert eval(call, {"Regex": text_rules.Regex}).pattern == pattern
