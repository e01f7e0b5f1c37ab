"""The schemas of the checkout are valid and complete."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

if TYPE_CHECKING:
    from orb_tools.codegen.check.entity import Entity

SCHEMAS = Path(__file__).resolve().parents[4] / "schemas"
FORM = json.loads((SCHEMAS / "entity.schema.json").read_text())
ENTITIES = sorted((SCHEMAS / "entities").rglob("*.yml"))


@pytest.mark.parametrize("path", ENTITIES, ids=lambda path: path.stem)
def test_entity_is_of_the_form(path: Path) -> None:
    """Every entity is valid, and its first line names entity.schema.json for editors."""
    first = path.read_text().partition("\n")[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == SCHEMAS / "entity.schema.json"
    assert list(Draft202012Validator(FORM).iter_errors(yaml.safe_load(path.read_text()))) == []


def attributes_of(entity: Entity) -> str:
    """The attributes of an entity in the notation of hub.yml."""
    parts = []
    for attribute in entity.attributes.values():
        enum = f"<{attribute.enum}>" if attribute.enum else ""
        kind = "" if attribute.type == "string" else f":{attribute.type}"
        parts.append(f"{attribute.name}{enum}{'' if attribute.required else '?'}{kind}")
    return " ".join(parts)


EXECUTION = {
    "Locks": """
        pk | pk runId orchestratorId status acquiredAt:timestamp expiresAt:timestamp pending?:number flowId? traceId?
        ttl:timestamp
    """,
    "OrderEvents": """
        traceId sk | traceId sk orderName eventId epoch:number eventType status flowId? runId? message? logLocation?
        executionUrl? data?:object ttl:timestamp
    """,
    "Orders": """
        runId orderNum | runId orderNum pk traceId flowId orderName cmds:array status executionTarget
        mustSucceed:boolean timeout:number queueId dependencies:array s3Location? callbackUrl? gitB64? sopsKeySsmPath?
        ssmTargets?:object ssmDocumentName? executionUrl? stepFunctionUrl? log? logLocation? commitHash?
        dispatchToken? attempts?:number startedAt?:timestamp dispatchedAt?:timestamp failureReason?
        createdAt:timestamp lastUpdate:timestamp ttl:timestamp
    """,
    "Runs": """
        runId | runId traceId flowId status jobDigest owner ownedUntil:timestamp orderCount:number
        deadline?:timestamp doneEndpoint summary?:object closedAt?:timestamp createdAt:timestamp
        lastUpdate:timestamp ttl:timestamp
    """,
}
"""The keys and fields of the records of execution, whose Python is hand-written."""


def test_execution_is_whole() -> None:
    """The tables of execution have the keys and fields of its records, expire by `ttl`, and have no model."""
    catalogue = load_catalogue(SCHEMAS, Faults())
    assert {e.name for e in catalogue.entities.values() if e.folder == ("execution",)} == set(EXECUTION)
    for name, record in EXECUTION.items():
        entity = catalogue.entities[name]
        assert entity.primary is not None
        assert f"{' '.join(entity.primary.keys)} | {attributes_of(entity)}" == " ".join(record.split())
        assert (entity.ttl, entity.has_model) == ("ttl", False)


def test_the_hub_is_whole() -> None:
    """Every entity, attribute, index, enum and code of the hub exists. There may be others."""
    faults = Faults()
    catalogue = load_catalogue(SCHEMAS, faults)
    assert not faults, faults.sorted()
    hub = yaml.safe_load((Path(__file__).parent / "hub.yml").read_text())
    assert [len(hub[part]) for part in ("tables", "models", "registries", "enums")] == [11, 4, 1, 17]
    for name, table in hub["tables"].items():
        entity = catalogue.entities[name]
        assert entity.primary is not None
        assert " ".join(entity.primary.keys) == table["keys"]
        assert [" ".join((str(index.name), *index.keys)) for index in entity.indexes] == table["indexes"]
        assert {(index.local, index.projection) for index in entity.indexes} <= {(False, "ALL")}
        assert attributes_of(entity) == table["attributes"]
    for name, attributes in hub["models"].items():
        assert not catalogue.entities[name].is_table
        assert attributes_of(catalogue.entities[name]) == attributes
    for name, codes in hub["registries"].items():
        assert {item.code for item in catalogue.registries[name].items} == set(codes.split())
    for name, values in hub["enums"].items():
        assert list(catalogue.enums[name].values) == values.split()
    assert catalogue.entities["Users"].stream == "NEW_AND_OLD_IMAGES"
    assert catalogue.entities["SmsRateLimit"].ttl == "ttl"


@pytest.mark.repository
def test_code_finds_the_validators_that_it_imports() -> None:
    """core/validators.yml defines every rule that hand-written code imports."""
    made = set()
    for validator in load_catalogue(SCHEMAS, Faults()).validators.values():
        made |= {validator.constant} | ({f"{validator.constant}_BLOCKLIST"} if validator.blocklist else set())
    for path in (SCHEMAS.parent / "packages").glob("*/src/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "orb_common.utils.rules":
                missing = {alias.name for alias in node.names} - made
                assert not missing, (
                    f"{path} imports rules that schemas/core/validators.yml does not make: {missing}"
                )


def test_form_describes_every_type() -> None:
    """The description of `type` in editors names every type."""
    shown = FORM["$defs"]["Attribute"]["properties"]["type"]["description"]
    assert all(name in shown for name in PLAIN_TYPES)


def test_classifications_are_the_audit_trails() -> None:
    """Schemas accept exactly the classifications of the audit trail."""
    from orb_common.audit.classification import FieldClassification

    accepted = FORM["$defs"]["Attribute"]["properties"]["classification"]["enum"]
    assert set(accepted) == {member.value for member in FieldClassification}
