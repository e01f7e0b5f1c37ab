"""The table of holdings covers every link to a person that the schemas have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lambdas.privacy.holdings import HOLDINGS

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas" / "entities"
STORED = {"dynamodb", "lambda-dynamodb", "table"}
PERSONAL_RULES = {"Email", "PhoneNumber", "PersonName", "Identity"}
IDS = re.compile(r"(Id|By|Sub|Email|Owner|User)$")
THINGS = {
    "flowId", "queueId", "traceId", "runId", "orchestratorId", "kmsKeyId", "deviceCertificateId", "spotifyDeviceId",
    "spotifyContextUri", "activeSessionId", "pausedBy",
}  # fmt: skip
"""Attributes that look like ids of people, and name machines, keys, runs or sessions."""
OF_THE_ACCOUNT = {("Users", "firstName"), ("Users", "lastName")}
"""Personal data that leads to nobody, in rows that a holding covers by another link."""


def stored_entities() -> dict[str, dict[str, Any]]:
    """Return the attributes of each entity with a table, and its only key if it has one."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.rglob("*.yml")))
    return {each["name"]: each["model"] for each in files if each["type"] in STORED}


def links() -> list[tuple[str, str]]:
    """Return the attributes that lead to a person or are personal data, as the schemas say."""
    entities = stored_entities()
    own_ids = {
        model["keys"]["primary"]["partition"]
        for model in entities.values()
        if "sort" not in model["keys"]["primary"]
    } - {"userId"}
    found = []
    for name, model in entities.items():
        for attribute, facts in model["attributes"].items():
            thing = attribute in own_ids | THINGS and attribute != "phoneNumber"
            named = bool(IDS.search(attribute)) and not thing
            personal = facts.get("classification") == "PII" or facts.get("validation") in PERSONAL_RULES
            if (named or personal) and facts.get("classification") != "SENSITIVE":
                found.append((name, attribute))
    return found


@pytest.mark.parametrize(("entity", "attribute"), links())
def test_every_link_has_a_holding(entity: str, attribute: str) -> None:
    """A new link to a user, or a new address, needs a place in HOLDINGS: how it is exported and erased."""
    covered = {(each.name, link) for each in HOLDINGS for link in each.links} | OF_THE_ACCOUNT
    assert (entity, attribute) in covered


def test_links_and_fields_exist() -> None:
    """A holding names attributes that its entity has."""
    for holding in HOLDINGS:
        names = {field.alias or name for name, field in holding.model.model_fields.items()}
        assert holding.links | holding.hidden | holding.given <= names, holding.name


def test_what_is_personal_is_given_or_hidden_on_purpose() -> None:
    """What leads to the person is not hidden from them, but for the keys of exports."""
    for holding in HOLDINGS:
        assert holding.links & holding.hidden <= {"accessReport", "portableData"}, holding.name
        assert not holding.given & holding.hidden, holding.name


def test_what_stays_has_a_reason() -> None:
    """A row that an erasure does not touch says why it stays."""
    assert all(holding.erase is not None or holding.kept for holding in HOLDINGS)
