"""entity.schema.json describes the form of entity files for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from orb_tools.codegen.header import is_generated
from orb_tools.codegen.read.json_schema import entity_schema

SCHEMA = json.loads(entity_schema())
FORMS = {part["$ref"].removeprefix("#/$defs/") for part in SCHEMA["oneOf"]}


def test_it_is_a_json_schema() -> None:
    """It is a valid JSON Schema, and has the notice of a generated file."""
    Draft202012Validator.check_schema(SCHEMA)
    assert is_generated(entity_schema())


def test_every_kind_has_one_form() -> None:
    """The kind of an entity decides its keys, and an editor offers all kinds."""
    kinds = [SCHEMA["$defs"][form]["properties"]["type"] for form in FORMS]
    values = [value for kind in kinds for value in kind.get("enum", [kind.get("const")])]
    assert sorted(values) == [
        "dynamodb",
        "input",
        "lambda",
        "lambda-dynamodb",
        "registry",
        "standard",
        "table",
    ]
    assert sorted(SCHEMA["properties"]["type"]["enum"]) == sorted(values)


@pytest.mark.parametrize("name", sorted(SCHEMA["$defs"].keys() - {"JsonValue"}))
def test_every_key_is_described(name: str) -> None:
    """Every key has a description, and other keys are refused."""
    form = SCHEMA["$defs"][name]
    assert form["additionalProperties"] is False
    for key, node in form["properties"].items():
        target = SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
        assert node.get("description") or target.get("description"), key


def test_nothing_in_it_is_for_python_alone() -> None:
    """It has no null and no defaults, because an editor would write them into the file."""

    def nodes(node: Any) -> list[dict[str, Any]]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return [*([node] if isinstance(node, dict) else ()), *(one for part in inner for one in nodes(part))]

    for node in nodes(SCHEMA):
        assert node.get("type") != "null"
        assert not isinstance(node.get("type"), str) or "default" not in node


def test_the_file_of_the_checkout_is_up_to_date() -> None:
    """The file in schemas/ is up to date."""
    root = Path(__file__).resolve().parents[5]
    assert (root / "schemas/entity.schema.json").read_text() == entity_schema()
