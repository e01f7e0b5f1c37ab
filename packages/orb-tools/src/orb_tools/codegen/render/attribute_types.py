"""The Python annotation of an attribute, with the rules that only inputs know, and its default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import Imports, quoted, raw, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.core import Rule
    from orb_tools.codegen.check.entity import Entity


_PYTHON = {
    "string": ("str", "", ""),
    "number": ("WholeNumber", "orb_models.model", "WholeNumber"),
    "boolean": ("bool", "", ""),
    "decimal": ("Decimal", "decimal", "Decimal"),
    "timestamp": ("Timestamp", "orb_models.model", "Timestamp"),
    "date": ("Date", "orb_models.model", "Date"),
    "binary": ("Binary", "orb_models.model", "Binary"),
    "object": ("dict[str, JsonValue]", "orb_models._pydantic", "JsonValue"),
}
"""The annotation of each schema type, with the module and the name that it imports."""
_INPUT_PYTHON = {
    "number": ("Number", "orb_models.input", "Number"),
    "boolean": ("Flag", "orb_models.input", "Flag"),
}
"""Inputs have these annotations instead, so that texts are not converted to numbers or booleans."""
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

    def __str__(self) -> str:
        """Return the lines of the field, with its docstring below."""
        line = fit(f"{self.name}: {self.annotation}{self.default}", 4)
        return f"{line}\n    {self.doc}" if self.doc else line


class Annotations:
    """The annotations of attributes, as source text.

    Args:
        catalogue: Where entities and enums are looked up.
        imports: Gets the names that the annotations need.
        is_input: Whether the annotations are those of an input.
    """

    def __init__(self, catalogue: Catalogue, imports: Imports, *, is_input: bool = False) -> None:
        self._catalogue = catalogue
        self._package = catalogue.models_package
        self._imports = imports
        self._is_input = is_input
        self._python = _PYTHON | _INPUT_PYTHON if is_input else _PYTHON

    def of_model(self, attribute: Attribute) -> str:
        """Return the annotation in a model, without `None`."""
        if attribute.items is None:
            return self._single_type(attribute.type, attribute)
        return self._container(attribute, self._single_type(attribute.items, attribute))

    def _container(self, attribute: Attribute, item: str) -> str:
        if attribute.type == "map":
            return f"dict[str, {item}]"
        if attribute.type == "set":
            self._imports.add("orb_models.model", "SET")
            self._imports.add("typing", "Annotated")
            return f"Annotated[frozenset[{item}], SET]"
        return f"list[{item}]"

    def _single_type(self, type_: str, attribute: Attribute) -> str:
        if attribute.enum is not None and type_ == "string":
            self._imports.add(
                f"{self._package}.{self._catalogue.enums[attribute.enum].module}", attribute.enum
            )
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
        self._imports.add(f"{self._package}.models.{entity.path}", entity.name)
        if not self._is_input:
            return entity.name
        self._imports.add("orb_models.value_inputs", "checked_by")
        self._imports.add("typing", "Annotated")
        return f"Annotated[{entity.name}, checked_by({self._input_of(entity)})]"

    def _input_of(self, entity: Entity) -> str:
        name = f"{entity.name}Input"
        self._imports.add(f"{self._package}.inputs.{entity.path}", name)
        return name

    def of_input(self, attribute: Attribute, *, key_bytes: int | None) -> str:
        """Return the annotation in an input, without `None`, but with the rules that only inputs must follow.

        Args:
            attribute: The attribute of the field.
            key_bytes: The most bytes of a text that is a key. None: the attribute is not such a text.
        """
        if attribute.items is None:
            return self._limited(attribute.type, attribute, attribute, key_bytes=key_bytes)
        item = self._limited(attribute.items, attribute, attribute.item_limits)
        if attribute.accepts is not None:
            self._imports.add(
                f"{self._package}.{self._catalogue.enums[attribute.accepts].module}", attribute.accepts
            )
            self._imports.add("orb_models.input", "one_of")
            item = self._annotated(item, [f"one_of({attribute.accepts})"])
        sizes = {"min_length": attribute.min_items, "max_length": attribute.max_items}
        limits = [*self._field(sizes)]
        if attribute.accepts is not None and attribute.type == "array":
            self._imports.add("orb_models.input", "DISTINCT")
            limits.append("DISTINCT")
        return self._annotated(self._container(attribute, item), limits)

    def _limited(
        self, type_: str, attribute: Attribute, limits: Limits, *, key_bytes: int | None = None
    ) -> str:
        """Return the annotation of a value that is not a container, with its rules."""
        checks = [
            *self._field({"min_length": limits.min_length, "max_length": limits.max_length}),
            *self._field({"ge": limits.minimum, "le": limits.maximum}, type_),
        ]
        if limits.pattern is not None:
            self._imports.add("orb_models.input", "Matches")
            checks.append(f"Matches({raw(limits.pattern)})")
        if limits.rule is not None:
            annotation = limits.rule.constant
            self._imports.add(f"{self._package}.rules", annotation)
            if key_bytes is not None and not _fits_key(attribute, limits.rule, key_bytes):
                checks.append(f"key_length({key_bytes})")
                self._imports.add("orb_models.input", "key_length")
        elif key_bytes is not None:
            annotation = _KEY_TYPES[key_bytes]
            self._imports.add("orb_models.input", annotation)
        else:
            annotation = self._single_type(type_, attribute)
        return self._annotated(annotation, checks)

    def _field(self, limits: Mapping[str, float | None], type_: str = "") -> list[str]:
        """Return the call of `Field` with the limits that are set. Empty: none is set."""
        given = [f"{key}={self._bound(value, type_)}" for key, value in limits.items() if value is not None]
        if not given:
            return []
        self._imports.add("orb_models._pydantic", "Field")
        return [f"Field({', '.join(given)})"]

    def _bound(self, value: float, type_: str) -> str:
        if type_ == "timestamp":
            self._imports.add("datetime", "UTC", "datetime as _datetime")
            return f"_datetime.fromtimestamp({value}, UTC)"
        return str(value) if isinstance(value, int) else f'Decimal("{value}")'

    def _annotated(self, annotation: str, checks: list[str]) -> str:
        if not checks:
            return annotation
        self._imports.add("typing", "Annotated")
        # Python reads nested annotations as one.
        inner = annotation[len("Annotated[") : -1] if annotation.startswith("Annotated[") else annotation
        return f"Annotated[{inner}, {', '.join(checks)}]"

    def default(self, attribute: Attribute, *, optional: bool, value: str | None = None) -> str:
        """Return the text after the annotation: nothing, a default, or a Field.

        Args:
            attribute: The attribute of the field.
            optional: Whether None is the default.
            value: The default as source text, or `default_factory=...`.
        """
        given = value if value is not None else "None" if optional else ""
        arguments = self._field_arguments(attribute)
        if not arguments and "default_factory=" not in given:
            return f" = {given}" if given else ""
        self._imports.add("orb_models._pydantic", "Field")
        first = [given if given.startswith("default_factory=") else f"default={given}"] if given else []
        return f" = Field({', '.join([*first, *arguments])})"

    def _field_arguments(self, attribute: Attribute) -> list[str]:
        """Return the arguments of `Field` besides the default."""
        found = []
        if names.camel(attribute.field) != attribute.name:
            alias = quoted(attribute.name)
            found += [f"validation_alias={alias}", f"serialization_alias={alias}"]
        if attribute.is_private:
            found.append("repr=False")
        if attribute.sensitive and not self._is_input:
            found.append("exclude=True")
        if attribute.deprecated:
            found.append(f"deprecated={quoted(sentence(attribute.deprecated))}")
        return found

    def literal(self, attribute: Attribute) -> str | None:
        """Return the default of the schema as source text. None: the attribute has no default."""
        default = attribute.default
        if default is None:
            return None
        if isinstance(default, tuple):
            items = ", ".join(self._item(attribute, item) for item in default)
            if attribute.type == "set":
                return f"frozenset({{{items}}})"
            return f"default_factory=lambda: [{items}]" if items else "default_factory=list"
        if not isinstance(default, str | int):
            if attribute.type in PLAIN_TYPES:
                return "default_factory=dict"
            self._imports.add("orb_models.value_inputs", "default_of")
            entity = self._catalogue.entities[attribute.type]
            return f"default_factory=default_of({entity.name}, {self._input_of(entity)})"
        return self._item(attribute, default)

    def _item(self, attribute: Attribute, value: str | int) -> str:
        if attribute.enum is not None and isinstance(value, str):
            return f"{attribute.enum}.{names.enum_member(value)}"
        return quoted(value)


def _fits_key(attribute: Attribute, rule: Rule, max_bytes: int) -> bool:
    """Return whether every text that follows the rule has 1 to `max_bytes` bytes."""
    if rule.validator is None or not rule.validator.broken(""):
        return False
    limits = [limit for limit in (attribute.max_length, rule.validator.length.maximum) if limit is not None]
    return bool(limits) and min(limits) * _MAX_CHARACTER_BYTES <= max_bytes
