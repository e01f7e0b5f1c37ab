"""The form of an entity file, by schemas/entity.schema.json: the file that editors use too, so the two cannot disagree.

jsonschema's own messages speak of instances and schemas; these speak of keys and of what to write instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, ValidationError

from orb_tools.codegen.faults import Faults, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.load import Document

# Spellings seen in older files, and what they mean here.
_FORMER = {"lambda-secured": "lambda-dynamodb", "projectedAttributes": "projected_attributes"}
_TYPES = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}


def check(document: Document, schema: Mapping[str, Any], faults: Faults) -> None:
    """Notes everything in which the document is not of the form."""
    for error in Draft202012Validator(schema).iter_errors(document.data):
        for leaf in _leaves(error):
            _tell(document, leaf, faults)


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """The errors that name something to mend: of alternatives, those of the closest one."""
    if error.validator != "anyOf" or not error.context:
        return (error,)
    branches: dict[object, list[ValidationError]] = {}
    for part in error.context:
        branches.setdefault(part.schema_path[0], []).append(part)
    for parts in branches.values():
        # A map was meant, and something inside it is wrong.
        if all(len(part.path) > 0 or part.validator != "type" for part in parts) and isinstance(
            error.instance, dict
        ):
            return parts
    return (error,)


def _tell(document: Document, error: ValidationError, faults: Faults) -> None:
    place = tuple(error.absolute_path)
    where = f" of '{_name(place)}'" if place else ""
    line = document.line(*place)
    rule = error.validator_value
    if error.validator == "required":
        missing = [
            key for key in _texts(rule) if isinstance(error.instance, dict) and key not in error.instance
        ]
        for key in missing:
            if f"'{key}'" in error.message:
                faults.add(document.shown, line, f"no '{key}'{where}", f"add the key '{key}'")
    elif error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        for key in error.instance:
            if key not in known:
                right = _former(key) or suggest(key, known)
                faults.add(document.shown, document.line(*place, key), f"unknown key '{key}'{where}", right)
    elif error.validator in {"enum", "const"}:
        values = _texts(rule) if isinstance(rule, list) else [str(rule)]
        right = _former(error.instance) or suggest(error.instance, values)
        what = "projection" if place[-1:] == ("projection_type",) else "value"
        faults.add(document.shown, line, f"unknown {what} '{error.instance}'{where}", right)
    elif error.validator == "type":
        kinds = _texts(rule) if isinstance(rule, list) else [str(rule)]
        faults.add(document.shown, line, f"not the right kind of value{where}", f"write {_kinds(kinds)}")
    elif error.validator == "not":
        _forbidden(document, error, faults)
    elif error.validator in {"minItems", "minProperties"}:
        faults.add(document.shown, line, f"nothing in '{_name(place)}'", "add at least one, or drop the key")
    else:
        faults.add(document.shown, line, f"wrong value{where}", _expected(error))


def _forbidden(document: Document, error: ValidationError, faults: Faults) -> None:
    """A key that this kind of entity does not have."""
    place = tuple(error.absolute_path)
    kind = document.data.get("type")
    line = document.line(*place)
    faults.add(
        document.shown, line, f"'{_name(place)}' in an entity of type '{kind}'", "drop it, or change the type"
    )


def _expected(error: ValidationError) -> str:
    if error.validator == "minimum":
        return f"write a number from {error.validator_value} on"
    if error.validator == "anyOf" and "groups" in error.absolute_path:
        return "write '*' or a list of operations"
    return "write a name, or a map with the key 'type'"


def _name(place: Iterable[object]) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _kinds(kinds: Iterable[str]) -> str:
    return " or ".join(_TYPES.get(kind, kind) for kind in kinds)


def _former(name: object) -> str | None:
    return f"use '{_FORMER[name]}'" if isinstance(name, str) and name in _FORMER else None


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []
