"""A repository has a query for each index, with the conditions that its sort key allows."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.render.repository_view import repository_view


def view_of(tree: Any, name: str = "Things") -> Any:
    catalogue = tree.catalogue()
    return repository_view(catalogue.entities[name], catalogue)


@pytest.mark.parametrize(
    ("sort", "arguments"),
    [
        ("{type: string}", ["a", "a_from", "a_to", "a_begins_with"]),
        ("{type: number}", ["a", "a_from", "a_to"]),
        ("{type: timestamp}", ["a_from", "a_to"]),
        ("{type: string, enum_type: Kind}", ["a"]),
    ],
)
def test_conditions_on_sort_keys(schema_tree: Any, sort: str, arguments: list[str]) -> None:
    """Times have no equality, numbers no prefix, and an enum only equality."""
    schema_tree.replace("partition: kind\n", "partition: kind\n        sort: a\n")
    schema_tree.append(f"    a: {sort}\n")
    [query] = view_of(schema_tree)["queries"]
    assert [argument for argument, _ in query["sort_arguments"]] == arguments


def test_rows_and_consistency(golden_tree: Any) -> None:
    """A projected index returns rows. DynamoDB reads consistently from tables and local indexes only."""
    queries = {query["method"]: query for query in view_of(golden_tree, "Gadgets")["queries"]}
    assert {method: (query["row"], query["consistent"]) for method, query in queries.items()} == {
        "query_by_owner_id": ("Gadgets", True),
        "query_by_colour": ("GadgetsColourRow", False),
        "query_by_type": ("Gadgets", False),
        "query_by_owner_id_and_serial": ("GadgetsOwnerSerialRow", True),
    }


def test_what_the_repository_sets(golden_tree: Any) -> None:
    """Ids and times come from the repository, other fields from the input."""
    view = view_of(golden_tree, "Gadgets")
    sources = {field["name"]: field["source"] for field in view["fields"]}
    assert (sources["gadget_id"], sources["created_at"], sources["label"]) == (
        "self._ids()",
        "now",
        "new.label",
    )
    assert (view["id_is_new"], view["updated_at"], view["unique"]) == (True, '"changedAt"', '("serial",)')
    sensors = view_of(golden_tree, "Sensors")
    assert (sensors["id_is_new"], sensors["uses_now"], sensors["updated_at"]) == (False, False, "")


def test_keys_of_a_batch(golden_tree: Any) -> None:
    """A batch takes plain values of a single key, and tuples of two keys."""
    gadgets, sensors = view_of(golden_tree, "Gadgets"), view_of(golden_tree, "Sensors")
    assert (gadgets["batch_argument"], gadgets["batch_annotation"]) == ("keys", "tuple[str, str]")
    assert (sensors["batch_argument"], sensors["batch_annotation"]) == ("sensor_ids", "int")
