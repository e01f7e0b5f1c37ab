"""The JSON Schema of each input, for clients and gateways that check a call before they send or admit it.

It refuses nothing that the input accepts. Rules of texts, sizes in bytes, and patterns that mean something else outside
Python, which JSON Schema cannot express, are only checked by the input itself.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from orb_tools.codegen.header import generated_notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity

Node = dict[str, object]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[str, Node] = {
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "date": {"type": "string", "format": "date"},
    "binary": {"type": "string", "contentEncoding": "base64"},
}
_NULL: Node = {"type": "null"}
_ESCAPE = r"\\(?:[\^$\\.*+?()\[\]{}|/nrtfv]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"
# Python's `.`, \d, \w, \s and \b match other characters than those of JavaScript, and its other groups are not there.
_COMMON = re.compile(
    rf"\^?(?:\((?:\?:)?(?!\?)"
    rf"|(?:[^\\^$.*+?()\[\]{{}}|]|{_ESCAPE}|\[\^?(?:[^\\\[\]^]|{_ESCAPE}|\\-)+\]|[)|])"
    r"(?:(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??(?![*+?{]))?)*\$?"
)
"""The patterns that mean the same in ECMA 262, whose dialect JSON Schema has."""


def input_schemas(entity: Entity, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the name and the JSON Schema of each input of an entity."""
    writer = _Writer(entity, catalogue)
    for name in catalogue.input_classes(entity):
        if name == f"{entity.name}Update" and entity.has_repository:
            yield name, writer.update(name)
        else:
            is_new = name == f"{entity.name}Create" and entity.has_repository
            yield name, writer.create(name) if is_new else writer.whole(name)


class _Writer:
    """The schemas of one entity's inputs."""

    def __init__(self, entity: Entity, catalogue: Catalogue) -> None:
        self._entity = entity
        self._catalogue = catalogue
        self._key_bytes = entity.max_key_bytes()

    def create(self, name: str) -> str:
        return self._document(
            name, self._object("The fields of a new item.", self._entity, self._entity.create_attributes)
        )

    def whole(self, name: str) -> str:
        return self._document(name, self._whole(self._entity))

    def update(self, name: str) -> str:
        text = "A change of an item. Only the fields that are sent are written; null removes an optional one."
        fields: Node = {a.name: self._field(a, with_default=False) for a in self._entity.update_attributes}
        return self._document(
            name,
            {"description": text, "type": "object", "additionalProperties": False, "properties": fields},
        )

    def _document(self, name: str, body: Node) -> str:
        document: Node = {
            "$comment": generated_notice(self._entity.source),
            "$schema": _DIALECT,
            "title": name,
            **body,
        }
        held = {held: self._whole(self._catalogue.entities[held]) for held in sorted(self._held_names())}
        return json.dumps(document | ({"$defs": held} if held else {}), indent=2, ensure_ascii=False) + "\n"

    def _held_names(self) -> set[str]:
        """Return the entities that the inputs contain, at any depth."""
        found: set[str] = set()
        waiting = [a.element_type for a in self._entity.attributes.values()]
        while waiting:
            name = waiting.pop()
            if name in self._catalogue.entities and name not in found:
                found.add(name)
                waiting += self._catalogue.entities[name].held_entities
        return found

    def _whole(self, entity: Entity) -> Node:
        """Return the schema of all attributes of an entity."""
        return self._object(entity.description, entity, entity.attributes.values())

    def _object(self, text: str, entity: Entity, attributes: Iterable[Attribute]) -> Node:
        listed = tuple(attributes)
        rules = [
            self._required_when(entity.attributes[flag], needed)
            for flag, needed in entity.required_when.items()
        ]
        return {
            "description": text,
            "type": "object",
            "additionalProperties": False,
            "properties": {a.name: self._field(a) for a in listed},
            "required": [a.name for a in listed if a.required and a.default is None],
            **({"allOf": rules} if rules else {}),
        }

    @staticmethod
    def _required_when(flag: Attribute, needed: tuple[str, ...]) -> Node:
        is_set: Node = {"properties": {flag.name: {"const": True}}}
        if flag.default is not True:
            is_set["required"] = [flag.name]
        fields: Node = {name: {"not": _NULL} for name in needed}
        return {"if": is_set, "then": {"required": list(needed), "properties": fields}}

    def _field(self, attribute: Attribute, *, with_default: bool = True) -> Node:
        value = self._value(attribute)
        if not attribute.required:
            value = {"anyOf": [value, _NULL]}
        if with_default and attribute.default is not None:
            value["default"] = attribute.default
        if attribute.description:
            value["description"] = attribute.description
        return value | ({"deprecated": True} if attribute.deprecated else {})

    def _value(self, attribute: Attribute) -> Node:
        """Return the schema of a value without null."""
        if attribute.items is None:
            return self._single(attribute.type, attribute, attribute)
        item = self._single(attribute.items, attribute, attribute.item_limits)
        if attribute.accepts is not None:
            item = _choice(self._catalogue.enums[attribute.accepts].values)
        if attribute.type == "map":
            sizes = _given(minProperties=attribute.min_items, maxProperties=attribute.max_items)
            return {"type": "object", "additionalProperties": item, **sizes}
        distinct: Node = {"uniqueItems": True} if attribute.accepts and attribute.type == "array" else {}
        # DynamoDB has no empty sets.
        fewest = attribute.min_items or (1 if attribute.type == "set" else None)
        sizes = _given(minItems=fewest, maxItems=attribute.max_items)
        return {"type": "array", "items": item, **sizes, **distinct}

    def _single(self, type_: str, attribute: Attribute, limits: Limits) -> Node:
        """Return the schema of a value that is not a container."""
        if type_ in self._catalogue.entities:
            return {"$ref": f"#/$defs/{type_}"}
        enum = self._catalogue.enums.get(attribute.enum or "")
        if type_ == "string" and (values := enum.values if enum is not None else attribute.values):
            return _choice(values)
        if type_ == "string":
            return self._text(limits, self._key_bytes.get(attribute.name) if limits is attribute else None)
        if type_ in _PLAIN:
            return dict(_PLAIN[type_])
        bounds = _bounds(limits)
        if type_ == "number":
            return {"type": "integer", **bounds}
        form: Node = {"format": "date-time"} if type_ == "timestamp" else {}
        return {"anyOf": [{"type": "number", **bounds}, {"type": "string", **form}]}

    @staticmethod
    def _text(limits: Limits, key_bytes: int | None) -> Node:
        """Return the schema of a text: the limits of its attribute, of its rule, and of a key."""
        validator = limits.rule.validator if limits.rule is not None else None
        least = (limits.min_length, validator.length.minimum if validator else None, key_bytes and 1)
        most = (limits.max_length, validator.length.maximum if validator else None, key_bytes)
        is_common = limits.pattern is not None and _COMMON.fullmatch(limits.pattern)
        pattern = f"^(?:{limits.pattern})$" if is_common else None
        shown = _given(
            minLength=max((limit for limit in least if limit), default=None),
            maxLength=min((limit for limit in most if limit is not None), default=None),
            pattern=pattern,
        )
        return {"type": "string", **shown}


def _bounds(limits: Limits) -> Node:
    rule = limits.rule.minimum if limits.rule is not None else None
    least = [limit for limit in (rule, limits.minimum) if limit is not None]
    return _given(minimum=max(least, default=None), maximum=limits.maximum)


def _given(**limits: float | str | None) -> Node:
    """Return the keywords that have a value."""
    return {key: value for key, value in limits.items() if value is not None}


def _choice(values: Iterable[str]) -> Node:
    return {"type": "string", "enum": list(values)}
