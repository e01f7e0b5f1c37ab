"""data.yml holds the tables of the stored entities."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from orb_testing.templates import load_template, parameters_of
from orb_tools.codegen.render import tables_view
from orb_tools.codegen.render.stacks import Size
from orb_tools.codegen.render.tables_view import tables_views
from orb_tools.codegen.write.placed_tables import placed_tables

if TYPE_CHECKING:
    import pytest

Generate = Callable[..., tuple[int, str]]


def test_unique_values_have_a_table(schema_tree: Any) -> None:
    """The table of unique values exists only if some attribute is unique."""

    def names() -> list[str]:
        [text] = tables_views(schema_tree.catalogue(), {}, render).values()
        return text.split()

    def render(view: Any) -> str:
        return " ".join(table.name for table in view["tables"])

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
    assert len(tables) == 6
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


def test_many_tables_are_divided(schema_tree: Any, generate: Generate) -> None:
    """Each template stays below the limits of CloudFormation. All exports have the name of the first stack."""
    minimal = (schema_tree.schemas / "entities/Things.yml").read_text()
    for number in range(105):
        schema_tree.write(f"entities/T{number:03}.yml", minimal.replace("Things", f"T{number:03}"))
    assert generate()[0] == 0
    folder = schema_tree.output / "infrastructure/cloudformation"
    texts = {path.name: path.read_text() for path in folder.glob("*.yml")}
    assert {name: text.count("    Export:") for name, text in texts.items()} == {
        "data.yml": 199,
        "data-2.yml": 14,
    }
    assert texts["data.yml"].count("!Sub ${AWS::StackName}-") == 199
    assert texts["data-2.yml"].count("!Sub ${DataStackName}-") == 14


def test_a_table_stays_in_its_stack(
    schema_tree: Any, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new table moves no other one, wherever its name stands. What is left over is removed."""
    monkeypatch.setattr(tables_view, "LIMITS", Size(resources=9, outputs=7, bytes=12_000))
    minimal = (schema_tree.schemas / "entities/Things.yml").read_text()

    def add(*names: str) -> dict[str, int]:
        for name in names:
            schema_tree.write(f"entities/{name}.yml", minimal.replace("Things", name))
        assert generate()[0] == 0
        assert "0 changed" in generate()[1]
        return placed_tables(schema_tree.output)

    first = add("Boxes", "Cups", "Doors", "Keys")
    assert first == {"Boxes": 1, "Cups": 1, "Doors": 1, "Keys": 2, "Things": 2}
    assert add("Apples", "Zebras") == first | {"Apples": 2, "Zebras": 3}
    (schema_tree.schemas / "entities/Zebras.yml").unlink()
    assert add() == first | {"Apples": 2}
    assert not (schema_tree.output / "infrastructure/cloudformation/data-3.yml").exists()
    monkeypatch.setattr(tables_view, "LIMITS", Size(resources=500, outputs=200, bytes=7_500))
    folder = schema_tree.output / "infrastructure/cloudformation"
    for text in folder.glob("*.yml"):
        text.unlink()
    assert set(add().values()) == {1, 2, 3}
    assert all(text.stat().st_size <= 7_500 for text in folder.glob("*.yml"))
