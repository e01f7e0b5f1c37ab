"""A model cannot hold itself: its module would import itself."""

from __future__ import annotations

from typing import Any


def write(tree: Any, **holds: str) -> None:
    for name, held in holds.items():
        tree.write(
            f"entities/{name}.yml",
            f"type: standard\nname: {name}\nmodel:\n  attributes:\n    part: {{type: array, items: {held}}}\n",
        )


def test_every_entity_of_a_circle_is_at_fault(tree: Any) -> None:
    """Each file of a circle has the fault, with the way round; one that only leads to it has none."""
    write(tree, A="B", B="C", C="A", D="A")
    assert tree.faults() == [
        "A.yml:5: 'part' makes A hold B hold C hold A: keep its id instead",
        "B.yml:5: 'part' makes B hold C hold A hold B: keep its id instead",
        "C.yml:5: 'part' makes C hold A hold B hold C: keep its id instead",
    ]


def test_many_ways_are_no_circle(tree: Any) -> None:
    """Entities that hold each other in layers are fine, however many ways lead through them."""
    for layer in range(30):
        parts = "".join(f"    part{n}: {{type: L{layer + 1}x{n}}}\n" for n in (0, 1)) if layer < 29 else ""
        for n in (0, 1):
            text = (
                f"type: standard\nname: L{layer}x{n}\nmodel:\n  attributes:\n    a: {{type: string}}\n{parts}"
            )
            tree.write(f"entities/L{layer}x{n}.yml", text)
    assert tree.faults() == []
