"""The names in authConfig must exist, and a fault of keys is not reported again for operations."""

from __future__ import annotations

from typing import Any

import pytest

THINGS = "entities/Things.yml"


def with_auth(schema_tree: Any, groups: str, relations: str) -> list[str]:
    text = (schema_tree.schemas / THINGS).read_text()
    auth = f"{{cognitoAuthentication: {{groups: {groups}}}, relations: {relations}}}"
    schema_tree.write(THINGS, f"{text}  authConfig: {auth}\n")
    return schema_tree.faults()


def test_operations_of_faulty_keys(schema_tree: Any) -> None:
    """If keys have faults, the operations that they would define are not reported as unknown."""
    schema_tree.replace("partition: kind", "partition: 5")
    groups, relations = "{USER: [ThingsQueryByKind]}", "{self: [ThingsQueryByKind]}"
    assert [fault.split(":")[1] for fault in with_auth(schema_tree, groups, relations)] == ["10"]


def test_relations_of_groups_with_faults(schema_tree: Any) -> None:
    """If the operations of a group are unknown, no relation is reported as not needed."""
    [fault] = with_auth(schema_tree, "{USER: 5}", "{self: [ThingsGet]}")
    assert "groups.USER': write '*' or a list of operations" in fault


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("cognitoAuthentication", "cognitoAuthentcation", "model.authConfig"),
        ("groups:", "group:", "model.authConfig.cognitoAuthentication"),
        ("customQueries", "customQuery", ""),
    ],
)
def test_a_misspelt_key_is_one_fault(schema_tree: Any, old: str, new: str, place: str) -> None:
    """A misspelt key is one fault. What it would have defined is not reported as missing."""
    query = "customQueries: [{name: ThingsNear, type: custom, returns: Things}]\n"
    auth = (
        "{cognitoAuthentication: {groups: {USER: [ThingsGet, ThingsNear]}}, relations: {self: [ThingsNear]}}"
    )
    text = (schema_tree.schemas / THINGS).read_text()
    schema_tree.write(THINGS, f"{text}  authConfig: {auth}\n{query}".replace(old, new))
    of = f" of '{place}'" if place else ""
    found = {fault.split(": ")[1] for fault in schema_tree.faults()}
    # If the misspelt key is required, it is also reported as missing.
    missing = {"no 'groups' of 'model.authConfig.cognitoAuthentication'"}
    assert found - missing == {f"unknown key '{new.strip(':')}'{of}"}


def test_groups_without_their_enum(schema_tree: Any) -> None:
    """Groups must be in the enum UserGroup. If the enum is missing, that is the only fault."""
    schema_tree.replace("UserGroup", "PoolGroup", "core/enums.yml")
    assert schema_tree.faults() == []
    [fault] = with_auth(schema_tree, "{USER: '*', NOBODY: '*'}", "{}")
    wrong, right = (
        "no enum 'UserGroup', which defines the groups of authConfig",
        "add it, with the groups of the user pool",
    )
    assert fault == f"enums.yml:1: {wrong}: {right}"


def test_rights_on_a_model_without_operations(schema_tree: Any) -> None:
    """A standard model has no operations, and so no rights."""
    model = "model: {attributes: {a: {type: string}}, authConfig: {cognitoAuthentication: {groups: {USER: '*'}}}}\n"
    schema_tree.write("entities/Plain.yml", f"type: standard\nname: Plain\n{model}")
    [fault] = schema_tree.faults()
    wrong = "'authConfig' of 'Plain', which has no operations"
    assert fault == f"Plain.yml:3: {wrong}: drop it, or change the type to lambda or to that of a table"


def test_rights_on_a_registry(schema_tree: Any) -> None:
    """A registry has no operations, and so no rights."""
    model = "model: {attributes: {code: {type: string}}, authConfig: {}}\n"
    schema_tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems: {{}}\n{model}")
    assert schema_tree.faults() == [
        "Codes.yml:4: 'model.authConfig' in an entity of type 'registry': drop it, or change the type"
    ]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("returns: '[Thing]'", "'[Thing]' of the answer: did you mean 'Things'?"),
        (
            "returns: '[Things'",
            "'[Things' of the answer: write a type such as String!, or [String] for a list",
        ),
        ("returns: Int, input: {a: {type: Strng}}", "'Strng' of 'a': did you mean 'String'?"),
        ("returns: Int, input: {a: {type: Things}}", "'Things' of 'a': did you mean 'String'?"),
    ],
)
def test_types_of_custom_queries(schema_tree: Any, more: str, fault: str) -> None:
    """The types of a custom query must exist."""
    query = f"{{name: ThingsNear, type: custom, {more}}}"
    schema_tree.write(THINGS, f"{(schema_tree.schemas / THINGS).read_text()}customQueries: [{query}]\n")
    of = " of 'ThingsNear':"
    assert schema_tree.faults() == [f"Things.yml:18: unknown type {fault.replace(':', of, 1)}"]


@pytest.mark.parametrize(
    "more",
    [
        "returns: '[Things!]!', input: {kind: {type: Kind!}, at: {type: '[AWSDate]'}}",
        "returns: ThingsListResponse",
        "returns: '[ThingsWithCount]', enrichments: [{field: n, type: count, source: Things}]",
    ],
)
def test_types_that_exist(schema_tree: Any, more: str) -> None:
    """Scalars, enums, entities and lists of them are types. A query with enrichments may have its own type."""
    query = f"{{name: ThingsNear, type: custom, {more}}}"
    schema_tree.write(THINGS, f"{(schema_tree.schemas / THINGS).read_text()}customQueries: [{query}]\n")
    assert schema_tree.faults() == []


def test_all_relations_at_once(schema_tree: Any) -> None:
    """Each wrong relation is reported."""
    relations = "{self: [ThingsGt], member: {ThingsList: no.such}, owner: [ThingsList]}"
    assert [fault.split(": ")[1] for fault in with_auth(schema_tree, "{USER: '*'}", relations)] == [
        "'ThingsList' already has the relation 'member'",
        "unknown operation 'ThingsGt'",
        "unknown permission 'no.such' of 'ThingsList'",
    ]


def test_a_query_may_return_items_of_hand_written_python(schema_tree: Any) -> None:
    """A table without a generated model is a type of the API all the same."""
    schema_tree.write(
        "entities/Locks.yml",
        (schema_tree.schemas / "entities/Things.yml")
        .read_text()
        .replace("Things", "Locks")
        .replace("type: dynamodb", "type: table"),
    )
    schema_tree.append("customQueries:\n  - {name: ThingsLocks, type: query, returns: '[Locks]'}\n")
    assert schema_tree.faults() == []
