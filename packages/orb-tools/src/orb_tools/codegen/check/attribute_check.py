"""Checks of attributes: their names are valid in Python, their types exist, and their other keys fit the type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Attribute
    from orb_tools.codegen.read import entity_file
    from orb_tools.codegen.read.yaml_document import Place

_GENERATED = {"uuid": "string", "created": "timestamp", "updated": "timestamp", "version": "number"}
_DEFAULTS: dict[str, type] = {"string": str, "number": int, "boolean": bool}


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
            self._check_rule(place, attribute, form)
            self._check_generated(place, attribute)
            self._check_default(place, attribute)

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
            wrong = f"'items' of '{name}', which is not an array"
            self.fault((*place, "items"), wrong, "drop it, or make the type array")
        if attribute.items is not None and (attribute.items == "array" or attribute.items not in types):
            wrong = f"unknown type '{attribute.items}' of the items of '{name}'"
            self.fault((*place, "items"), wrong, suggest(attribute.items, types - {"array"}))

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

    def _check_rule(self, place: Place, attribute: Attribute, form: entity_file.Attribute) -> None:
        name, rule = attribute.name, attribute.rule
        if form.validation is not None and not self._known.may_have_rule(form.validation):
            wrong = f"unknown validation '{form.validation}' of '{name}'"
            self.fault((*place, "validation"), wrong, suggest(form.validation, self._known.rules))
        if rule is not None and self._differs(attribute.type, rule.type):
            wrong = f"validation '{rule.name}' is for {rule.type}, '{name}' is {attribute.type}"
            self.fault((*place, "validation"), wrong, "drop it, or change the type")
        is_text = not self._differs(attribute.type, "string")
        if attribute.max_length is not None and (not is_text or attribute.enum):
            wrong = f"'maxLength' of '{name}', which is not a plain string"
            self.fault((*place, "maxLength"), wrong, "drop it")
        if attribute.max_items is not None and self._differs(attribute.type, "array"):
            self.fault((*place, "maxItems"), f"'maxItems' of '{name}', which is not an array", "drop it")
        if attribute.unique and not (is_text and self._entity.is_table):
            self.fault(
                (*place, "unique"), f"'{name}' cannot be unique", "only a string in a table can be unique"
            )

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
        if not self._entity.is_table:
            wrong = f"'{attribute.name}' cannot be generated"
            self.fault(place, wrong, "only the repository of a table sets values: use a table, or drop it")

    def _check_default(self, place: Place, attribute: Attribute) -> None:
        name, default, type_ = attribute.name, attribute.default, attribute.type
        if default is None or type_ not in self._known.types:
            return
        place = (*place, "default")
        enum = self._known.enums.get(attribute.enum or "")
        choices = enum.values if enum is not None else attribute.values
        if type_ not in _DEFAULTS:
            right = f"drop it: only {', '.join(_DEFAULTS)} can have a default"
            self.fault(place, f"a default of '{name}', which is of type {type_}", right)
        elif choices and default not in choices:
            self.fault(place, f"unknown default '{default}' of '{name}'", suggest(default, choices))
        elif type(default) is not _DEFAULTS[type_]:
            self.fault(place, f"the default of '{name}' is not a {type_}", f"write a {type_}, or drop it")
        elif isinstance(default, str) and enum is None and (rule := self._broken_rule(attribute, default)):
            wrong = f"the default of '{name}' breaks its own {rule}"
            self.fault(place, wrong, "correct one of the two")

    def _differs(self, type_: str, expected: str) -> bool:
        """Return whether a type is known, but is not the expected one. An unknown type has a fault already."""
        return type_ != expected and type_ in self._known.types

    def _broken_rule(self, attribute: Attribute, default: str) -> str | None:
        """Return the rule that a default breaks. Inputs do not validate their defaults, so this check must."""
        if len(default) > (attribute.max_length or len(default)):
            return "maxLength"
        if default == "" and attribute.name in self._entity.key_names():
            return "key, which must not be empty"
        validator = attribute.rule.validator if attribute.rule is not None else None
        if validator is None or attribute.values:
            return None
        return "validation" if validator.broken(default) else None
