"""What each operation takes and answers follows from its entity, its keys and its query."""

from __future__ import annotations

from typing import Any

import pytest


def shown(api: Any, name: str) -> dict[str, str]:
    """The fields of a type."""
    return {field.name: field.type for field in api.types[name].fields}


def operation(api: Any, name: str) -> tuple[bool, str, str]:
    [found] = [found for found in api.operations if found.name == name]
    return found.is_mutation, found.input, found.answer


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GadgetsCreate", (True, "GadgetsCreateInput!", "GadgetsResponse")),
        ("GadgetsUpdate", (True, "GadgetsUpdateInput!", "GadgetsResponse")),
        ("GadgetsDelete", (True, "GadgetsDeleteInput!", "GadgetsDeletedResponse")),
        ("GadgetsDisable", (True, "GadgetsDisableInput!", "GadgetsDisabledResponse")),
        ("GadgetsGet", (False, "GadgetsGetInput!", "GadgetsResponse")),
        ("GadgetsList", (False, "GadgetsListInput", "GadgetsListResponse")),
        ("GadgetsQueryByType", (False, "GadgetsQueryByTypeInput!", "GadgetsListResponse")),
        ("GadgetsRepair", (True, "GadgetsRepairInput!", "GadgetsResponse")),
        ("GadgetsParcels", (False, "GadgetsParcelsInput", "ParcelsListResponse")),
        ("GadgetsPrice", (False, "", "IntResponse")),
        ("OwnersOfGadgets", (False, "OwnersOfGadgetsInput", "OwnerOfGadgetsListResponse")),
    ],
)
def test_operation(golden_tree: Any, name: str, expected: tuple[bool, str, str]) -> None:
    """Create, Update, Delete, Disable and queries of type mutation change data. What finds several answers a page."""
    assert operation(golden_tree.catalogue().api, name) == expected


def test_answers(golden_tree: Any) -> None:
    """An answer has status, message and data. A page has its items and the token of the next one."""
    api = golden_tree.catalogue().api
    assert shown(api, "GadgetsResponse") == {"StatusCode": "Int!", "Message": "String", "Data": "Gadgets"}
    assert shown(api, "GadgetsListResponse")["Data"] == "GadgetsPage"
    assert shown(api, "GadgetsPage") == {
        "items": "[Gadgets!]!", "count": "Int!", "scannedCount": "Int!", "nextToken": "String"
    }  # fmt: skip
    assert shown(api, "GadgetsDeleted") == {"ownerId": "ID!", "gadgetId": "ID!", "deleted": "Boolean!"}
    assert shown(api, "GadgetsDisabled") == {"ownerId": "ID!", "gadgetId": "ID!", "disabled": "Boolean!"}


def test_nothing_secret_is_shown(golden_tree: Any) -> None:
    """No type, answer or input, has a sensitive attribute or one that is classified as SENSITIVE."""
    golden_tree.replace("label: {type: string, required: false, validation: Label, classification: PII}",
                        "label: {type: string, required: false, classification: SENSITIVE}",
                        "entities/Gadgets.yml")  # fmt: skip
    api = golden_tree.catalogue().api
    assert "pin" not in shown(api, "Parcels")
    assert "code" not in shown(api, "Addresses")
    for name in ("Gadgets", "GadgetsCreateInput", "GadgetsUpdateInput", "GadgetWithPartners"):
        assert "label" not in shown(api, name)
        assert "size" in shown(api, name)


def test_a_type_of_one_query(golden_tree: Any) -> None:
    """A type with enrichments has the attributes of the entity that it extends, and what is added."""
    api = golden_tree.catalogue().api
    assert shown(api, "GadgetWithPartners") == {**shown(api, "Gadgets"), "partnerCount": "Int!"}
    # `hue` has a default that its enum lacks.
    assert shown(api, "OwnerOfGadgets") == {**shown(api, "Makers"), "colour": "Colour", "hue": "String!"}


def test_a_function_has_one_operation(golden_tree: Any) -> None:
    """The operation of a lambda entity takes its attributes and answers with it. Other inputs may hold its input."""
    golden_tree.write("entities/Weather.yml", """\
type: lambda
name: Weather
description: How it is outside
model:
  attributes: {city: {type: string}, at: {type: timestamp, required: false}, seed: {type: number, sensitive: true}}
  authConfig: {cognitoAuthentication: {groups: {USER: '*'}}}
""")  # fmt: skip
    golden_tree.replace("[Sensors]", "[Sensors, Weather]", "config.yml")
    golden_tree.replace(
        "    remark:", "    weather: {type: Weather, required: false}\n    remark:", "entities/Gadgets.yml"
    )
    api = golden_tree.catalogue().api
    assert shown(api, "GadgetsUpdateInput")["weather"] == "WeatherInput"
    assert operation(api, "Weather") == (False, "WeatherInput!", "WeatherResponse")
    assert shown(api, "WeatherInput") == shown(api, "Weather") == {"city": "String!", "at": "AWSTimestamp"}
    assert api.types["Weather"].description == "How it is outside."
