"""Checks of the validators in schemas/core: names are valid in Python, and rules have the keys of their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.text_rules import Blocklist, Length, Regex, TimeZone, Visible
from orb_tools.codegen import names
from orb_tools.codegen.check.core import Validator
from orb_tools.codegen.check.pattern_check import pattern_problem

if TYPE_CHECKING:
    from orb_common.utils.text_rules import Rule as TextRule
    from orb_tools.codegen.check.time_limit import TimeLimit
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.core_files import RuleForm, ValidatorsFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Place

_NEEDED = {
    "length": (),
    "regex": ("name", "pattern", "message"),
    "contains": ("name", "pattern", "message"),
    "visible": ("message",),
    "timezone": ("message",),
    "blocklist": ("values", "message"),
}
"""The keys that each kind of rule needs, besides `rule`."""
_LIMITS = ("minimum", "maximum")


def validators_of(
    file: ParsedFile[ValidatorsFile] | None, time: TimeLimit, faults: Faults
) -> dict[str, Validator]:
    """Return the validators of core/validators.yml, by name."""
    if file is None:
        return {}
    constants: dict[str, str] = {}
    slow: set[str] = set()
    for name, rules in file.form.validators.items():
        _check_name(file, name, constants, faults)
        for position, rule in enumerate(rules):
            place = ("validators", name, position)
            _check_rule(file, place, rule, faults)
            if rule.pattern is not None and (problem := pattern_problem(rule.pattern, time)):
                wrong = f"'pattern' of a rule '{rule.rule}' of '{name}' {problem[0]}"
                file.fault(faults, (*place, "pattern"), wrong, problem[1])
                slow.add(rule.pattern)
        _check_unique_names(file, name, rules, faults)
    return {
        name: Validator(
            name=name,
            rules=tuple(
                _text_rule(rule) for rule in rules if rule.rule != "blocklist" and rule.pattern not in slow
            ),
            blocklist=next((_blocklist(rule) for rule in rules if rule.rule == "blocklist"), None),
        )
        for name, rules in file.form.validators.items()
    }


def _check_name(
    file: ParsedFile[ValidatorsFile], name: str, constants: dict[str, str], faults: Faults
) -> None:
    place = ("validators", name)
    if not names.ATTRIBUTE_NAME.match(name):
        right = "write letters and digits, such as phoneNumber"
        file.fault(faults, place, f"validator '{name}' is not a camelCase name", right)
        return
    constant = names.upper_snake(name)
    if constant in constants:
        wrong = f"validators '{constants[constant]}' and '{name}' both make '{constant}'"
        file.fault(faults, place, wrong, "rename one of the two")
    constants.setdefault(constant, name)


def _check_rule(file: ParsedFile[ValidatorsFile], place: Place, form: RuleForm, faults: Faults) -> None:
    """Check the keys of one rule."""
    needed = _NEEDED[form.rule]
    known = needed or _LIMITS
    for key in ("name", *_LIMITS, "pattern", "values", "message"):
        given = getattr(form, key)
        if given is not None and key not in known:
            file.fault(faults, (*place, key), f"a rule '{form.rule}' has no key '{key}'", "drop it")
        if not given and key in needed and not file.has_removed((*place, key)):
            file.fault(faults, place, f"a rule '{form.rule}' without '{key}'", f"add the key '{key}'")
    if form.rule != "length" or any(file.has_removed((*place, key)) for key in _LIMITS):
        return
    if form.minimum is None and form.maximum is None:
        file.fault(faults, place, "a rule 'length' without a limit", "add 'minimum' or 'maximum'")
    elif form.maximum is not None and (form.minimum or 0) > form.maximum:
        file.fault(faults, place, "'minimum' is above 'maximum'", "correct one of the two")


def _check_unique_names(
    file: ParsedFile[ValidatorsFile], validator: str, rules: tuple[RuleForm, ...], faults: Faults
) -> None:
    """Refuse two rules of one name, because an error names the broken rule."""
    used: set[str] = set()
    for position, rule in enumerate(rules):
        name = rule.name or rule.rule
        if name in used:
            place = ("validators", validator, position)
            file.fault(faults, place, f"'{validator}' has a rule '{name}' already", "rename it, or drop it")
        used.add(name)


def _text_rule(form: RuleForm) -> TextRule:
    message = form.message or ""
    if form.rule == "length":
        return Length(minimum=form.minimum or 0, maximum=form.maximum)
    if form.rule == "visible":
        return Visible(message=message)
    if form.rule == "timezone":
        return TimeZone(message=message)
    return Regex(
        name=form.name or "", pattern=form.pattern or "", message=message, part=form.rule == "contains"
    )


def _blocklist(form: RuleForm) -> Blocklist:
    return Blocklist(values=frozenset(map(str.lower, form.values or ())), message=form.message or "")
