"""What authConfig names exists, and a fault of keys is not told again as one of operations."""

from __future__ import annotations

from typing import Any

import pytest

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


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("cognitoAuthentication", "cognitoAuthentcation", "model.authConfig"),
        ("groups:", "group:", "model.authConfig.cognitoAuthentication"),
        ("customQueries", "customQuery", ""),
    ],
)
def test_a_misspelt_key_is_one_slip(tree: Any, old: str, new: str, place: str) -> None:
    """What a misspelt key would have said is not called missing: not groups, and not operations."""
    query = "customQueries: [{name: ThingsNear, type: custom, returns: Things}]\n"
    auth = (
        "{cognitoAuthentication: {groups: {USER: [ThingsGet, ThingsNear]}}, relations: {self: [ThingsNear]}}"
    )
    text = (tree.schemas / THINGS).read_text()
    tree.write(THINGS, f"{text}  authConfig: {auth}\n{query}".replace(old, new))
    of = f" of '{place}'" if place else ""
    found = {fault.split(": ")[1] for fault in tree.faults()}
    # A key that is required is missing too.
    missing = {"no 'groups' of 'model.authConfig.cognitoAuthentication'"}
    assert found - missing == {f"unknown key '{new.strip(':')}'{of}"}


def test_groups_without_their_enum(tree: Any) -> None:
    """Groups are checked by the enum UserGroup. Without it there is one fault, and it is that."""
    tree.replace("UserGroup", "PoolGroup", "core/enums.yml")
    assert tree.faults() == []
    [fault] = with_auth(tree, "{USER: '*', NOBODY: '*'}", "{}")
    wrong, right = (
        "no enum 'UserGroup', which the groups of authConfig are from",
        "add it, with the groups of the user pool",
    )
    assert fault == f"enums.yml:1: {wrong}: {right}"


def test_rights_on_a_registry(tree: Any) -> None:
    """A registry has no operations, so no rights either."""
    model = "model: {attributes: {code: {type: string}}, authConfig: {}}\n"
    tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems: {{}}\n{model}")
    assert tree.faults() == [
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
def test_types_of_custom_queries(tree: Any, more: str, fault: str) -> None:
    """A custom query takes and answers types that exist."""
    query = f"{{name: ThingsNear, type: custom, {more}}}"
    tree.write(THINGS, f"{(tree.schemas / THINGS).read_text()}customQueries: [{query}]\n")
    of = " of 'ThingsNear':"
    assert tree.faults() == [f"Things.yml:18: unknown type {fault.replace(':', of, 1)}"]


@pytest.mark.parametrize(
    "more",
    [
        "returns: '[Things!]!', input: {kind: {type: Kind!}, at: {type: '[AWSDate]'}}",
        "returns: ThingsListResponse",
        "returns: '[ThingsWithCount]', enrichments: [{field: n, type: count, source: Things}]",
    ],
)
def test_types_that_exist(tree: Any, more: str) -> None:
    """Scalars, enums and entities are types, lists of them too; enrichments make a type of their own."""
    query = f"{{name: ThingsNear, type: custom, {more}}}"
    tree.write(THINGS, f"{(tree.schemas / THINGS).read_text()}customQueries: [{query}]\n")
    assert tree.faults() == []


def test_all_relations_at_once(tree: Any) -> None:
    """Each relation that is wrong is a fault of its own."""
    relations = "{self: [ThingsGt], member: {ThingsList: no.such}, owner: [ThingsList]}"
    assert [fault.split(": ")[1] for fault in with_auth(tree, "{USER: '*'}", relations)] == [
        "'ThingsList' has the relation 'member' already",
        "unknown operation 'ThingsGt'",
        "unknown permission 'no.such' of 'ThingsList'",
    ]
