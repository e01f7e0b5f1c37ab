"""The JSON Schema of each input, for clients and gateways that check a call before they send or admit it.

It refuses nothing that the input accepts. Rules of texts and sizes in bytes, which JSON Schema cannot express, are only
checked by the input itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_tools.codegen.header import generated_notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.check.catalogue import Attribute, Catalogue, Entity

Node = dict[str, object]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBERS: dict[str, Node] = {
    "number": {"type": "integer"},
    "decimal": {"anyOf": [{"type": "number"}, {"type": "string"}]},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
}


def input_schemas(entity: Entity, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the name and the JSON Schema of each input of a table."""
    writer = _Writer(entity, catalogue)
    yield f"{entity.name}Create", writer.create()
    yield f"{entity.name}Update", writer.update()


class _Writer:
    """The schemas of one entity's inputs."""

    def __init__(self, entity: Entity, catalogue: Catalogue) -> None:
        self._entity = entity
        self._catalogue = catalogue
        self._key_bytes = entity.max_key_bytes()

    def create(self) -> str:
        required = [a.name for a in self._entity.create_attributes if a.required and a.default is None]
        fields: Node = {a.name: self._field(a) for a in self._entity.create_attributes}
        return self._document("Create", "The fields of a new item.", fields, required)

    def update(self) -> str:
        text = "A change of an item. Only the fields that are sent are written; null removes an optional one."
        fields: Node = {a.name: self._field(a, with_default=False) for a in self._entity.update_attributes}
        return self._document("Update", text, fields, [])

    def _document(self, kind: str, text: str, fields: Node, required: list[str]) -> str:
        document: Node = {
            "$comment": generated_notice(self._entity.source),
            "$schema": _DIALECT,
            "title": f"{self._entity.name}{kind}",
            "description": text,
            "type": "object",
            "additionalProperties": False,
            "properties": fields,
            "required": required,
        }
        held = {name: self._held(name) for name in sorted(self._held_names())}
        return json.dumps(document | ({"$defs": held} if held else {}), indent=2, ensure_ascii=False) + "\n"

    def _held_names(self) -> set[str]:
        """Return the entities that the inputs contain, at any depth."""
        found: set[str] = set()
        waiting = [a.element_type for a in self._entity.create_attributes]
        while waiting:
            name = waiting.pop()
            if name in self._catalogue.entities and name not in found:
                found.add(name)
                waiting += self._catalogue.entities[name].held_entities
        return found

    def _held(self, name: str) -> Node:
        held = self._catalogue.entities[name]
        return {
            "title": name,
            "description": held.description,
            "type": "object",
            "properties": {a.name: self._field(a, is_own=False) for a in held.attributes.values()},
            "required": [a.name for a in held.attributes.values() if a.required],
        }

    def _field(self, attribute: Attribute, *, with_default: bool = True, is_own: bool = True) -> Node:
        value = self._value(attribute, is_own=is_own)
        if not attribute.required:
            value = {"anyOf": [value, {"type": "null"}]}
        if with_default and is_own and attribute.default is not None:
            value = value | {"default": attribute.default}
        return value | ({"description": attribute.description} if attribute.description else {})

    def _value(self, attribute: Attribute, *, is_own: bool) -> Node:
        """Return the schema of a value without null. `is_own`: it has the rules of inputs."""
        if attribute.items is None:
            return self._single(attribute.type, attribute, is_own=is_own)
        value: Node = {"type": "array", "items": self._single(attribute.items, attribute, is_own=False)}
        if is_own and attribute.max_items is not None:
            value["maxItems"] = attribute.max_items
        if is_own and attribute.accepts is not None:
            value |= {
                "items": self._choice(self._catalogue.enums[attribute.accepts].values),
                "uniqueItems": True,
            }
        return value

    def _single(self, type_: str, attribute: Attribute, *, is_own: bool) -> Node:
        if type_ == "string" and attribute.enum is not None:
            return self._choice(self._catalogue.enums[attribute.enum].values)
        if type_ == "string" and attribute.values:
            return self._choice(attribute.values)
        if type_ == "string":
            lengths = self._lengths(attribute) if is_own else {}
            return {"type": "string", **lengths}
        rule = attribute.rule if is_own else None
        minimum: Node = {} if rule is None or rule.minimum is None else {"minimum": rule.minimum}
        if type_ == "timestamp":
            return {"anyOf": [{"type": "number"} | minimum, {"type": "string", "format": "date-time"}]}
        return _NUMBERS[type_] | minimum if type_ in _NUMBERS else {"$ref": f"#/$defs/{type_}"}

    def _lengths(self, attribute: Attribute) -> Node:
        """Return the limits of the characters of a text: those of its attribute, of its rule and of a key."""
        validator = attribute.rule.validator if attribute.rule is not None else None
        key_bytes = self._key_bytes.get(attribute.name)
        least = max(0 if validator is None else validator.length.minimum, 0 if key_bytes is None else 1)
        limits = (attribute.max_length, validator.length.maximum if validator else None, key_bytes)
        most = [limit for limit in limits if limit is not None]
        lengths: Node = {"minLength": least} if least else {}
        return lengths | ({"maxLength": min(most)} if most else {})

    @staticmethod
    def _choice(values: Iterable[str]) -> Node:
        return {"type": "string", "enum": list(values)}
