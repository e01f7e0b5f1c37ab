"""Each package offers the names of the modules below it."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.package_views import package_views


def test_packages_offer_what_is_below_them(golden_tree: Any) -> None:
    """A name is in the root, in its folder and in each subfolder, and names one module everywhere."""
    views: dict[str, Any] = dict(package_views(golden_tree.catalogue()))
    names = {package: [name for _, name in view["names"]] for package, view in views.items()}
    assert names["models.motion"] == ["Sensors"]
    assert names["models"] == [
        "Addresses",
        "Drafts",
        "DraftsStateRow",
        "Facts",
        "Gadgets",
        "GadgetsColourRow",
        "GadgetsOwnerSerialRow",
        "Makers",
        "Sensors",
        "Parcels",
        "ParcelsCarrierRow",
    ]
    assert "ParcelRequest" in names["inputs"]
    assert not any("Journal" in name for name in names[""])
    assert set(names[""]) == {
        name for package in ("enums", "inputs", "models", "repositories") for name in names[package]
    }
    for view in views.values():
        assert set(view["names"]) <= set(views[""]["names"])


def test_empty_folders_are_packages(schema_tree: Any) -> None:
    """Every folder is a package, even if no schema has anything for it."""
    schema_tree.write("core/enums.yml", "{}\n")
    schema_tree.write(
        "entities/Things.yml", "type: standard\nname: Things\nmodel: {attributes: {a: {type: string}}}\n"
    )
    views: dict[str, Any] = dict(package_views(schema_tree.catalogue()))
    assert views.keys() == {"", "enums", "inputs", "models", "repositories", "rights"}
    assert views["enums"]["names"] == views["repositories"]["names"] == []


def test_rights_are_packages_without_names(golden_tree: Any) -> None:
    """Every module of rights has a table RIGHTS, so a package could not offer all of them."""
    views: dict[str, Any] = dict(package_views(golden_tree.catalogue()))
    assert views["rights"]["names"] == views["rights.motion"]["names"] == []
