"""A change of config.yml is judged by what it means for the next deployment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from orb_tools.codegen.check.catalogue import Environment
from orb_tools.schema.catalogue_changes import catalogue_changes

Changed = Callable[..., list[tuple[str, str, str]]]
CONFIG = """\
environments:
  dev: {streams: false, ttl: false}
  prod: {customer_key: optional, deletion_protection: required}
more: [iam]
# none
"""
CASES = {
    "duty": (
        "customer_key: optional",
        "customer_key: required",
        "breaking",
        "prod: customer key is required",
    ),
    "no duty": (
        "protection: required",
        "protection: optional",
        "compatible",
        "deletion protection is optional",
    ),
    "streams": ("streams: false", "streams: true", "compatible", "dev: tables have the streams"),
    "no streams": (
        "{customer",
        "{streams: false, customer",
        "breaking",
        "prod: tables have no streams any more",
    ),
    "ttl": ("ttl: false", "ttl: true", "compatible", "dev: DynamoDB removes expired items"),
    "no ttl": ("{customer", "{ttl: false, customer", "compatible", "prod: DynamoDB keeps expired items"),
    "output": ("[iam]", "[iam, models-page]", "compatible", "models-page is generated"),
    "factories": (
        "# none",
        "factories: tests/src/made",
        "compatible",
        "factories are generated into tests/src/made",
    ),
    "no output": ("[iam]", "[]", "breaking", "iam is not generated any more"),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, rich_tree: Any, case: str) -> None:
    """One edit of the file is one change with one verdict."""
    old, new, verdict, what = CASES[case]
    rich_tree.write("config.yml", CONFIG)
    [(judged_as, said, why)] = judged((old, new), name="config.yml")
    assert (judged_as, what in said, why != "") == (verdict, True, True)


def test_factories_that_move(judged: Changed, rich_tree: Any) -> None:
    """Tests import the factories from their package, so the old one is missed. Its folder may also just go."""
    rich_tree.write("config.yml", "factories: tests/src/made\n")
    moved = judged(("src/made", "src/others"), name="config.yml")
    assert [(verdict, what) for verdict, what, _ in moved] == [
        ("breaking", "factories are not generated into tests/src/made any more"),
        ("compatible", "factories are generated into tests/src/others"),
    ]
    assert [
        verdict for verdict, _, _ in judged(("factories: tests/src/others", "more: []"), name="config.yml")
    ] == ["breaking"]


def test_without_the_file(rich_tree: Any) -> None:
    """The file with the defaults is the same as no file."""
    before = rich_tree.catalogue()
    rich_tree.write("config.yml", "more: []\n")
    assert catalogue_changes(before, rich_tree.catalogue()) == ()


@pytest.mark.parametrize("key", [field.name for field in fields(Environment) if field.name != "name"])
def test_no_key_is_overlooked(rich_tree: Any, key: str) -> None:
    """A change of any key of an environment is reported, also of keys that are added later."""
    before = rich_tree.catalogue()
    first = before.environments[0]
    changed = replace(first, **{key: not getattr(first, key)})
    after = replace(before, environments=(changed, *before.environments[1:]))
    assert len(catalogue_changes(before, after)) == 1
