"""The folders of generated packages do not hide others, and no bundle contains factories."""

from __future__ import annotations

from typing import Any

import pytest

HIDES = "a package of this name hides one of orb or of the standard library"
SHOP = "packages/shop/src/shop"


@pytest.mark.parametrize(
    ("key", "folder", "wrong"),
    [
        ("models", "packages/shop/src/orb_models", HIDES),
        ("models", "packages/shop/src/types", HIDES),
        ("models", "packages/orb-common/src/orb_common/models", HIDES),
        ("factories", "packages/shop-tests/src/orb_testing/factories", HIDES),
        ("factories", "packages/shop-tests/src/json", HIDES),
        ("factories", "packages/orb-models/src/shop_factories", "is in a package that functions use"),
        ("factories", "packages/orb-common/src/shop_factories", "is in a package that functions use"),
        ("factories", "packages/shop/src/shop_factories", "is in a package that functions use"),
        ("factories", "packages/shop-tests/src/shop", "one is part of the other"),
        ("factories", "packages/shop-tests/src/shop/factories", "one is part of the other"),
    ],
)
def test_faults(schema_tree: Any, key: str, folder: str, wrong: str) -> None:
    """Each is refused at its line, with a path that would be right."""
    schema_tree.write(
        "config.yml", "\n".join({"models": f"models: {SHOP}", key: f"{key}: {folder}"}.values())
    )
    [found] = schema_tree.faults()
    assert found.startswith(f"config.yml:{1 + (key == 'factories')}: '{folder}'")
    assert wrong in found
    assert found.count("write a path such as packages/shop-") == 1


@pytest.mark.parametrize(
    "text",
    [
        "factories: packages/orb-testing/src/orb_testing/factories",
        f"models: {SHOP}",
        f"models: {SHOP}/models\nfactories: packages/shop-tests/src/shop/tests",
    ],
)
def test_what_is_accepted(schema_tree: Any, text: str) -> None:
    """The factories of orb are in orb_testing. Another repository has its own packages, also below one name."""
    schema_tree.write("config.yml", text)
    assert schema_tree.faults() == []
