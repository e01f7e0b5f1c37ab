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
        ("{type: string}", ["a", "a_from", "a_to", "a_after", "a_before", "a_begins_with"]),
        ("{type: number}", ["a", "a_from", "a_to", "a_after", "a_before"]),
        ("{type: timestamp}", ["a", "a_from", "a_to", "a_after", "a_before"]),
        ("{type: string, enum_type: Kind}", ["a"]),
    ],
)
def test_conditions_on_sort_keys(schema_tree: Any, sort: str, arguments: list[str]) -> None:
    """Numbers and times have no prefix, and an enum only equality."""
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


def test_what_can_be_added_to(golden_tree: Any) -> None:
    """Numbers and lists of the update input can be added to, except lists whose members must differ."""
    view = view_of(golden_tree, "Drafts")
    assert {c["argument"]: c["entry"] for c in view["counters"]} == {
        "lives": '"lives": Counter(minimum=1, maximum=9)',
        "views": '"views": Counter()',
        "budget": '"budget": Counter(whole=False, minimum="-0.5")',
    }
    assert [(c["argument"], c["entry"]) for c in view["lists"]] == [
        ("notes", '"notes": 3'),
        ("read_at", '"readAt": None'),
        ("reviewers", '"reviewers": None'),
    ]
    assert view["version"] == '"revision"'
    lists = [entry["argument"] for entry in view_of(golden_tree, "Gadgets")["lists"]]
    assert "shades" in lists
    assert "hues" not in lists


def test_which_writes_a_table_has(golden_tree: Any) -> None:
    """New ids leave nothing to upsert. Versions and unique values leave nothing to write without a condition."""
    kinds = {
        name: (view_of(golden_tree, name)["upsert"], view_of(golden_tree, name)["batch_write"])
        for name in ("Drafts", "Gadgets", "Sensors")
    }
    assert kinds == {"Drafts": (True, False), "Gadgets": (False, False), "Sensors": (True, True)}
