"""What authConfig names exists, and a fault of keys is not told again as one of operations."""

from __future__ import annotations

from typing import Any

THINGS = "entities/Things.yml"


def with_auth(tree: Any, groups: str, relations: str) -> list[str]:
    text = (tree.schemas / THINGS).read_text()
    auth = f"{{cognitoAuthentication: {{groups: {groups}}}, relations: {relations}}}"
    tree.write(THINGS, f"{text}  authConfig: {auth}\n")
    return tree.faults()


def test_operations_of_faulty_keys(tree: Any) -> None:
    """While keys have faults, an operation that they might make is not called unknown."""
    tree.replace("partition: kind", "partition: 5")
    groups, relations = "{USER: [ThingsQueryByKind]}", "{self: [ThingsQueryByKind]}"
    assert [fault.split(":")[1] for fault in with_auth(tree, groups, relations)] == ["10"]


def test_groups_that_have_faults_reach_what_they_may(tree: Any) -> None:
    """While a group's operations are not known, no relation is called one that nobody needs."""
    [fault] = with_auth(tree, "{USER: 5}", "{self: [ThingsGet]}")
    assert "groups.USER': write '*' or a list of operations" in fault


def test_all_relations_at_once(tree: Any) -> None:
    """Each relation that is wrong is a fault of its own."""
    relations = "{self: [ThingsGt], member: {ThingsList: no.such}, owner: [ThingsList]}"
    assert [fault.split(": ")[1] for fault in with_auth(tree, "{USER: '*'}", relations)] == [
        "'ThingsList' has the relation 'member' already",
        "unknown operation 'ThingsGt'",
        "unknown permission 'no.such' of 'ThingsList'",
    ]
