"""The schemas of the checkout keep to their own rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from orb_tools.codegen.catalogue import read
from orb_tools.codegen.check import PLAIN_TYPES
from orb_tools.codegen.faults import Faults

SCHEMAS = Path(__file__).resolve().parents[4] / "schemas"
FORM = json.loads((SCHEMAS / "entity.schema.json").read_text())
ENTITIES = sorted((SCHEMAS / "entities").rglob("*.yml"))


def test_form_is_a_json_schema() -> None:
    """An editor can use entity.schema.json."""
    Draft202012Validator.check_schema(FORM)


@pytest.mark.parametrize("path", ENTITIES, ids=lambda path: path.stem)
def test_entity_is_of_the_form(path: Path) -> None:
    """Every entity is valid to the schema that its first line names for editors."""
    first = path.read_text().partition("\n")[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == SCHEMAS / "entity.schema.json"
    assert list(Draft202012Validator(FORM).iter_errors(yaml.safe_load(path.read_text()))) == []


def test_the_hub_is_whole() -> None:
    """16 entities, 11 of them tables, 17 enums, a registry of 12 codes."""
    faults = Faults()
    catalogue = read(SCHEMAS, faults)
    assert not faults, faults.sorted()
    assert len(catalogue.entities) + len(catalogue.registries) == 16
    assert len(catalogue.tables) == 11
    assert len(catalogue.enums) == 17
    assert len(catalogue.registries["ErrorRegistry"].items) == 12
    assert len(catalogue.entities["Users"].attributes) == 15


def test_form_describes_every_type() -> None:
    """The text that an editor shows names every type that the generator knows."""
    shown = FORM["$defs"]["attribute"]["properties"]["type"]["description"]
    assert all(name in shown for name in PLAIN_TYPES)


def test_registry_holds_the_codes_of_the_errors() -> None:
    """The codes that orb_common knows as the registry's are the registry's."""
    from orb_common.exceptions.codes import REGISTRY
    from orb_models import ErrorRegistry

    assert set(ErrorRegistry.ITEMS) == set(REGISTRY)


def test_classifications_are_the_audit_trails() -> None:
    """A schema can say no classification that the audit trail does not know."""
    from orb_common.audit.classification import FieldClassification

    said = FORM["$defs"]["attribute"]["properties"]["classification"]["enum"]
    assert set(said) == {member.value for member in FieldClassification}
