"""`operationInputs` names operations and arguments that exist, and adds arguments with known types."""

from __future__ import annotations

from typing import Any

import pytest


def faults_of(schema_tree: Any, inputs: str) -> list[str]:
    schema_tree.append(f"operationInputs:\n  {inputs}\n")
    return [fault.removeprefix("Things.yml:") for fault in schema_tree.faults()]


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ("ThingsMake: {only: [kind]}", "19: unknown operation 'ThingsMake': did you mean 'ThingsGet'?"),
        (
            "ThingsCreate: {}",
            "19: nothing is said about the input of 'ThingsCreate': write 'only' or 'add', or drop it",
        ),
        (
            "ThingsCreate: {only: [knd]}",
            "19: 'ThingsCreate' has no argument 'knd': did you mean 'kind'?",
        ),
        ("ThingsCreate: {only: [kind, kind]}", "19: 'kind' of 'ThingsCreate' is listed twice: keep one"),
        (
            "ThingsList: {add: {limit: {type: Int}}}",
            "19: 'ThingsList' has the argument 'limit' already: choose another name, or leave it out of 'only'",
        ),
        (
            "ThingsGet: {add: {Deep: {type: Int}}}",
            "19: 'Deep' of 'ThingsGet' is not camelCase: write letters and digits, such as hardDelete",
        ),
        (
            "ThingsGet: {add: {deep: {type: Knd}}}",
            "19: unknown type 'Knd' of 'deep' of 'ThingsGet': did you mean 'Kind'?",
        ),
    ],
)
def test_fault(schema_tree: Any, inputs: str, fault: str) -> None:
    """Each fault has its line and says what would be right."""
    assert faults_of(schema_tree, inputs) == [fault]


def test_an_argument_can_be_replaced(schema_tree: Any) -> None:
    """An argument may be added with the name of one that does not remain."""
    assert faults_of(schema_tree, "ThingsCreate: {only: [thingId], add: {kind: {type: Kind!}}}") == []


def test_a_custom_query_has_its_own_input(schema_tree: Any) -> None:
    """The arguments of a custom query are in its own input."""
    schema_tree.append("customQueries: [{name: ThingsNear, type: custom, returns: Things}]\n")
    assert faults_of(schema_tree, "ThingsNear: {only: [kind]}") == [
        "20: 'ThingsNear' is a custom query, so its arguments are in its own 'input': move them there"
    ]


def test_operations_of_faulty_keys(schema_tree: Any) -> None:
    """If keys have faults, the operations and arguments that follow from them are not reported."""
    schema_tree.replace("partition: thingId", "partition: thingID")
    [fault] = faults_of(schema_tree, "ThingsQueryByThingId: {only: [limt]}")
    assert "unknown attribute 'thingID'" in fault
