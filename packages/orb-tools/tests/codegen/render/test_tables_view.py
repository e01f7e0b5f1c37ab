"""data.yml holds the tables of the stored entities."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from orb_testing.templates import load_template, parameters_of
from orb_tools.codegen.render.tables_view import tables_view

Generate = Callable[..., tuple[int, str]]


def test_unique_values_have_a_table(schema_tree: Any) -> None:
    """The table of unique values exists only if some attribute is unique."""

    def names() -> list[str]:
        tables: Any = tables_view(schema_tree.catalogue())["tables"]
        return [table.name for table in tables]

    assert names() == ["Things"]
    schema_tree.replace("      enum_type: Kind", "      unique: true")
    assert names() == ["Things", "UniqueValues"]


def test_keys_and_their_definitions_match(golden_tree: Any, generate: Generate) -> None:
    """DynamoDB refuses a table that defines an attribute that is not a key, or lacks one that is."""
    generate()

    class Loader(yaml.SafeLoader):
        """A loader that reads CloudFormation's tags as None."""

    Loader.add_multi_constructor("!", lambda *_: None)
    text = (golden_tree.output / "infrastructure/cloudformation/data.yml").read_text()
    resources = yaml.load(text, Loader).get("Resources")
    tables = [part["Properties"] for part in resources.values() if part["Type"] == "AWS::DynamoDB::Table"]
    assert len(tables) == 3
    for table in tables:
        indexes = [*table.get("GlobalSecondaryIndexes", ()), *table.get("LocalSecondaryIndexes", ())]
        keys = {key["AttributeName"] for part in (table, *indexes) for key in part["KeySchema"]}
        assert {part["AttributeName"] for part in table["AttributeDefinitions"]} == keys


def test_template_passes_cfn_lint(golden_tree: Any, generate: Generate) -> None:
    """The template follows CloudFormation's own specification."""
    generate()
    template = golden_tree.output / "infrastructure/cloudformation/data.yml"
    command = [str(Path(sys.executable).parent / "cfn-lint"), str(template)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_streams_and_ttl_by_environment(golden_tree: Any, generate: Generate) -> None:
    """A table has its stream and its expiry only in the environments that schemas/config.yml gives them to."""
    generate()
    template = load_template(golden_tree.output / "infrastructure/cloudformation/data.yml")
    for environment, expected in (("dev", False), ("staging", True), ("prod", True)):
        names = parameters_of(template, {"Environment": environment})
        tables = {name: part["Properties"] for name, part in template["Resources"].items() if "Table" in name}
        conditions = [
            names["Environment"] in str(template["Conditions"][name]) for name in ("HasStreams", "HasTtl")
        ]
        assert conditions == [expected, expected]
    assert tables["GadgetsTable"]["StreamSpecification"]["Fn::If"][0] == "HasStreams"
    assert tables["SensorsTable"]["TimeToLiveSpecification"]["Fn::If"][0] == "HasTtl"
    assert template["Outputs"]["GadgetsTableStreamArn"]["Condition"] == "HasStreams"


def test_no_environment_has_streams(schema_tree: Any) -> None:
    """What no environment has is not in the template, and needs no condition."""
    schema_tree.append("  stream: {enabled: true}\n")
    off = "".join(f"  {name}: {{streams: false}}\n" for name in ("dev", "staging", "prod"))
    schema_tree.write("config.yml", f"environments:\n{off}")
    view: Any = tables_view(schema_tree.catalogue())
    assert (view["tables"][0].stream, view["conditions"], view["rules"]) == (None, [], [])


def test_requirements_by_environment(schema_tree: Any) -> None:
    """An environment has a rule for what it requires, and only then."""
    schema_tree.write("config.yml", "environments: {staging: {customer_key: required}}\n")
    view: Any = tables_view(schema_tree.catalogue())
    assert [(rule["environment"], len(rule["assertions"])) for rule in view["rules"]] == [
        ("staging", 1),
        ("prod", 2),
    ]
