"""A template asks of an environment what schemas/config.yml says."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.environment_rules import environment_conditions, environment_rules

USED = {"HasStreams": True, "HasTtl": True}


def test_requirements_by_environment(schema_tree: Any) -> None:
    """An environment has a rule for what it requires, and only then."""
    schema_tree.write("config.yml", "environments: {staging: {customer_key: required}}\n")
    rules: Any = list(environment_rules(schema_tree.catalogue().environments))
    assert [(rule["environment"], len(rule["assertions"])) for rule in rules] == [("staging", 1), ("prod", 2)]


def test_conditions(schema_tree: Any) -> None:
    """What all environments have, none has or no table uses needs no condition."""
    schema_tree.write("config.yml", "environments: {dev: {streams: false}, staging: {streams: false}}\n")
    environments = schema_tree.catalogue().environments
    assert dict(environment_conditions(environments, USED)) == {
        "HasStreams": "!Equals [!Ref Environment, prod]"
    }
    assert dict(environment_conditions(environments, {**USED, "HasStreams": False})) == {}
    off = "".join(f"  {name}: {{ttl: false}}\n" for name in ("dev", "staging", "prod"))
    schema_tree.write("config.yml", f"environments:\n{off}")
    assert dict(environment_conditions(schema_tree.catalogue().environments, USED)) == {}
