"""The words of reports for people: keys, values and counts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from orb_tools.codegen.names import camel

_KEYS = {"enum": "enum_type", "values": "enum_values", "rule": "validation", "python_name": "python_name"}


def schema_key(field: str) -> str:
    """Return the key of the schema for a field of the catalogue: `max_length` is `maxLength`."""
    return _KEYS.get(field) or camel(field)


def worded(value: object) -> str:
    """Return a value as the schema has it: `true`, `["a", "b"]`, and a text without quotes unless it is empty."""
    if isinstance(value, str) and value:
        return value
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=False, default=str)


def now_and_before(what: str, new: object, old: object) -> str:
    """Return what something has, and what it had. None: it has none."""
    if new is None:
        return f"has no {what} any more, and had {worded(old)}"
    return f"has the {what} {worded(new)}, and had {f'no {what}' if old is None else worded(old)}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 file`, `2 files`. `many`: the plural, if it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
