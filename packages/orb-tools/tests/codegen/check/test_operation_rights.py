"""The operations of an entity follow from its keys, and rights from authConfig."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.security.rights import Relation, Right
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue

THINGS = "entities/Things.yml"
EVERY = ["Create", "Update", "Delete", "Disable", "Get", "List", "QueryByThingId", "QueryByKind"]


def rights(tree: Any, auth: str, more: str = "") -> dict[str, Right]:
    """The rights of Things with this authConfig."""
    text = (tree.schemas / THINGS).read_text()
    tree.write(THINGS, f"{text}  authConfig: {auth}\n{more}")
    faults = Faults()
    found = load_catalogue(tree.schemas, faults).entities["Things"].rights
    assert not faults, faults.sorted()
    return dict(found)


@pytest.mark.parametrize("every", ["'*'", "['*']"])
def test_every_operation(tree: Any, every: str) -> None:
    """A star, alone or in a list, stands for all operations of the table, custom queries included, and no types."""
    query = "customQueries: [{name: ThingsNearby, type: custom, returns: Things}]\n"
    found = rights(tree, f"{{cognitoAuthentication: {{groups: {{USER: {every}}}}}}}", query)
    assert list(found) == [*(f"Things{part}" for part in EVERY), "ThingsNearby"]
    assert set(found.values()) == {Right(groups=frozenset({"USER"}))}


def test_groups_and_relations_meet(tree: Any) -> None:
    """An operation has the groups that list it, and its one relation with its permission."""
    groups = "{OWNER: '*', USER: [ThingsGet, ThingsUpdate, ThingsDelete]}"
    relations = "{self: [ThingsGet], member: {ThingsUpdate: settings.update}, owner: [ThingsDelete]}"
    found = rights(tree, f"{{cognitoAuthentication: {{groups: {groups}}}, relations: {relations}}}")
    both = frozenset({"OWNER", "USER"})
    assert found["ThingsGet"] == Right(groups=both, relation=Relation.SELF)
    assert found["ThingsUpdate"] == Right(groups=both, relation=Relation.MEMBER, permission="settings.update")
    assert found["ThingsDelete"] == Right(groups=both, relation=Relation.OWNER)
    assert found["ThingsList"] == Right(groups=frozenset({"OWNER"}))


def test_what_no_group_lists_has_no_right(tree: Any) -> None:
    """An operation without a group can be used by nobody, which is not a fault; nor is an entity without authConfig."""
    assert load_catalogue(tree.schemas, Faults()).entities["Things"].rights == {}
    assert list(rights(tree, "{cognitoAuthentication: {groups: {USER: [ThingsGet]}}}")) == ["ThingsGet"]


def test_a_function_is_one_operation(tree: Any) -> None:
    """The operation of an entity of kind lambda is called as the entity; its response is a type."""
    auth = "{cognitoAuthentication: {groups: {USER: [Sending, SendingResponse]}}}"
    for kind in ("lambda", "standard"):
        tree.write(
            "entities/Sending.yml",
            f"type: {kind}\nname: Sending\nmodel: {{attributes: {{a: {{type: string}}}}, authConfig: {auth}}}\n",
        )
        found = load_catalogue(tree.schemas, Faults()).entities["Sending"].rights
        assert list(found) == (["Sending"] if kind == "lambda" else [])
