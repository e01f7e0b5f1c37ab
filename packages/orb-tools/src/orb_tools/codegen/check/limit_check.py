"""Checks of the rules of values: each fits the type, and they do not contradict each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen.check.attribute import CONTAINERS
from orb_tools.codegen.check.entity_check import Check
from orb_tools.codegen.check.pattern_check import pattern_problem
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.read import entity_file
    from orb_tools.codegen.read.yaml_document import Place

_NUMBERS = frozenset({"number", "decimal", "timestamp"})
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799
"""The years 1 to 9999, in epoch seconds."""


class LimitCheck(Check):
    """The check of the rules of each attribute, and of the items of arrays, sets and maps."""

    def run(self) -> None:
        """Check the rules of every attribute."""
        for name, form in self._form.model.attributes.items():
            place: Place = ("model", "attributes", name)
            attribute = self._entity.attributes[name]
            has_choices = bool(attribute.enum or attribute.values)
            self._check(place, name, attribute.type, attribute, form, has_choices=has_choices)
            if form.items is not None and attribute.items is not None:
                place = (*place, "items")
                self._check(
                    place, name, attribute.items, attribute.item_limits, form.items, has_choices=has_choices
                )
            self._check_items(("model", "attributes", name), attribute)

    def _check(
        self,
        place: Place,
        name: str,
        type_: str,
        limits: Limits,
        form: entity_file.Limits,
        *,
        has_choices: bool,
    ) -> None:
        if type_ not in self._known.types:
            return
        self._check_rule(place, name, type_, limits, form)
        if form.validation is not None and has_choices:
            wrong = f"'validation' of '{name}', whose values are those of an enum"
            self.fault((*place, "validation"), wrong, "drop one of the two")
        right = "write it in 'items'" if type_ in CONTAINERS else "drop it"
        for key, value in (
            ("minLength", limits.min_length),
            ("maxLength", limits.max_length),
            ("pattern", limits.pattern),
        ):
            if value is not None and (type_ != "string" or has_choices):
                self.fault((*place, key), f"'{key}' of '{name}', which is not a plain string", right)
        if limits.pattern is not None:
            problem = pattern_problem(limits.pattern, self._known.pattern_time)
            if problem is not None:
                self.fault((*place, "pattern"), f"'pattern' of '{name}' {problem[0]}", problem[1])
        for key, bound in (("minimum", limits.minimum), ("maximum", limits.maximum)):
            if bound is not None:
                self._check_bound((*place, key), key, name, type_, bound)
        for low, high, least, most in (
            ("minLength", "maxLength", limits.min_length, limits.max_length),
            ("minimum", "maximum", limits.minimum, limits.maximum),
        ):
            self._check_order(place, name, (low, least), (high, most))

    def _check_rule(
        self, place: Place, name: str, type_: str, limits: Limits, form: entity_file.Limits
    ) -> None:
        if form.validation is not None and not self._known.may_have_rule(form.validation):
            wrong = f"unknown validation '{form.validation}' of '{name}'"
            self.fault((*place, "validation"), wrong, suggest(form.validation, self._known.rules))
        if limits.rule is not None and type_ != limits.rule.type:
            wrong = f"validation '{limits.rule.name}' is for {limits.rule.type}, '{name}' is {type_}"
            self.fault((*place, "validation"), wrong, "drop it, or change the type")

    def _check_bound(self, place: Place, key: str, name: str, type_: str, bound: float) -> None:
        if type_ not in _NUMBERS:
            right = "write it in 'items'" if type_ in CONTAINERS else "drop it"
            self.fault(place, f"'{key}' of '{name}', which is not a number, decimal or timestamp", right)
        elif type_ != "decimal" and not isinstance(bound, int):
            self.fault(place, f"'{key}' of '{name}' is not a whole number", "write a whole number")
        elif type_ == "timestamp" and not _FIRST_SECOND <= bound <= _LAST_SECOND:
            self.fault(place, f"'{key}' of '{name}' is not a time", "write epoch seconds")
        elif type_ == "number" and abs(bound) >= 10**38:
            self.fault(place, f"'{key}' of '{name}' has more than 38 digits", "write a smaller number")

    def _check_items(self, place: Place, attribute: Attribute) -> None:
        name = attribute.name
        if attribute.type not in self._known.types:
            return
        for key, value in (("minItems", attribute.min_items), ("maxItems", attribute.max_items)):
            if value is not None and attribute.type not in CONTAINERS:
                self.fault(
                    (*place, key), f"'{key}' of '{name}', which is not an array, set or map", "drop it"
                )
        self._check_order(place, name, ("minItems", attribute.min_items), ("maxItems", attribute.max_items))

    def _check_order(
        self, place: Place, name: str, low: tuple[str, float | None], high: tuple[str, float | None]
    ) -> None:
        if low[1] is not None and high[1] is not None and low[1] > high[1]:
            wrong = f"'{low[0]}' of '{name}' is above its '{high[0]}'"
            self.fault((*place, low[0]), wrong, "correct one of the two")


def broken_limit(value: object, limits: Limits) -> str | None:
    """Return the key of the rule that a default breaks. None: it breaks no rule."""
    if isinstance(value, str):
        return _broken_by_text(value, limits)
    if isinstance(value, int) and not isinstance(value, bool):
        return _broken_by_number(value, limits)
    return None


def _broken_by_text(value: str, limits: Limits) -> str | None:
    if len(value) < (limits.min_length or 0):
        return "minLength"
    if limits.max_length is not None and len(value) > limits.max_length:
        return "maxLength"
    if limits.pattern is not None and re.fullmatch(limits.pattern, value) is None:
        return "pattern"
    validator = limits.rule.validator if limits.rule is not None else None
    return "validation" if validator is not None and validator.broken(value) else None


def _broken_by_number(value: int, limits: Limits) -> str | None:
    if abs(value) >= 10**38:
        return "type, a number of at most 38 digits"
    rule_minimum = limits.rule.minimum if limits.rule is not None else None
    if rule_minimum is not None and value < rule_minimum:
        return "validation"
    if limits.minimum is not None and value < limits.minimum:
        return "minimum"
    return "maximum" if limits.maximum is not None and value > limits.maximum else None
