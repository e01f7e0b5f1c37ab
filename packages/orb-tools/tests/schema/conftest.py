"""A folder of schemas with every kind of part, to be changed and compared, and its git history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.schema.catalogue_changes import catalogue_changes

if TYPE_CHECKING:
    from orb_tools.schema.verdicts import Change

THINGS = """\
type: dynamodb
name: Things
model:
  keys:
    primary: {partition: thingId, sort: rank}
    secondary:
      - {name: OwnerIndex, type: GSI, partition: ownerId, sort: createdAt, projection_type: ALL}
      - {name: RankIndex, type: LSI, partition: thingId, sort: size, projection_type: KEYS_ONLY}
  attributes:
    thingId: {type: string, generated: uuid}
    rank: {type: number}
    ownerId: {type: string}
    status: {type: string, enum_type: Status, default: NEW}
    colour: {type: string, enum_values: [red, green]}
    shades: {type: array, required: false, items: {type: string, enum_type: Status}}
    hues: {type: array, required: false, items: {type: string, accepts: Status}}
    label: {type: string, required: false, maxLength: 20}
    email: {type: string, required: false, validation: Email}
    size: {type: number, validation: Positive}
    price: {type: decimal, required: false}
    note: {type: string}
    maker: {type: Makers, required: false}
    createdAt: {type: timestamp, generated: created}
    expiresAt: {type: timestamp, required: false}
  stream: {enabled: true, viewType: NEW_IMAGE}
  authConfig:
    cognitoAuthentication:
      groups: {OWNER: '*', USER: [ThingsGet, ThingsUpdate]}
    apiKeyAuthentication: [ThingsList]
    relations:
      member: {ThingsUpdate: applications.update}
"""
MAKERS = """\
type: standard
name: Makers
model:
  attributes:
    name: {type: string}
    since: {type: timestamp, required: false}
"""
FACTS = """\
type: registry
name: Facts
items:
  F-1: {message: It is so., description: A fact., solution: Bear it.}
"""
CORE = {
    "enums": "Status: [NEW, OLD, GONE]\nSpare: [A]\nUserGroup: [USER, OWNER]\n",
    "types": (
        "types:\n  Email: {type: string, validator: email}\n  Positive: {type: number, minimum: 1}\n"
        "  Spare: {type: number}\n"
    ),
    "validators": (
        "validators:\n  email:\n    - {rule: length, minimum: 3, maximum: 20}\n"
        "    - {rule: regex, name: email, pattern: '.+@.+', message: must be an address}\n"
        "    - {rule: blocklist, values: [example.com], message: must not be of these}\n"
        "  spare:\n    - {rule: length, minimum: 1}\n"
    ),
}
Changed = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def rich_tree(schema_tree: Any) -> Any:
    """The schema tree with a table, a value that it holds, a registry, and rules."""
    schema_tree.write("entities/Things.yml", THINGS)
    schema_tree.write("entities/Makers.yml", MAKERS)
    schema_tree.write("entities/Facts.yml", FACTS)
    for name, text in CORE.items():
        schema_tree.write(f"core/{name}.yml", text)
    return schema_tree


Edit = tuple[str, str]
THING = "entities/Things.yml"


@pytest.fixture
def changes(rich_tree: Any) -> Callable[..., tuple[Change, ...]]:
    """Replace text in a file of the tree, and return the changes. `first`: edits before the comparison."""

    def compare(*edits: Edit, name: str = THING, first: Sequence[Edit] = ()) -> tuple[Change, ...]:
        for old, new in first:
            rich_tree.replace(old, new, name)
        before = rich_tree.catalogue()
        for old, new in edits:
            rich_tree.replace(old, new, name)
        return catalogue_changes(before, rich_tree.catalogue())

    return compare


@pytest.fixture
def judged(changes: Callable[..., tuple[Change, ...]]) -> Changed:
    """Like `changes`, as (verdict, what, why)."""

    def compare(*edits: Edit, name: str = THING, first: Sequence[Edit] = ()) -> list[tuple[str, str, str]]:
        found = changes(*edits, name=name, first=first)
        return [(change.verdict.label, change.what, change.why) for change in found]

    return compare
