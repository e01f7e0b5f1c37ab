"""Checks of defaults. Inputs do not validate their defaults, so these checks must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.check.limit_check import broken_limit
from orb_tools.codegen.check.pattern_check import pattern_problem
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Place

_SCALARS: dict[str, type] = {"string": str, "number": int, "boolean": bool}
_LISTS = frozenset({"array", "set"})
_EMPTY = frozenset({"map", "object"})


class DefaultCheck(Check):
    """The check of the default of each attribute."""

    def run(self) -> None:
        """Check every default."""
        for name, attribute in self._entity.attributes.items():
            if attribute.default is not None and attribute.type in self._known.types:
                self._check((("model", "attributes", name, "default")), attribute)

    def _check(self, place: Place, attribute: Attribute) -> None:
        name, type_, default = attribute.name, attribute.type, attribute.default
        if type_ in _SCALARS:
            self._check_scalar(place, attribute, type_, default, attribute)
        elif type_ in _LISTS and attribute.items in _SCALARS:
            if not isinstance(default, tuple):
                self.fault(place, f"the default of '{name}' is not a list", "write a list, such as [a, b]")
                return
            for item in default:
                self._check_scalar(place, attribute, attribute.items, item, attribute.item_limits)
            if type_ == "set" and len(set(default)) < len(default):
                self.fault(
                    place, f"the default of '{name}' has a value twice", "keep one: a set has each value once"
                )
            self._check_size(place, attribute, len(set(default) if type_ == "set" else default))
        elif type_ in _EMPTY or type_ not in PLAIN_TYPES:
            if not isinstance(default, Mapping):
                right = "write {}: its own defaults, or drop it"
                self.fault(place, f"the default of '{name}' is not a map", right)
            elif type_ == "map":
                self._check_size(place, attribute, 0)
        else:
            right = f"drop it: only {', '.join((*_SCALARS, *sorted(_LISTS | _EMPTY)))} and entities can have a default"
            self.fault(place, f"a default of '{name}', which is of type {type_}", right)

    def _check_scalar(
        self, place: Place, attribute: Attribute, type_: str, default: object, limits: Limits
    ) -> None:
        name = attribute.name
        enum = self._known.enums.get(attribute.enum or "")
        choices = enum.values if enum is not None else attribute.values
        if attribute.accepts is not None and attribute.accepts in self._known.enums:
            choices = self._known.enums[attribute.accepts].values
        if choices and default not in choices:
            self.fault(place, f"unknown default '{default}' of '{name}'", suggest(str(default), choices))
        elif type(default) is not _SCALARS[type_]:
            self.fault(place, f"the default of '{name}' is not a {type_}", f"write a {type_}, or drop it")
        elif attribute.unique:
            self.fault(place, f"a default of '{name}', which is unique", "drop one of the two")
        elif isinstance(default, str) and not self._fits_key(name, default):
            wrong = (
                f"the default of '{name}' breaks its own key, which has 1 to {self._key_bytes(name)} bytes"
            )
            self.fault(place, wrong, "correct one of the two")
        elif not choices:
            self._check_limits(place, name, default, limits)

    def _check_limits(self, place: Place, name: str, default: object, limits: Limits) -> None:
        if limits.pattern is not None and pattern_problem(limits.pattern, self._known.pattern_time):
            return
        try:
            rule = self._known.pattern_time.call(lambda: broken_limit(default, limits))
        except TimeoutError:
            wrong = (
                f"to match the default of '{name}', or those before it, with their patterns takes too long"
            )
            self.fault(place, wrong, "write a simpler pattern, or a shorter default")
            return
        if rule is not None:
            self.fault(place, f"the default of '{name}' breaks its own {rule}", "correct one of the two")

    def _key_bytes(self, name: str) -> int | None:
        return self._entity.max_key_bytes().get(name)

    def _fits_key(self, name: str, default: str) -> bool:
        most = self._key_bytes(name)
        return most is None or 1 <= len(default.encode()) <= most

    def _check_size(self, place: Place, attribute: Attribute, size: int) -> None:
        least = max(attribute.min_items or 0, 1 if attribute.type == "set" else 0)
        if not least <= size <= (attribute.max_items or size):
            wrong = f"the default of '{attribute.name}' has {size} items"
            what = (
                "a set has at least one" if not size and attribute.type == "set" else "follow its own limits"
            )
            self.fault(place, wrong, f"correct it: {what}")


def check_entity_defaults(
    entities: Mapping[str, Entity], files: Mapping[str, ParsedFile[EntityFile]], faults: Faults
) -> None:
    """Refuse the default `{}` of an entity that has required attributes without a default."""
    for name, entity in entities.items():
        for attribute in entity.attributes.values():
            held = entities.get(attribute.type)
            if held is None or attribute.default is None:
                continue
            lacking = [a.name for a in held.attributes.values() if a.required and a.default is None]
            if lacking:
                wrong = f"the default of '{attribute.name}' lacks '{lacking[0]}' of {held.name}, which is required"
                place = ("model", "attributes", attribute.name, "default")
                files[name].fault(faults, place, wrong, "give that attribute a default, or drop this one")
