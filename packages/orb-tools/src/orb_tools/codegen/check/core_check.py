"""Checks of the enums and types in schemas/core: their names are valid in Python, and their limits fit the type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.core import Enum, Rule
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.codegen.check.core import Validator
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.core_files import EnumsFile, RuleType, TypesFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas

_LIMITS = {"string": {"validator"}, "number": {"minimum"}, "timestamp": {"minimum"}}
"""The limits that each type can have."""
_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999."""


def enums_of(
    file: ParsedFile[EnumsFile] | None, rules: Mapping[str, Rule], faults: Faults
) -> dict[str, Enum]:
    """Return the enums of core/enums.yml, by name."""
    found: dict[str, Enum] = {}
    if file is None:
        return found
    rule_types = {rule.constant: f"type '{name}'" for name, rule in rules.items()}
    modules: dict[str, str] = {}
    for name, values in file.form.root.items():
        if reason := names.class_name_problem(name):
            right = "write letters and digits, such as UserStatus"
            file.fault(faults, (name,), f"enum '{name}' {reason}", right)
            continue
        _check_members(file, name, values, faults)
        if name in rule_types:
            wrong = f"enum '{name}' makes a class '{name}', as does {rule_types[name]}"
            file.fault(faults, (name,), wrong, "rename one of the two")
        module = names.snake(name)
        if module in modules:
            wrong = f"enums '{modules[module]}' and '{name}' both make the module '{module}'"
            file.fault(faults, (name,), wrong, "rename one of the two")
        modules.setdefault(module, name)
        found[name] = Enum(name=name, values=tuple(dict.fromkeys(values)))
    return found


def _check_members(file: ParsedFile[EnumsFile], name: str, values: Sequence[str], faults: Faults) -> None:
    found: set[str] = set()
    # Other systems have values in lower case. Their members are in upper case all the same.
    is_lower = bool(values) and values[0].islower()
    for position, value in enumerate(values):
        if value.isupper() == is_lower or not names.ENUM_MEMBER.match(names.enum_member(value)):
            wrong = f"value '{value}' of enum '{name}' is not a valid member name"
            right = "write UPPER_SNAKE, or all values lower_snake: letters, digits, underscores"
            file.fault(faults, (name, position), wrong, right)
        elif value in found:
            wrong = f"value '{value}' is twice in enum '{name}'"
            file.fault(faults, (name, position), wrong, "keep one")
        found.add(value)


def rules_of(schemas: Schemas, validators: Mapping[str, Validator], faults: Faults) -> dict[str, Rule]:
    """Return the rules of core/types.yml, by name. `validators`: those that the types can use."""
    file = schemas.types
    if file is None:
        return {}
    for name, form in file.form.types.items():
        _check_rule(file, name, form, faults)
        if form.validator is None or form.validator in validators:
            continue
        if not is_unknown(schemas.validators, "validators", form.validator):
            wrong = f"unknown validator '{form.validator}' of type '{name}'"
            file.fault(faults, ("types", name, "validator"), wrong, suggest(form.validator, validators))
    return {
        name: Rule(
            name=name,
            type=form.type,
            description=form.description,
            validator=validators.get(form.validator or ""),
            minimum=form.minimum,
        )
        for name, form in file.form.types.items()
    }


def _check_rule(file: ParsedFile[TypesFile], name: str, form: RuleType, faults: Faults) -> None:
    place = ("types", name)
    if not names.CLASS_NAME.match(name):
        file.fault(
            faults, place, f"type '{name}' is not PascalCase", "write letters and digits, such as Email"
        )
    for key, limit in (("validator", form.validator), ("minimum", form.minimum)):
        if limit is not None and key not in _LIMITS[form.type]:
            file.fault(faults, (*place, key), f"'{key}' of type '{name}', which is a {form.type}", "drop it")
    if form.type == "timestamp" and not 0 <= (form.minimum or 0) <= _LAST_SECOND:
        file.fault(
            faults, (*place, "minimum"), f"'minimum' of type '{name}' is not a time", "write epoch seconds"
        )
