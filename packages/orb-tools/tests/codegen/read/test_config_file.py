"""schemas/config.yml is strict, and optional."""

from __future__ import annotations

from typing import Any

import pytest


def test_defaults(schema_tree: Any) -> None:
    """Without the file, nothing more is generated, and the tables of prod are kept."""
    catalogue = schema_tree.catalogue()
    assert catalogue.more == frozenset()
    asked = {
        e.name: (e.deletion_protection, e.point_in_time_recovery, e.customer_key)
        for e in catalogue.environments
    }
    assert asked == {
        "dev": (False, False, False),
        "staging": (False, False, False),
        "prod": (True, True, False),
    }
    assert all(environment.streams and environment.ttl for environment in catalogue.environments)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("more: [iam]\nmoer: []\n", "config.yml:2: unknown key 'moer'"),
        ("more: [ima]\n", "config.yml:1: unknown value 'ima' of 'more[0]': did you mean 'iam'?"),
        ("environments:\n  test: {}\n", "config.yml:2: unknown key 'test'"),
        ("environments:\n  dev: {ttl: 1}\n", "config.yml:2: "),
        ("environments:\n  dev: {customer_key: maybe}\n", "config.yml:2: "),
        ("factories: ../shop\n", "config.yml:1: 'factories' is not the path of a package in the workspace"),
        ("factories: /shop\n", "config.yml:1: 'factories' is not the path of a package in the workspace"),
        (
            "factories: src/my-shop\n",
            "config.yml:1: 'factories' is not the path of a package in the workspace",
        ),
        (
            "factories: lambdas/shop/src/shop\n",
            "config.yml:1: 'factories' is not the path of a package in the workspace",
        ),
        (
            "models: packages/shop/shop\n",
            "config.yml:1: 'models' is not the path of a package in the workspace: write packages/<",
        ),
        ("factories: 1\n", "config.yml:1: "),
        ("- iam\n", "config.yml:1: not a map"),
    ],
)
def test_faults(schema_tree: Any, text: str, fault: str) -> None:
    """What the form does not have is a fault at its line."""
    schema_tree.write("config.yml", text)
    [found] = schema_tree.faults()
    assert found.startswith(fault)
