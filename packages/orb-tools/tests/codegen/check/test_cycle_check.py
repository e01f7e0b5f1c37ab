"""A model must not contain itself, because its module would import itself."""

from __future__ import annotations

from typing import Any


def write(schema_tree: Any, **holds: str) -> None:
    for name, held in holds.items():
        schema_tree.write(
            f"entities/{name}.yml",
            f"type: standard\nname: {name}\nmodel:\n  attributes:\n    part: {{type: array, items: {held}}}\n",
        )


def test_every_entity_of_a_cycle_is_reported(schema_tree: Any) -> None:
    """Each entity in a cycle is reported with the path of the cycle. An entity outside it is not."""
    write(schema_tree, A="B", B="C", C="A", D="A")
    assert schema_tree.faults() == [
        "A.yml:5: 'part' makes a cycle: A -> B -> C -> A: store its id instead",
        "B.yml:5: 'part' makes a cycle: B -> C -> A -> B: store its id instead",
        "C.yml:5: 'part' makes a cycle: C -> A -> B -> C: store its id instead",
    ]


def test_many_paths_are_no_cycle(schema_tree: Any) -> None:
    """Entities that contain each other in layers have no cycle, however many paths there are."""
    for layer in range(30):
        parts = (
            "".join(f"    part{n}: {{type: L{layer + 1}x{n}, required: false}}\n" for n in (0, 1))
            if layer < 29
            else ""
        )
        for n in (0, 1):
            text = (
                f"type: standard\nname: L{layer}x{n}\nmodel:\n  attributes:\n    a: {{type: string}}\n{parts}"
            )
            schema_tree.write(f"entities/L{layer}x{n}.yml", text)
    assert schema_tree.faults() == []
