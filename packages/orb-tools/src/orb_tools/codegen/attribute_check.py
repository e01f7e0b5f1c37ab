"""Attributes: names that Python takes, types that exist, and extras that fit the type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check import PLAIN_TYPES, Check
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.load import Place
    from orb_tools.codegen.schema import Attribute

_GENERATED = {"uuid": "string", "created": "timestamp", "updated": "timestamp"}
_DEFAULTS: dict[str, type] = {"string": str, "number": int, "boolean": bool}


class AttributeCheck(Check):
    """Each attribute by itself, and its name among the others."""

    def run(self) -> None:
        """Looks at every attribute."""
        fields: dict[str, str] = {}
        self._generated_once()
        for attribute in self._entity.attributes.values():
            self._name(attribute, fields)
            self._type(attribute)
            self._enum(attribute)
            self._extras(attribute)

    def _name(self, attribute: Attribute, fields: dict[str, str]) -> None:
        place = ("model", "attributes", attribute.name)
        if not names.ATTRIBUTE.match(attribute.name):
            self.fault(
                place,
                f"attribute '{attribute.name}' is no camelCase name",
                "write letters and digits, such as createdAt",
            )
            return
        if reason := names.unusable(attribute.name):
            self.fault(place, f"attribute '{attribute.name}' {reason}", "choose another name")
        if attribute.field in fields:
            other = fields[attribute.field]
            self.fault(
                place,
                f"attributes '{other}' and '{attribute.name}' are both '{attribute.field}' in Python",
                "rename one",
            )
        fields.setdefault(attribute.field, attribute.name)

    def _generated_once(self) -> None:
        """One attribute alone tells when the item last changed."""
        times = [a.name for a in self._entity.attributes.values() if a.generated == "updated"]
        for other in times[1:]:
            wrong = f"'{times[0]}' and '{other}' are both generated as updated"
            self.fault(("model", "attributes", other, "generated"), wrong, "keep one")

    def _type(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        types = PLAIN_TYPES | self._known.entities
        if attribute.type not in types and isinstance(self._body(attribute).get("type"), str):
            self.fault(
                (*place, "type"),
                f"unknown type '{attribute.type}' of '{attribute.name}'",
                suggest(attribute.type, types),
            )
        if attribute.items is not None and attribute.items not in types - {"array"}:
            right = suggest(attribute.items, types - {"array"})
            self.fault(
                (*place, "items"),
                f"unknown type '{attribute.items}' of the items of '{attribute.name}'",
                right,
            )
        if attribute.items is None and "items" in self._body(attribute):
            self.fault(
                (*place, "items"),
                f"'items' of '{attribute.name}', which is no array",
                "drop it, or make the type array",
            )

    def _enum(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        holder = attribute.items if attribute.type == "array" else attribute.type
        if (attribute.enum or attribute.values) and holder != "string":
            self.fault(
                place, f"an enum on '{attribute.name}', which holds no strings", "make its type string"
            )
        if attribute.enum is None:
            return
        enum = self._known.enums.get(attribute.enum)
        if enum is None:
            right = suggest(attribute.enum, self._known.enums)
            self.fault((*place, "enum_type"), f"unknown enum '{attribute.enum}' of '{attribute.name}'", right)
            return
        for value in attribute.values:
            if value not in enum.values:
                wrong = f"'{attribute.name}' uses '{value}', which enum '{enum.name}' lacks"
                self.fault(
                    (*place, "enum_values"),
                    wrong,
                    f"{suggest(value, enum.values)} or add it to core/enums.yml",
                )

    def _extras(self, attribute: Attribute) -> None:
        place = ("model", "attributes", attribute.name)
        body = self._body(attribute)
        rule = body.get("validation")
        if isinstance(rule, str) and rule not in self._known.rules:
            right = suggest(rule, self._known.rules)
            self.fault((*place, "validation"), f"unknown validation '{rule}' of '{attribute.name}'", right)
        elif attribute.rule is not None and attribute.rule.type != attribute.type:
            wrong = (
                f"validation '{rule}' is for {attribute.rule.type}, '{attribute.name}' is {attribute.type}"
            )
            self.fault((*place, "validation"), wrong, "drop it, or change the type")
        if attribute.max_length is not None and (attribute.type != "string" or attribute.enum):
            self.fault(
                (*place, "maxLength"),
                f"'maxLength' of '{attribute.name}', which is no plain string",
                "drop it",
            )
        expected = _GENERATED.get(attribute.generated or "")
        if expected is not None and attribute.type != expected:
            wrong = f"'{attribute.name}' is generated as {attribute.generated} but is no {expected}"
            self.fault((*place, "generated"), wrong, f"make its type {expected}")
        if attribute.generated and (not attribute.required or attribute.default is not None):
            self.fault(
                (*place, "generated"),
                f"'{attribute.name}' is generated, so always there",
                "drop 'required' and 'default'",
            )
        if attribute.generated and not self._entity.is_table:
            wrong = f"'{attribute.name}' cannot be generated"
            self.fault((*place, "generated"), wrong, "only an attribute of a table can, by its repository")
        if attribute.unique and (attribute.type != "string" or not self._entity.is_table):
            self.fault(
                (*place, "unique"), f"'{attribute.name}' cannot be unique", "only a string of a table can"
            )
        if "default" in body:
            self._default(attribute, place)

    def _default(self, attribute: Attribute, place: Place) -> None:
        place = (*place, "default")
        if attribute.enum in self._known.enums:
            values = self._known.enums[str(attribute.enum)].values
            if attribute.default not in values or attribute.type != "string":
                self.fault(
                    place,
                    f"unknown default '{attribute.default}' of '{attribute.name}'",
                    suggest(attribute.default, values),
                )
        elif type(attribute.default) is not _DEFAULTS.get(attribute.type):
            self.fault(
                place,
                f"the default of '{attribute.name}' is no {attribute.type}",
                f"write a {attribute.type}, or drop it",
            )
        elif attribute.values and attribute.default not in attribute.values:
            self.fault(
                place,
                f"unknown default '{attribute.default}' of '{attribute.name}'",
                suggest(attribute.default, attribute.values),
            )
        elif isinstance(attribute.default, str) and (rule := self._broken(attribute, attribute.default)):
            self.fault(
                place, f"the default of '{attribute.name}' breaks its own {rule}", "mend one of the two"
            )

    def _broken(self, attribute: Attribute, default: str) -> str | None:
        """The rule that a default would break: inputs are held to it, defaults are not looked at again."""
        rule = attribute.rule
        if len(default) > (attribute.max_length or len(default)):
            return "maxLength"
        if default == "" and attribute.name in self._entity.indexed():
            return "key, which DynamoDB wants filled"
        if rule is None or attribute.values:
            return None
        fits = len(default) <= (rule.max_length or len(default))
        return None if fits and re.search(rule.pattern or "", default) else "validation"
