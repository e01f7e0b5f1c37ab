"""Checks of attributes: their names are valid in Python, their types exist, and their other keys fit the type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import CONTAINERS, SET_ITEMS
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.entity_file import Limits, TableFile

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Attribute
    from orb_tools.codegen.read import entity_file
    from orb_tools.codegen.read.yaml_document import Place

_HAND_WRITTEN = "drop it, or change the type of the entity from table to dynamodb"
_ONLY_IN_PYTHON = frozenset(Limits.model_fields) | {
    "min_items", "max_items", "accepts", "unique", "generated", "classification", "sensitive", "deprecated", "default",
}  # fmt: skip
_GENERATED = {"uuid": "string", "created": "timestamp", "updated": "timestamp"}


class AttributeCheck(Check):
    """The check of each attribute, and of their names together."""

    def run(self) -> None:
        """Check every attribute."""
        fields: dict[str, str] = {}
        self._check_one_updated()
        for name, form in self._form.model.attributes.items():
            place = ("model", "attributes", name)
            attribute = self._entity.attributes[name]
            self._check_name(place, attribute, fields)
            self._check_type(place, attribute, form)
            self._check_enum(place, attribute, form)
            self._check_unique(place, attribute)
            self._check_generated(place, attribute)
            self._check_privacy(place, form)
            self._check_has_effect(place, form)
        self._check_required_when()
        if self._entity.is_hand_written and isinstance(self._form, TableFile) and self._form.compliance:
            self.fault(("compliance",), "'compliance' of hand-written Python", _HAND_WRITTEN)

    def _check_one_updated(self) -> None:
        """Refuse a second attribute that holds the time of the last change."""
        times = [a.name for a in self._entity.attributes.values() if a.generated == "updated"]
        for other in times[1:]:
            wrong = f"'{times[0]}' and '{other}' are both generated as updated"
            self.fault(("model", "attributes", other, "generated"), wrong, "keep one")

    def _check_name(self, place: Place, attribute: Attribute, fields: dict[str, str]) -> None:
        name, field = attribute.name, attribute.field
        if not names.ATTRIBUTE_NAME.match(name):
            right = "write letters and digits, such as createdAt"
            self.fault(place, f"attribute '{name}' is not a camelCase name", right)
            return
        if reason := names.attribute_name_problem(name):
            self.fault(place, f"attribute '{name}' {reason}", "choose another name")
        if field in fields:
            wrong = f"attributes '{fields[field]}' and '{name}' are both '{field}' in Python"
            self.fault(place, wrong, "rename one")
        fields.setdefault(field, name)

    def _check_type(self, place: Place, attribute: Attribute, form: entity_file.Attribute) -> None:
        name, types = attribute.name, self._known.types
        if attribute.type not in types:
            wrong = f"unknown type '{attribute.type}' of '{name}'"
            self.fault((*place, "type"), wrong, suggest(attribute.type, types))
        if attribute.type in types and attribute.items is None and form.items is not None:
            wrong = f"'items' of '{name}', which is not an array, set or map"
            self.fault((*place, "items"), wrong, "drop it, or make the type array, set or map")
        if attribute.items is None:
            return
        if attribute.items in CONTAINERS or attribute.items not in types:
            wrong = f"unknown type '{attribute.items}' of the items of '{name}'"
            self.fault((*place, "items"), wrong, suggest(attribute.items, types - CONTAINERS))
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
        for position, value in enumerate(attribute.values):
            if value in attribute.values[:position]:
                wrong = f"value '{value}' is twice in 'enum_values' of '{attribute.name}'"
                self.fault((*place, "enum_values", position), wrong, "keep one")
        if attribute.enum is None:
            return
        enum = self._known.enums.get(attribute.enum)
        if not self._known.may_have_enum(attribute.enum):
            wrong = f"unknown enum '{attribute.enum}' of '{attribute.name}'"
            self.fault((*place, "enum_type"), wrong, suggest(attribute.enum, self._known.enums))
        if enum is None:
            return
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
            for key in sorted(body.model_fields_set & _ONLY_IN_PYTHON):
                alias = type(body).model_fields[key].alias or key
                self.fault((*at, alias), f"'{alias}' of hand-written Python has no effect", _HAND_WRITTEN)

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

    def _check_generated(self, place: Place, attribute: Attribute) -> None:
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
        if not self._entity.has_repository and not self._entity.is_hand_written:
            wrong = f"'{attribute.name}' cannot be generated"
            self.fault(place, wrong, "only the repository of a table sets values: use a table, or drop it")

    def _differs(self, type_: str, expected: str) -> bool:
        """Return whether a type is known, but is not the expected one. An unknown type has a fault already."""
        return type_ != expected and type_ in self._known.types
