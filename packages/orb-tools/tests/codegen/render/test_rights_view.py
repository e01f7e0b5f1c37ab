"""Rights are the same in Python and on the page for people."""

from __future__ import annotations

from typing import Any

from orb_tools.codegen.render.rights_view import rights_page_view, rights_view


def test_rights_of_a_module(golden_tree: Any) -> None:
    """Operations with the same groups share a constant, and only the relation and permission that exist are named."""
    view: Any = rights_view(golden_tree.catalogue().entities["Gadgets"])
    rights = dict(view["rights"])
    assert rights["GadgetsList"] == "groups=_OWNER"
    assert rights["GadgetsCreate"] == "groups=_OWNER_USER"
    assert rights["GadgetsGet"] == "groups=_OWNER_USER, relation=Relation.SELF"
    assert rights["GadgetsUpdate"] == (
        'groups=_OWNER_USER, relation=Relation.MEMBER, permission="applications.update"'
    )
    assert view["constants"] == [("_OWNER", '"OWNER"'), ("_OWNER_USER", '"OWNER", "USER"')]


def test_imports_of_a_module(golden_tree: Any) -> None:
    """A module without relations does not import them."""
    entities = golden_tree.catalogue().entities
    assert rights_view(entities["Gadgets"])["imports"] == "Relation, Right"
    assert rights_view(entities["Sensors"])["imports"] == "Right"


def test_rows_of_the_page(golden_tree: Any) -> None:
    """The page has a row for each operation that callers may use, and no table for other entities."""
    view: Any = rights_page_view(golden_tree.catalogue())
    tables = {table["name"]: {row[0]: row[1:] for row in table["rows"]} for table in view["tables"]}
    assert tables.keys() == {"Gadgets", "Journal", "Sensors"}
    assert tables["Gadgets"]["GadgetsGet"] == ("OWNER, USER, API key", "self", "-")
    assert tables["Gadgets"]["GadgetsUpdate"] == ("OWNER, USER", "member", "applications.update")
    assert tables["Gadgets"]["GadgetsList"] == ("OWNER, API key", "-", "-")
