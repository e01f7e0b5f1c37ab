"""The edits that turn an entity file of the earlier hub into one of ours. Comments and the order of keys are kept.

docs/schemas.md ("Corrected differences") lists how the earlier schemas had drifted.
"""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.names import snake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.read.yaml_document import Place

Node = MutableMapping[str, object]
_KINDS = {"lambda-secured": "lambda-dynamodb"}
_TIME = ("At", "Time", "Until")
"""The ends of the names of times. `number` and `string` were used for some of them."""
_RULES = frozenset({"enum_type", "enum_values", "validation", "pattern", "minLength", "maxLength"})


@dataclass(frozen=True, slots=True)
class Left:
    """Work that is left after the rewriting."""

    place: Place
    """The keys that lead to its reason in the rewritten file."""
    what: str
    do: str


def migrate_entity(document: Node, enums: Node) -> Iterator[str | Left]:
    """Edit an entity in place, and yield what was done and left. Values that an enum lacks are added to `enums`."""
    kind = document.get("type")
    if isinstance(kind, str) and kind in _KINDS:
        document["type"] = _KINDS[kind]
        yield f"type {kind} is {_KINDS[kind]}"
    yield from _compliance(document.get("compliance"))
    model = document.get("model")
    if not isinstance(model, MutableMapping):
        return
    yield from _keys(model.get("keys"))
    attributes = model.get("attributes")
    if isinstance(attributes, MutableMapping):
        for name, attribute in attributes.items():
            if isinstance(attribute, MutableMapping):
                yield from _attribute(str(name), attribute, enums)


def _compliance(compliance: object) -> Iterator[str]:
    """Remove the duties that had no effect. The stacks and the audit trail meet them for all data."""
    if isinstance(compliance, MutableMapping):
        for key in ("encryption", "auditLevel"):
            if key in compliance:
                del compliance[key]
                yield f"compliance: {key} was removed, because it had no effect"


def _keys(keys: object) -> Iterator[str]:
    if not isinstance(keys, MutableMapping):
        return
    primary = keys.get("primary")
    if isinstance(primary, MutableMapping) and primary.get("sort") in ("None", ""):
        del primary["sort"]
        yield "the primary key has no sort key: 'None' was a text"
    secondary = keys.get("secondary")
    if isinstance(secondary, MutableSequence):
        # The query of an index on the partition key of a table with a sort key is named by both of its keys.
        of_table = (
            primary.get("partition") if isinstance(primary, MutableMapping) and "sort" in primary else None
        )
        queried: set[str] = set()
        for index in secondary:
            if isinstance(index, MutableMapping):
                yield from _index(index)
                if index.get("partition") != of_table:
                    yield from _query(index, queried)


def _index(index: Node) -> Iterator[str]:
    name = index.get("name")
    if "projectedAttributes" in index:
        _rename(index, "projectedAttributes", "projected_attributes")
        yield f"index {name}: projectedAttributes is projected_attributes"
    if "projection_type" not in index:
        index["projection_type"] = "INCLUDE" if "projected_attributes" in index else "ALL"
        yield f"index {name}: projection_type {index['projection_type']} was added"
    if index["projection_type"] != "INCLUDE" and "projected_attributes" in index:
        del index["projected_attributes"]
        yield f"index {name}: projected_attributes was removed, because {index['projection_type']} ignores it"


def _query(index: Node, queried: set[str]) -> Iterator[str]:
    """Name the query of an index by its sort key too, if an earlier key has the same partition key."""
    partition, sort = str(index.get("partition")), index.get("sort")
    if partition in queried and "query" not in index and isinstance(sort, str):
        index["query"] = f"query_by_{snake(partition)}_and_{snake(sort)}"
        yield f"index {index.get('name')}: query {index['query']} was added"
    queried.add(partition)


def _attribute(name: str, attribute: Node, enums: Node) -> Iterator[str | Left]:
    if (
        # Numbers whose names end otherwise can be durations, and texts with a rule have a form of their own.
        (
            (attribute.get("type") == "string" and name.endswith(_TIME))
            or (attribute.get("type") == "number" and name.endswith("At"))
        )
        and not attribute.keys() & _RULES
    ):
        place = ("model", "attributes", name, "type")
        if attribute["type"] == "string":
            yield Left(place, f"stored values of '{name}' are texts", "convert them to epoch seconds")
        else:
            do = "convert those in milliseconds or with fractions"
            yield Left(place, f"stored values of '{name}' must be whole epoch seconds", do)
        yield f"{name}: type {attribute['type']} is timestamp"
        attribute["type"] = "timestamp"
    values = attribute.get("enum_values")
    if not isinstance(values, MutableSequence):
        return
    enum = attribute.get("enum_type")
    known = enums.get(enum) if isinstance(enum, str) else None
    if isinstance(known, MutableSequence):
        missing = [value for value in values if value not in known]
        known.extend(missing)
        if missing:
            yield f"{name}: {enum} has {', '.join(map(str, missing))} as well"
        del attribute["enum_values"]
        yield f"{name}: enum_values was removed, because {enum} has the values"
    elif attribute.get("type") == "array":
        items = attribute.get("items")
        kind = items.get("type", "string") if isinstance(items, MutableMapping) else items or "string"
        del attribute["enum_values"]
        attribute["items"] = {"type": kind, "enum_values": values}
        yield f"{name}: enum_values is that of its items"


def _rename(node: Node, old: str, new: str) -> None:
    """Rename a key. It keeps its place."""
    pairs = [(new if key == old else key, value) for key, value in node.items()]
    for key in list(node):
        del node[key]
    for key, value in pairs:
        node[key] = value
