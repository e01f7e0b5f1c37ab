"""The JSON Schema of an input refuses nothing that the input accepts, and accepts little that it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import orb_models
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.render.input_schemas import input_schemas

if TYPE_CHECKING:
    from orb_models.input import Input

SCHEMAS = Path(__file__).resolve().parents[5] / "schemas"
CATALOGUE = load_catalogue(SCHEMAS, Faults())
DOCUMENTS = {
    name: json.loads(text)
    for entity in CATALOGUE.entities.values()
    for name, text in input_schemas(entity, CATALOGUE)
}
VALUES: list[Any] = [
    None, "", "x", "x" * 101, "x" * 3000, "a@example.org", "+15551234567", "2026-01-02T03:04:05Z",
    0, 1, -5, 1.5, True, [], ["x"], ["x", "x"], [1], {}, {"a": [1]},
]  # fmt: skip
ONLY_INPUTS = {"text_rules", "key_text", "timestamp", "decimal_parsing", "string_too_long"}
"""The errors of rules that JSON Schema cannot express: of texts, of bytes, and of the form of times and decimals."""


def fields_of(model: type[Input]) -> dict[str, Any]:
    shown: dict[str, Any] = model.model_json_schema(by_alias=True)
    return shown


@pytest.mark.parametrize("name", DOCUMENTS)
def test_names_and_defaults_are_those_of_the_input(name: str) -> None:
    """The fields, the required ones and the defaults are what pydantic says of the generated input."""
    ours, theirs = DOCUMENTS[name], fields_of(getattr(orb_models, name))
    Draft202012Validator.check_schema(ours)
    assert ours["title"] == theirs["title"]
    assert ours["additionalProperties"] is theirs["additionalProperties"] is False
    assert list(ours["properties"]) == list(theirs["properties"])
    assert sorted(ours.get("required", [])) == sorted(theirs.get("required", []))
    for field, shown in theirs["properties"].items():
        # pydantic shows null for optional fields, and nothing for a list, which it makes when it is needed.
        if shown.get("default") is not None:
            assert ours["properties"][field]["default"] == shown["default"]


def valid_payload(document: dict[str, Any], model: type[Input]) -> dict[str, Any]:
    """Return the required fields with the first value that the input accepts."""
    payload: dict[str, Any] = {}
    for field in document.get("required", ()):
        choices = document["properties"][field].get("enum", VALUES)
        payload[field] = next(
            value
            for value in choices
            if (field,) not in {place for _, place in errors(model, {field: value})}
        )
    return payload


def errors(model: type[Input], payload: dict[str, Any]) -> set[tuple[str, tuple[Any, ...]]]:
    try:
        model.model_validate(payload)
    except ValidationError as error:
        return {(found["type"], found["loc"][:1]) for found in error.errors()}
    return set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_same_answer_to_any_value(name: str) -> None:
    """For each field and value both agree, but for rules of texts, which only the input checks."""
    document, model = DOCUMENTS[name], getattr(orb_models, name)
    validator = Draft202012Validator(document)
    payload = valid_payload(document, model)
    assert validator.is_valid(payload)
    for field, shown in document["properties"].items():
        single = shown["anyOf"][0] if "anyOf" in shown else shown
        for value in [*VALUES, *single.get("enum", ())]:
            sent = {**payload, field: value}
            refused = {kind for kind, _ in errors(model, sent)}
            if validator.is_valid(sent):
                # Bounds of numbers that are written as texts.
                bounds = {"less_than_equal", "greater_than_equal"} if isinstance(value, str) else set()
                assert refused <= ONLY_INPUTS | bounds, (field, value)
            else:
                assert refused, (field, value)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_unknown_fields_are_refused(name: str) -> None:
    """A misspelt field is refused by both."""
    assert not Draft202012Validator(DOCUMENTS[name]).is_valid({"notAField": 1})


def test_every_description_is_there() -> None:
    """Each field of each input has the description of its attribute."""
    for table in filter(lambda entity: entity.has_repository, CATALOGUE.tables):
        shown = DOCUMENTS[f"{table.name}Create"]["properties"]
        for attribute in table.create_attributes:
            assert shown[attribute.name].get("description", "") == attribute.description


def test_nested_values(golden_tree: Any) -> None:
    """A value that an input contains is a definition, and so are the values that it contains."""
    catalogue = golden_tree.catalogue()
    documents = dict(input_schemas(catalogue.entities["Gadgets"], catalogue))
    document = json.loads(documents["GadgetsCreate"])
    assert document["properties"]["partners"]["anyOf"][0] == {
        "type": "array",
        "items": {"$ref": "#/$defs/Makers"},
    }
    assert document["$defs"]["Makers"]["required"] == ["name"]


@pytest.mark.parametrize(
    ("pattern", "is_shown"),
    [
        ("[a-z0-9_-]{1,20}", True),
        (r"\+[1-9][0-9]{1,14}", True),
        ("^(?:AB,|[^A\\-,]+?,)*$", True),
        (r"a/b\/c[\].]\u00e9{2,}", True),
        (r"\d+", False),
        (r"[\w.]+", False),
        ("a.b", False),
        ("(?i)a", False),
        ("(?P<year>a)", False),
        ("(?=a)[ab]", False),
        ("a++", False),
        ("a{,3}", False),
        (r"a\Z", False),
        (r"a\@", False),
        ("[]a]", False),
        (r"(a)\1", False),
    ],
)
def test_only_common_patterns_are_shown(schema_tree: Any, pattern: str, is_shown: bool) -> None:
    """A pattern that JavaScript refuses, or reads as another one, would refuse what the input accepts."""
    attribute = {"type": "string", "pattern": pattern}
    schema_tree.append(f"    a: {json.dumps(attribute)}\n")
    catalogue = schema_tree.catalogue()
    created = dict(input_schemas(catalogue.entities["Things"], catalogue))["ThingsCreate"]
    shown = json.loads(created)["properties"]["a"].get("pattern")
    assert shown == (f"^(?:{pattern})$" if is_shown else None)
