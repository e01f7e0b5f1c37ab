"""Changes of the API are judged as GraphQL clients see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orb_tools.schema.catalogue_changes import catalogue_changes

Changed = Callable[..., list[tuple[str, str, str]]]
CONFIG = "api:\n  things: [Things]\n"
CASES = {
    "attribute removed": (
        "    note: {type: string}\n",
        "",
        {
            ("breaking", "API: Field Things.note was removed"),
            ("breaking", "API: Field ThingsUpdateInput.note was removed"),
        },
    ),
    "attribute added": ("    note:", "    more: {type: string, required: false}\n    note:",
        {("compatible", "API: An optional field ThingsUpdateInput.more was added")}),
    "now optional": ("size: {type: number,", "size: {type: number, required: false,",
        {("breaking", "API: Field Things.size changed type from Int! to Int")}),
    "other type": ("note: {type: string}", "note: {type: number}",
        {("breaking", "API: Field Things.note changed type from String! to Int!")}),
    "hidden": ("note: {type: string}", "note: {type: string, classification: SENSITIVE}",
        {("breaking", "API: Field Things.note was removed")}),
    "operation closed": ("[ThingsGet, ThingsUpdate]", "[ThingsUpdate]", set()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, rich_tree: Any, case: str) -> None:
    """What graphql-core calls breaking is breaking. What it calls dangerous is compatible, and is shown."""
    old, new, expected = CASES[case]
    rich_tree.write("config.yml", CONFIG)
    found = {(verdict, what) for verdict, what, _ in judged((old, new)) if what.startswith("API: ")}
    assert expected <= found, found
    assert bool(expected) is bool(found)


def test_an_enum_with_one_more_value(judged: Changed, rich_tree: Any) -> None:
    """Clients may not expect a new value."""
    rich_tree.write("config.yml", CONFIG)
    found = judged(("[NEW, OLD, GONE]", "[NEW, OLD, GONE, LOST]"), name="core/enums.yml")
    [why] = [why for _, what, why in found if what == "API: Enum value Status.LOST was added"]
    assert why == "GraphQL clients go on, but some may not expect it"


def test_entities_that_the_api_serves(judged: Changed, rich_tree: Any) -> None:
    """An entity that is not served any more breaks its callers. A new one does not, and neither does another unit."""
    rich_tree.write("entities/Others.yml", """\
type: dynamodb
name: Others
model:
  keys: {primary: {partition: otherId}}
  attributes: {otherId: {type: string}}
  authConfig: {cognitoAuthentication: {groups: {OWNER: '*'}}}
""")  # fmt: skip
    rich_tree.write("config.yml", CONFIG)
    added = judged(("[Things]", "[Things, Others]"), name="config.yml")
    assert ("compatible", "the API serves Others") in {(verdict, what) for verdict, what, _ in added}
    removed = judged(("[Things, Others]", "[Things]"), name="config.yml")
    assert ("breaking", "the API does not serve Others any more") in {
        (verdict, what) for verdict, what, _ in removed
    }
    [(verdict, what, _)] = judged(("things:", "stuff:"), name="config.yml")
    assert (verdict, what) == (
        "compatible", "unit stuff answers the operations of Things, and unit things did"
    )  # fmt: skip


def test_an_api_comes_and_goes(rich_tree: Any) -> None:
    """Without an API before, there is nothing to compare it with."""
    before = rich_tree.catalogue()
    rich_tree.write("config.yml", CONFIG)
    after = rich_tree.catalogue()
    assert [change.what for change in catalogue_changes(before, after)] == ["the API serves Things"]
    assert [change.what for change in catalogue_changes(after, before)] == [
        "the API does not serve Things any more"
    ]
