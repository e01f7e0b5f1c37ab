"""The enums and rules of schemas/core: names that Python takes, and limits that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import Enum, Rule
from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.codegen.check.catalogue import Validator
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.core_files import EnumsFile, RuleType, TypesFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas

_LIMITS = {"string": {"validator"}, "number": {"minimum"}, "timestamp": {"minimum"}}
"""What may limit a value of each type."""
_LAST_SECOND = 253_402_300_799
"""Of the year 9999."""


def enums_of(
    file: ParsedFile[EnumsFile] | None, rules: Mapping[str, Rule], faults: Faults
) -> dict[str, Enum]:
    """Return the enums of core/enums.yml, by name."""
    found: dict[str, Enum] = {}
    if file is None:
        return found
    taken = {f"{name}Rule": f"type '{name}'" for name in rules}
    modules: dict[str, str] = {}
    for name, values in file.form.root.items():
        if reason := names.unusable_class(name):
            right = "write letters and digits, such as UserStatus"
            file.fault(faults, (name,), f"enum '{name}' {reason}", right)
            continue
        _members(file, name, values, faults)
        if name in taken:
            wrong = f"enum '{name}' makes a class '{name}', as does {taken[name]}"
            file.fault(faults, (name,), wrong, "rename one of the two")
        module = names.snake(name)
        if module in modules:
            wrong = f"enums '{modules[module]}' and '{name}' both make the module '{module}'"
            file.fault(faults, (name,), wrong, "rename one of the two")
        modules.setdefault(module, name)
        found[name] = Enum(name=name, values=tuple(dict.fromkeys(values)))
    return found


def _members(file: ParsedFile[EnumsFile], name: str, values: Sequence[str], faults: Faults) -> None:
    seen: set[str] = set()
    for position, value in enumerate(values):
        if not names.MEMBER.match(value):
            wrong = f"value '{value}' of enum '{name}' is not a member name"
            file.fault(faults, (name, position), wrong, "write UPPER_SNAKE: letters, digits, underscores")
        elif value in seen:
            wrong = f"value '{value}' is twice in enum '{name}'"
            file.fault(faults, (name, position), wrong, "keep one")
        seen.add(value)


def rules_of(schemas: Schemas, validators: Mapping[str, Validator], faults: Faults) -> dict[str, Rule]:
    """Return the rules of core/types.yml, by name. `validators` is what they can refer to."""
    file = schemas.types
    if file is None:
        return {}
    for name, form in file.form.types.items():
        _rule(file, name, form, faults)
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


def _rule(file: ParsedFile[TypesFile], name: str, form: RuleType, faults: Faults) -> None:
    place = ("types", name)
    if not names.CLASS.match(name):
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
