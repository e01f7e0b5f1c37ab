"""The import path of a generated package follows from its folder."""

from __future__ import annotations

import pytest

from orb_tools.codegen.package_folder import ORB_MODELS, distribution, hides_another, holds, import_path

SHOP = "packages/shop/src/shop"


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        (ORB_MODELS, "orb_models"),
        ("packages/shop/src/shop/models", "shop.models"),
        ("packages/src/src/src", "src"),
        ("packages/shop/src/src/shop", "src.shop"),
        ("packages/shop/src", ""),
        ("packages/shop/src/", ""),
        ("packages/shop/lib/shop", ""),
        ("packages/../src/shop", ""),
        ("packages//src/shop", ""),
        ("packages/shop/src/../shop", ""),
        ("packages/shop/src/my-shop", ""),
        ("packages/shop/src/class", ""),
        ("packages/shop/src/caf\u00e9", ""),
        ("lambdas/shop/src/shop", ""),
        ("/packages/shop/src/shop", ""),
        ("src/shop", ""),
        ("", ""),
    ],
)
def test_import_path(folder: str, path: str) -> None:
    """It is what comes behind packages/<distribution>/src/. Other folders have none."""
    assert import_path(folder) == path


def test_distribution() -> None:
    """Packages below the same folder of packages/ are installed together."""
    assert distribution(SHOP) == distribution(f"{SHOP}_tests/own") == "packages/shop"


@pytest.mark.parametrize("name", ["orb_common", "orb_models/own", "orb_testing", "orb_tools", "types"])
def test_names_that_are_taken(name: str) -> None:
    """A package hides another one of its name, and the parts of that."""
    assert hides_another(f"packages/shop/src/{name}")
    assert not hides_another(SHOP)


def test_a_package_holds_its_parts() -> None:
    """The import path of a part begins with that of the package, wherever the folders are."""
    assert holds(SHOP, "packages/tests/src/shop/factories")
    assert holds(SHOP, SHOP)
    assert not holds(SHOP, "packages/tests/src/shop_tests")
