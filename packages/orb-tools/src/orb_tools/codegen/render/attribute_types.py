"""The Python annotation of an attribute, and the expressions that encode and decode its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.render.python_source import Imports, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Attribute, Catalogue, Rule


_PYTHON = {
    "string": ("str", "", ""),
    "number": ("WholeNumber", "orb_models.model", "WholeNumber"),
    "boolean": ("bool", "", ""),
    "decimal": ("Decimal", "decimal", "Decimal"),
    "timestamp": ("Timestamp", "orb_models.model", "Timestamp"),
    "object": ("dict[str, JsonValue]", "orb_models._pydantic", "JsonValue"),
}
"""The annotation of each schema type, with the module and the name that it imports."""
_INPUT_PYTHON = {
    "number": ("Number", "orb_models.input", "Number"),
    "boolean": ("Flag", "orb_models.input", "Flag"),
}
"""Inputs have these annotations instead, so that texts are not converted to numbers or booleans."""
_ENCODE = {
    "string": '{"S": VALUE}',
    "number": '{"N": str(VALUE)}',
    "boolean": '{"BOOL": VALUE}',
    "timestamp": '{"N": str(int(VALUE.timestamp()))}',
    "decimal": "encode_decimal(VALUE, NAME)",
    "object": "encode_json(VALUE, NAME)",
}
_DECODE = {
    "string": 'VALUE["S"]',
    "number": 'VALUE["N"]',
    "decimal": 'VALUE["N"]',
    "boolean": 'VALUE["BOOL"]',
    "timestamp": 'int(VALUE["N"])',
    "object": "decode_json(VALUE)",
}
_KEY_TYPES = {2048: "KeyText", 1024: "SortKeyText"}
"""The type of a key text, by the most bytes of the key."""
_MAX_CHARACTER_BYTES = 4


@dataclass(frozen=True, slots=True)
class Field:
    """The source text of a model's field."""

    name: str
    annotation: str
    default: str
    doc: str


class Annotations:
    """The annotations of attributes, as source text.

    Args:
        catalogue: Where entities and enums are looked up.
        imports: Gets the names that the annotations need.
        is_input: Whether the annotations are those of an input.
    """

    def __init__(self, catalogue: Catalogue, imports: Imports, *, is_input: bool = False) -> None:
        self._catalogue = catalogue
        self._imports = imports
        self._python = _PYTHON | _INPUT_PYTHON if is_input else _PYTHON

    def of_model(self, attribute: Attribute) -> str:
        """Return the annotation in a model, without `None`."""
        if attribute.type == "array":
            return f"list[{self._single_type(str(attribute.items), attribute)}]"
        return self._single_type(attribute.type, attribute)

    def _list_of_choices(self, attribute: Attribute, enum: str) -> str:
        self._imports.add(f"orb_models.{self._catalogue.enums[enum].module}", enum)
        self._imports.add("orb_models.input", "DISTINCT")
        self._imports.add("orb_models.input", "one_of")
        self._imports.add("typing", "Annotated")
        return f"list[Annotated[{self._single_type(str(attribute.items), attribute)}, one_of({enum})]]"

    def _single_type(self, type_: str, attribute: Attribute) -> str:
        if attribute.enum is not None and type_ == "string":
            self._imports.add(f"orb_models.{self._catalogue.enums[attribute.enum].module}", attribute.enum)
            return attribute.enum
        if attribute.values and type_ == "string":
            self._imports.add("typing", "Literal")
            return f"Literal[{', '.join(quoted(value) for value in attribute.values)}]"
        return self._type_of(type_)

    def _type_of(self, type_: str) -> str:
        if type_ in self._python:
            text, module, name = self._python[type_]
            if module:
                self._imports.add(module, name)
            return text
        entity = self._catalogue.entities[type_]
        self._imports.add(f"orb_models.models.{entity.path}", entity.name)
        return entity.name

    def of_input(self, attribute: Attribute, *, key_bytes: int | None) -> str:
        """Return the annotation in an input, without `None`, but with the rules that only inputs must follow.

        Args:
            attribute: The attribute of the field.
            key_bytes: The most bytes of a text that is a key. None: the attribute is not such a text.
        """
        limits = []
        max_length = attribute.max_items if attribute.type == "array" else attribute.max_length
        if max_length is not None:
            limits.append(f"Field(max_length={max_length})")
            self._imports.add("orb_models._pydantic", "Field")
        if attribute.rule is not None:
            type_ = attribute.rule.constant
            self._imports.add("orb_models.rules", type_)
            if key_bytes is not None and not _fits_key(attribute, attribute.rule, key_bytes):
                limits.append(f"key_length({key_bytes})")
                self._imports.add("orb_models.input", "key_length")
        elif key_bytes is not None:
            type_ = _KEY_TYPES[key_bytes]
            self._imports.add("orb_models.input", type_)
        elif attribute.accepts is not None:
            type_ = self._list_of_choices(attribute, attribute.accepts)
            limits.append("DISTINCT")
        else:
            type_ = self.of_model(attribute)
        if not limits:
            return type_
        self._imports.add("typing", "Annotated")
        return f"Annotated[{type_}, {', '.join(limits)}]"

    def default(self, attribute: Attribute, *, optional: bool, value: str | None = None) -> str:
        """Return the text after the annotation: nothing, a default, or a Field with an unusual wire name."""
        given = value if value is not None else "None" if optional else None
        if names.camel(attribute.field) == attribute.name:
            return "" if given is None else f" = {given}"
        self._imports.add("orb_models._pydantic", "Field")
        alias = quoted(attribute.name)
        first = "" if given is None else f"default={given}, "
        return f" = Field({first}validation_alias={alias}, serialization_alias={alias})"

    def literal(self, attribute: Attribute) -> str | None:
        """Return the default of the schema as a literal. None: the attribute has no default."""
        if attribute.default is None:
            return None
        if attribute.enum is not None:
            return f"{attribute.enum}.{attribute.default}"
        return quoted(attribute.default)


def _fits_key(attribute: Attribute, rule: Rule, max_bytes: int) -> bool:
    """Return whether every text that follows the rule has 1 to `max_bytes` bytes."""
    if rule.validator is None or not rule.validator.broken(""):
        return False
    limits = [limit for limit in (attribute.max_length, rule.validator.length.maximum) if limit is not None]
    return bool(limits) and min(limits) * _MAX_CHARACTER_BYTES <= max_bytes


def encoder(attribute: Attribute, value: str, imports: Imports, catalogue: Catalogue) -> str:
    """Return the expression that encodes `value` as an AttributeValue."""
    if attribute.type == "array":
        inner = _encode(attribute, str(attribute.items), "member", imports, catalogue)
        return f'{{"L": [{inner} for member in {value}]}}'
    return _encode(attribute, attribute.type, value, imports, catalogue)


def _encode(attribute: Attribute, type_: str, value: str, imports: Imports, catalogue: Catalogue) -> str:
    if type_ in {"decimal", "object"}:
        imports.add("orb_models.codec", "encode_decimal" if type_ == "decimal" else "encode_json")
    form = _ENCODE.get(type_) or f'{{"M": {_nested("encode", type_, imports, catalogue)}(VALUE)}}'
    return form.replace("VALUE", value).replace("NAME", quoted(attribute.name))


def decoder(attribute: Attribute, value: str, imports: Imports, catalogue: Catalogue) -> str:
    """Return the expression that decodes the AttributeValue `value`. pydantic validates its result."""
    if attribute.type == "array":
        inner = _decode(str(attribute.items), "member", imports, catalogue)
        return f'[{inner} for member in {value}["L"]]'
    return _decode(attribute.type, value, imports, catalogue)


def _decode(type_: str, value: str, imports: Imports, catalogue: Catalogue) -> str:
    if type_ == "object":
        imports.add("orb_models.codec", "decode_json")
    form = _DECODE.get(type_) or f'{_nested("decode", type_, imports, catalogue)}(VALUE["M"])'
    return form.replace("VALUE", value)


def _nested(verb: str, name: str, imports: Imports, catalogue: Catalogue) -> str:
    entity = catalogue.entities[name]
    function = f"{verb}_{names.snake(name)}"
    imports.add(f"orb_models.models.{entity.path}", f"{verb} as {function}")
    return function


_KINDS = {"string": "S", "number": "N", "decimal": "N", "boolean": "BOOL", "timestamp": "time"}


def stored_kind(attribute: Attribute) -> str:
    """Return the kind of a stored value, as orb_models.codec compares it."""
    if attribute.type == "array":
        return f"L {_KINDS.get(str(attribute.items), 'M')}"
    return _KINDS.get(attribute.type, "M")
