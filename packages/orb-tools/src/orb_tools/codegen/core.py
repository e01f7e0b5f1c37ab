"""The files of schemas/core: enums, and the rules that inputs take by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.faults import Faults, suggest
from orb_tools.codegen.schema import Enum, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.load import Document

_RULE_KEYS = {"type", "description", "pattern", "maxLength", "minimum"}
_RULE_TYPES = {"string": {"pattern", "maxLength"}, "number": {"minimum"}, "timestamp": {"minimum"}}
_LAST_SECOND = 253_402_300_799
"""Of the year 9999."""
_VALIDATOR_KEYS = {"version", "validators", "composites"}


def enums(document: Document, rules: Mapping[str, Rule], faults: Faults) -> dict[str, Enum]:
    """The enums of core/enums.yml, by name."""
    found: dict[str, Enum] = {}
    taken = {f"{name}Rule": f"type '{name}'" for name in rules}
    modules: dict[str, str] = {}
    for name, values in document.data.items():
        line = document.line(name)
        if reason := names.unusable_class(name):
            right = "write letters and digits, such as UserStatus"
            faults.add(document.shown, line, f"enum '{name}' {reason}", right)
            continue
        if not isinstance(values, list) or not values:
            faults.add(
                document.shown, line, f"enum '{name}' has no list of values", "write its values as a list"
            )
            continue
        _members(document, name, values, faults)
        if name in taken:
            wrong = f"enum '{name}' makes a class '{name}', as does {taken[name]}"
            faults.add(document.shown, line, wrong, "rename one of the two")
        module = names.snake(name)
        if module in modules:
            wrong = f"enums '{modules[module]}' and '{name}' both make the module '{module}'"
            faults.add(document.shown, line, wrong, "rename one of the two")
        modules.setdefault(module, name)
        found[name] = Enum(name=name, values=tuple(dict.fromkeys(str(value) for value in values)))
    return found


def _members(document: Document, name: str, values: list[object], faults: Faults) -> None:
    seen: set[object] = set()
    for index, value in enumerate(values):
        line = document.line(name, index)
        if not isinstance(value, str):
            faults.add(
                document.shown,
                line,
                f"a value of enum '{name}' is no text",
                "put it in quotes (YAML reads NO, ON and YES as booleans)",
            )
        elif not names.MEMBER.match(value):
            faults.add(
                document.shown,
                line,
                f"value '{value}' of enum '{name}' is no member name",
                "write UPPER_SNAKE: letters, digits, underscores",
            )
        elif value in seen:
            faults.add(document.shown, line, f"value '{value}' is twice in enum '{name}'", "keep one")
        seen.add(str(value))


def rules(document: Document, faults: Faults) -> dict[str, Rule]:
    """The types of core/types.yml, by name."""
    for key in document.data.keys() - {"version", "types"}:
        faults.add(
            document.shown, document.line(key), f"unknown key '{key}'", suggest(key, ("version", "types"))
        )
    types = document.data.get("types")
    if not isinstance(types, dict):
        faults.add(document.shown, 1, "no 'types'", "add the key 'types' with a map of named types")
        return {}
    return {
        name: _rule(document, name, body, faults)
        for name, body in types.items()
        if _is_map(document, name, body, faults)
    }


def _is_map(document: Document, name: str, body: object, faults: Faults) -> bool:
    if isinstance(body, dict):
        return True
    faults.add(
        document.shown, document.line("types", name), f"type '{name}' is no map", "write its keys below it"
    )
    return False


def _rule(document: Document, name: str, body: Mapping[str, object], faults: Faults) -> Rule:
    def fault(key: str, wrong: str, right: str) -> None:
        faults.add(document.shown, document.line("types", name, key), wrong, right)

    for key in body.keys() - _RULE_KEYS:
        fault(key, f"unknown key '{key}' of type '{name}'", suggest(key, _RULE_KEYS))
    if not names.CLASS.match(name):
        fault("", f"type '{name}' is not PascalCase", "write letters and digits, such as Email")
    base = str(body.get("type"))
    if base not in _RULE_TYPES:
        fault("type", f"type '{name}' is of unknown type '{base}'", suggest(base, _RULE_TYPES))
    for key in body.keys() & {"pattern", "maxLength", "minimum"} - _RULE_TYPES.get(base, _RULE_KEYS):
        fault(key, f"'{key}' of type '{name}', which is a {base}", "drop it")
    pattern = body.get("pattern")
    if pattern is not None and not _compiles(pattern):
        wrong = f"the pattern of type '{name}' is no regular expression that pydantic takes"
        fault("pattern", wrong, "mend it; it can neither look around nor refer back")
    limits = {key: value for key in ("maxLength", "minimum") if type(value := body.get(key)) is int}
    for key in {"maxLength", "minimum"} & body.keys() - limits.keys():
        fault(key, f"'{key}' of type '{name}' is no whole number", "write a whole number")
    if limits.get("maxLength", 1) < 1:
        fault("maxLength", f"'maxLength' of type '{name}' is below 1", "write a number from 1 on")
    if base == "timestamp" and not 0 <= limits.get("minimum", 0) <= _LAST_SECOND:
        fault("minimum", f"'minimum' of type '{name}' is no time", "write epoch seconds")
    return Rule(
        name=name,
        type=base,
        description=str(body.get("description", "")),
        pattern=str(pattern) if pattern is not None else None,
        max_length=limits.get("maxLength"),
        minimum=limits.get("minimum"),
    )


def _compiles(pattern: object) -> bool:
    if not isinstance(pattern, str):
        return False
    # pydantic's own engine decides: Python's takes some patterns that it refuses, and the other way round.
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True


def validators(document: Document, faults: Faults) -> None:
    """Checks the form of core/validators.yml: it is for people and for orb_common.security, not for the generator."""
    for key in document.data.keys() - _VALIDATOR_KEYS:
        faults.add(document.shown, document.line(key), f"unknown key '{key}'", suggest(key, _VALIDATOR_KEYS))
    for key in ("validators", "composites"):
        body = document.data.get(key, {})
        if not isinstance(body, dict):
            faults.add(document.shown, document.line(key), f"'{key}' is no map", "write its entries below it")
