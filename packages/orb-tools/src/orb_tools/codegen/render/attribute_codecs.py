"""The expressions that encode and decode the values of an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.render.python_source import Imports, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Catalogue

_ENCODE = {
    "string": '{"S": VALUE}',
    "number": '{"N": str(VALUE)}',
    "boolean": '{"BOOL": VALUE}',
    "timestamp": '{"N": str(int(VALUE.timestamp()))}',
    "date": '{"S": VALUE.isoformat()}',
    "binary": '{"B": VALUE}',
    "decimal": "encode_decimal(VALUE, NAME)",
    "object": "encode_json(VALUE, NAME)",
}
_DECODE = {
    "string": 'VALUE["S"]',
    "number": 'VALUE["N"]',
    "decimal": 'VALUE["N"]',
    "boolean": 'VALUE["BOOL"]',
    "timestamp": 'int(VALUE["N"])',
    "date": 'VALUE["S"]',
    "binary": 'VALUE["B"]',
    "object": "decode_json(VALUE)",
}
_ENCODE_SET = {
    "string": '{"SS": sorted(VALUE)}',
    "number": '{"NS": [str(member) for member in sorted(VALUE)]}',
    "binary": '{"BS": sorted(VALUE)}',
}
_SET_KINDS = {"string": "SS", "number": "NS", "binary": "BS"}
_KINDS = {
    "string": "S",
    "number": "N",
    "decimal": "N",
    "boolean": "BOOL",
    "timestamp": "time",
    "date": "S",
    "binary": "B",
}


def encoder(attribute: Attribute, value: str, imports: Imports, catalogue: Catalogue) -> str:
    """Return the expression that encodes `value` as an AttributeValue."""
    if attribute.items is None:
        return _encode(attribute, attribute.type, value, imports, catalogue)
    if attribute.type == "set":
        return _ENCODE_SET[attribute.items].replace("VALUE", value)
    inner = _encode(attribute, attribute.items, "member", imports, catalogue)
    if attribute.type == "map":
        return f'{{"M": {{name: {inner} for name, member in {value}.items()}}}}'
    return f'{{"L": [{inner} for member in {value}]}}'


def _encode(attribute: Attribute, type_: str, value: str, imports: Imports, catalogue: Catalogue) -> str:
    if type_ in {"decimal", "object"}:
        imports.add("orb_models.codec", "encode_decimal" if type_ == "decimal" else "encode_json")
    form = _ENCODE.get(type_) or f'{{"M": {_nested("encode", type_, imports, catalogue)}(VALUE)}}'
    return form.replace("VALUE", value).replace("NAME", quoted(attribute.name))


def decoder(attribute: Attribute, value: str, imports: Imports, catalogue: Catalogue) -> str:
    """Return the expression that decodes the AttributeValue `value`. pydantic validates its result."""
    if attribute.items is None:
        return _decode(attribute.type, value, imports, catalogue)
    if attribute.type == "set":
        return f'{value}["{_SET_KINDS[attribute.items]}"]'
    inner = _decode(attribute.items, "member", imports, catalogue)
    if attribute.type == "map":
        return f'{{name: {inner} for name, member in {value}["M"].items()}}'
    return f'[{inner} for member in {value}["L"]]'


def _decode(type_: str, value: str, imports: Imports, catalogue: Catalogue) -> str:
    if type_ == "object":
        imports.add("orb_models.codec", "decode_json")
    form = _DECODE.get(type_) or f'{_nested("decode", type_, imports, catalogue)}(VALUE["M"])'
    return form.replace("VALUE", value)


def _nested(verb: str, name: str, imports: Imports, catalogue: Catalogue) -> str:
    entity = catalogue.entities[name]
    function = f"{verb}_{names.snake(name)}"
    imports.add(f"{catalogue.models_package}.models.{entity.path}", f"{verb} as {function}")
    return function


def stored_kind(attribute: Attribute) -> str:
    """Return the kind of a stored value, as orb_models.codec compares it."""
    if attribute.items is None:
        return _KINDS.get(attribute.type, "M")
    if attribute.type == "set":
        return _SET_KINDS[attribute.items]
    inner = _KINDS.get(attribute.items, "M")
    return f"map {inner}" if attribute.type == "map" else f"L {inner}"
