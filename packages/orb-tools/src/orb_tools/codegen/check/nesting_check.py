"""The check of models that contain models: DynamoDB limits how deep an item is, and how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.read.form_parts import MAX_ITEM_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile

MAX_LEVELS = 32
"""The most levels of maps and lists, the item included.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""
_OVERHEAD = 3
"""The bytes of an empty map or list. Source: the same documentation, on the sizes of items."""


def check_nesting(
    in_order: Iterable[str],
    entities: Mapping[str, Entity],
    files: Mapping[str, ParsedFile[EntityFile]],
    faults: Faults,
) -> None:
    """Refuse models that contain more levels, or that fill more bytes, than an item of DynamoDB can have.

    `in_order`: the entities without cycles, each after those that it contains.
    """
    levels: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for name in in_order:
        attributes = entities[name].attributes.values()
        deepest = max(attributes, key=lambda attribute: _levels(attribute, levels))
        levels[name] = min(1 + _levels(deepest, levels), MAX_LEVELS + 1)
        # Only the model that passes the limit is reported, and not those that contain it.
        if levels[name] > MAX_LEVELS and levels.get(deepest.element_type, 0) <= MAX_LEVELS:
            wrong = f"'{deepest.name}' makes models nest deeper than {MAX_LEVELS} levels"
            place = ("model", "attributes", deepest.name)
            files[name].fault(faults, place, wrong, "DynamoDB cannot store them: hold an id instead")
        parts = [
            sizes[a.type] for a in attributes if (a.required or a.default is not None) and a.type in sizes
        ]
        sizes[name] = min(_OVERHEAD + sum(parts), MAX_ITEM_BYTES + 1)
        if sizes[name] > MAX_ITEM_BYTES and max(parts) <= MAX_ITEM_BYTES:
            wrong = f"'{name}' requires, or fills by defaults, so many models that no item can hold them"
            right = f"DynamoDB stores {MAX_ITEM_BYTES} bytes: make some of them optional"
            files[name].fault(faults, ("model", "attributes"), wrong, right)


def _levels(attribute: Attribute, levels: Mapping[str, int]) -> int:
    """Return the levels of maps and lists that a value of the attribute has, as far as the schema says."""
    inner = levels.get(attribute.element_type, int(attribute.element_type == "object"))
    return inner + int(attribute.type in {"array", "map"})
