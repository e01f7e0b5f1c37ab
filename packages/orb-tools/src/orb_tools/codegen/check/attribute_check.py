"""Checks of attributes: their names are valid in Python, their types exist, and their other keys fit the type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import CONTAINERS, SET_ITEMS
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import Limits, ModelFile, TableFile

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.read import entity_file
    from orb_tools.codegen.read.yaml_document import Place

_HAND_WRITTEN = "drop it, or change the type of the entity from table to dynamodb"
_RULES = frozenset({"validation", "minLength", "maxLength", "pattern", "minimum", "maximum"})
_ONLY_IN_PYTHON = _RULES | {
    "minItems", "maxItems", "accepts", "unique", "generated", "classification", "sensitive", "deprecated", "default",
    "python_name",
}  # fmt: skip
_GENERATED = {"uuid": "string", "created": "timestamp", "updated": "timestamp", "version": "number"}
_OTHER_WORDS = {
    "datetime": "timestamp", "dict": "object", "float": "decimal", "int": "number", "integer": "number",
    "list": "array", "text": "string", "uuid": "string",
}  # fmt: skip
"""What other languages call types."""


class AttributeCheck(Check):
    """The check of each attribute, and of their names together."""

    def run(self) -> None:
        """Check every attribute."""
        fields: dict[str, str] = {}
        self._check_one("updated")
        self._check_one("version")
        for name, form in self._form.model.attributes.items():
            place = ("model", "attributes", name)
            attribute = self._entity.attributes[name]
            self._check_name(place, attribute, fields)
            self._check_type(place, attribute, form)
            self._check_enum(place, attribute, form)
            self._check_unique(place, attribute)
            self._check_generated(place, attribute, form)
            self._check_privacy(place, form)
            self._check_has_effect(place, form)
        self._check_required_when()
        if self._entity.is_hand_written and isinstance(self._form, TableFile) and self._form.compliance:
            self.fault(("compliance",), "'compliance' of hand-written Python", _HAND_WRITTEN)
        if isinstance(self._form, ModelFile) and self._form.compliance and not self._entity.is_operation:
            right = "drop it, or write it in the tables that hold the value"
            self.fault(("compliance",), "'compliance' of a value, about which there are no events", right)

    def _check_one(self, kind: str) -> None:
        """Refuse a second attribute that each change sets in the same way."""
        same = [a.name for a in self._entity.attributes.values() if a.generated == kind]
        for other in same[1:]:
            wrong = f"'{same[0]}' and '{other}' are both generated as {kind}"
            self.fault(("model", "attributes", other, "generated"), wrong, "keep one")

    def _check_name(self, place: Place, attribute: Attribute, fields: dict[str, str]) -> None:
        name, field = attribute.name, attribute.field
        if not names.ATTRIBUTE_NAME.match(name):
            right = "write letters and digits, such as createdAt"
            self.fault(place, f"attribute '{name}' is not a camelCase name", right)
            return
        if self._entity.is_hand_written:
            # It has no field in generated Python, so any name will do.
            return
        named = place if attribute.python_name is None else (*place, "python_name")
        if not names.PYTHON_NAME.match(field):
            wrong = f"python_name '{field}' of '{name}' is not a snake_case name"
            self.fault(named, wrong, "write lower-case letters, digits and _, such as created_at")
        elif reason := names.field_name_problem(field):
            of = "attribute" if attribute.python_name is None else "python_name"
            right = f"add 'python_name', such as {names.free_field_name(field)}"
            self.fault(named, f"{of} '{field if attribute.python_name else name}' {reason}", right)
        # The arguments of a repository have names of their own where a field's name is reserved.
        taken = {field, names.argument_name(field)} & fields.keys()
        if taken:
            same = min(taken)
            wrong = f"attributes '{fields[same]}' and '{name}' are both '{same}' in Python"
            self.fault(named, wrong, "rename one, or add 'python_name'")
        elif field != name and field in self._entity.attributes:
            # Models accept both names, so one value would be read as both fields.
            wrong = f"'{field}' is the name of '{name}' in Python, and of another attribute outside"
            self.fault(named, wrong, "choose another python_name")
        for used in (field, names.argument_name(field)):
            fields.setdefault(used, name)

    def _check_type(self, place: Place, attribute: Attribute, form: entity_file.Attribute) -> None:
        name, types = attribute.name, self._known.types
        if attribute.type not in types:
            wrong = f"unknown type '{attribute.type}' of '{name}'"
            self.fault((*place, "type"), wrong, _suggest_type(attribute.type, types))
        if attribute.type in types and attribute.items is None and form.items is not None:
            wrong = f"'items' of '{name}', which is not an array, set or map"
            self.fault((*place, "items"), wrong, "drop it, or make the type array, set or map")
        if attribute.items is None:
            return
        if attribute.items in CONTAINERS or attribute.items not in types:
            wrong = f"unknown type '{attribute.items}' of the items of '{name}'"
            self.fault((*place, "items"), wrong, _suggest_type(attribute.items, types - CONTAINERS))
        elif attribute.type == "set" and attribute.items not in SET_ITEMS:
            wrong = f"'{name}' is a set of {attribute.items}, which DynamoDB does not have"
            self.fault(
                (*place, "items"), wrong, f"use {', '.join(sorted(SET_ITEMS))}, or make the type array"
            )

    def _check_enum(self, place: Place, attribute: Attribute, form: entity_file.Attribute) -> None:
        if (attribute.enum or attribute.values) and self._differs(attribute.element_type, "string"):
            wrong = f"an enum on '{attribute.name}', whose values are not strings"
            self.fault(place, wrong, "make its type string")
        self._check_accepts((*place, "items", "accepts"), attribute)
        chosen = (attribute.enum, attribute.values)
        if form.items is not None and (form.items.enum_type, form.items.enum_values) == chosen:
            place = (*place, "items")
        seen: set[str] = set()
        for position, value in enumerate(attribute.values):
            if value in seen:
                wrong = f"value '{value}' is twice in 'enum_values' of '{attribute.name}'"
                self.fault((*place, "enum_values", position), wrong, "keep one")
            seen.add(value)
        if attribute.enum is None:
            return
        enum = self._known.enums.get(attribute.enum)
        if not self._known.may_have_enum(attribute.enum):
            wrong = f"unknown enum '{attribute.enum}' of '{attribute.name}'"
            self.fault((*place, "enum_type"), wrong, suggest(attribute.enum, self._known.enums))
        if enum is None:
            return
        if 0 < len(attribute.values) == len(set(attribute.values) & set(enum.values)) < len(enum.values):
            wrong = f"'enum_values' of '{attribute.name}' lists fewer values than enum '{enum.name}'"
            self.fault((*place, "enum_values"), wrong, "list all of them, or drop 'enum_values'")
        for value in attribute.values:
            if value not in enum.values:
                wrong = f"'{attribute.name}' uses '{value}', which enum '{enum.name}' lacks"
                right = f"{suggest(value, enum.values)} or add it to core/enums.yml"
                self.fault((*place, "enum_values"), wrong, right)

    def _check_accepts(self, place: Place, attribute: Attribute) -> None:
        if attribute.accepts is None:
            return
        if not self._known.may_have_enum(attribute.accepts):
            wrong = f"unknown enum '{attribute.accepts}' of '{attribute.name}'"
            self.fault(place, wrong, suggest(attribute.accepts, self._known.enums))
        if attribute.enum or attribute.values or self._differs(attribute.element_type, "string"):
            wrong = f"'accepts' of '{attribute.name}', whose items are not plain strings"
            self.fault(place, wrong, "drop it, or the other enum")

    def _check_unique(self, place: Place, attribute: Attribute) -> None:
        is_text = not self._differs(attribute.type, "string")
        if attribute.unique and not (is_text and self._entity.is_table):
            right = "only a string in a table can be unique"
            self.fault((*place, "unique"), f"'{attribute.name}' cannot be unique", right)

    def _check_privacy(self, place: Place, form: entity_file.Attribute) -> None:
        if form.sensitive and form.classification == "STANDARD":
            right = "drop one of the two"
            self.fault((*place, "sensitive"), "a sensitive attribute that is classified as STANDARD", right)

    def _check_has_effect(self, place: Place, form: entity_file.Attribute) -> None:
        """Refuse what only generated Python would read, if the Python is hand-written."""
        if not self._entity.is_hand_written:
            return
        bodies: list[tuple[Limits, Place]] = [(form, place)]
        if form.items is not None:
            bodies.append((form.items, (*place, "items")))
        for body, at in bodies:
            for key in sorted(_ONLY_IN_PYTHON.intersection(body.given)):
                self.fault((*at, key), f"'{key}' of hand-written Python has no effect", _HAND_WRITTEN)

    def _check_required_when(self) -> None:
        """Check that a boolean attribute requires optional ones."""
        attributes = self._entity.attributes
        for flag, needed in self._entity.required_when.items():
            place: Place = ("model", "requiredWhen", flag)
            if flag not in attributes:
                self.fault(place, f"unknown attribute '{flag}'", suggest(flag, attributes))
            elif self._differs(attributes[flag].type, "boolean"):
                self.fault(place, f"'{flag}' is not a boolean", "name a boolean attribute")
            for position, name in enumerate(needed):
                if name not in attributes:
                    self.fault((*place, position), f"unknown attribute '{name}'", suggest(name, attributes))
                elif attributes[name].required:
                    wrong = f"'{name}' is always required"
                    self.fault((*place, position), wrong, "drop it here, or make it optional")

    def _check_generated(self, place: Place, attribute: Attribute, form: entity_file.Attribute) -> None:
        if attribute.generated is None:
            return
        place = (*place, "generated")
        expected = _GENERATED[attribute.generated]
        if self._differs(attribute.type, expected):
            wrong = f"'{attribute.name}' is generated as {attribute.generated} but is not a {expected}"
            self.fault(place, wrong, f"make its type {expected}")
        if not attribute.required or attribute.default is not None:
            wrong = f"'{attribute.name}' is generated, so it is always set"
            self.fault(place, wrong, "drop 'required' and 'default'")
        if attribute.enum or attribute.values:
            wrong = f"'{attribute.name}' is generated, but has only the values of an enum"
            self.fault(place, wrong, "drop one of the two")
        for key in sorted(_RULES.intersection(form.given)):
            wrong = f"'{key}' of '{attribute.name}', which is generated, so that no input has it"
            self.fault((*place[:-1], key), wrong, "drop it")
        if not self._entity.has_repository and not self._entity.is_hand_written:
            wrong = f"'{attribute.name}' cannot be generated"
            self.fault(place, wrong, "only the repository of a table sets values: use a table, or drop it")

    def _differs(self, type_: str, expected: str) -> bool:
        """Return whether a type is known, but is not the expected one. An unknown type has a fault already."""
        return type_ != expected and type_ in self._known.types


def _suggest_type(name: str, known: frozenset[str]) -> str:
    meant = _OTHER_WORDS.get(name.lower())
    return f"did you mean '{meant}'?" if meant in known else suggest(name, known)
