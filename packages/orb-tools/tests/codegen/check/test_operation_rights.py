"""The operations of an entity follow from its keys, and its rights from authConfig."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.security.rights import Relation, Right
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

THINGS = "entities/Things.yml"
EVERY = ["Create", "Update", "Delete", "Disable", "Get", "List", "QueryByThingId", "QueryByKind"]


def rights(schema_tree: Any, auth: str, more: str = "") -> dict[str, Right]:
    """The rights of Things with this authConfig."""
    text = (schema_tree.schemas / THINGS).read_text()
    schema_tree.write(THINGS, f"{text}  authConfig: {auth}\n{more}")
    faults = Faults()
    found = load_catalogue(schema_tree.schemas, faults).entities["Things"].rights
    assert not faults, faults.sorted()
    return dict(found)


@pytest.mark.parametrize("every", ["'*'", "['*']"])
def test_every_operation(schema_tree: Any, every: str) -> None:
    """A star, alone or in a list, means all operations of the table with its custom queries, but no types."""
    query = "customQueries: [{name: ThingsNearby, type: custom, returns: Things}]\n"
    found = rights(schema_tree, f"{{cognitoAuthentication: {{groups: {{USER: {every}}}}}}}", query)
    assert list(found) == [*(f"Things{part}" for part in EVERY), "ThingsNearby"]
    assert set(found.values()) == {Right(groups=frozenset({"USER"}))}


def test_groups_and_relations_meet(schema_tree: Any) -> None:
    """An operation has the groups that list it, and its relation and permission."""
    groups = "{OWNER: '*', USER: [ThingsGet, ThingsUpdate, ThingsDelete]}"
    relations = "{self: [ThingsGet], member: {ThingsUpdate: settings.update}, owner: [ThingsDelete]}"
    found = rights(schema_tree, f"{{cognitoAuthentication: {{groups: {groups}}}, relations: {relations}}}")
    both = frozenset({"OWNER", "USER"})
    assert found["ThingsGet"] == Right(groups=both, relation=Relation.SELF)
    assert found["ThingsUpdate"] == Right(groups=both, relation=Relation.MEMBER, permission="settings.update")
    assert found["ThingsDelete"] == Right(groups=both, relation=Relation.OWNER)
    assert found["ThingsList"] == Right(groups=frozenset({"OWNER"}))


def test_what_no_group_lists_has_no_right(schema_tree: Any) -> None:
    """An operation without a group has no right. Neither this nor a missing authConfig is a fault."""
    assert load_catalogue(schema_tree.schemas, Faults()).entities["Things"].rights == {}
    assert list(rights(schema_tree, "{cognitoAuthentication: {groups: {USER: [ThingsGet]}}}")) == [
        "ThingsGet"
    ]


def test_a_function_is_one_operation(schema_tree: Any) -> None:
    """The operation of a lambda entity has the name of the entity, and its response is a type."""
    auth = "{cognitoAuthentication: {groups: {USER: [Sending, SendingResponse]}}}"
    for kind in ("lambda", "standard"):
        schema_tree.write(
            "entities/Sending.yml",
            f"type: {kind}\nname: Sending\nmodel: {{attributes: {{a: {{type: string}}}}, authConfig: {auth}}}\n",
        )
        found = load_catalogue(schema_tree.schemas, Faults()).entities["Sending"].rights
        assert list(found) == (["Sending"] if kind == "lambda" else [])
