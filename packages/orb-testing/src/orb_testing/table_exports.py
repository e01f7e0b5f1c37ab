"""Items of DynamoDB as JSON text, and back. Every type survives: numbers stay text, and binaries become base64."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, TypeAlias

from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.values import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from orb_common.aws.dynamodb import Item

FORMAT = "orb tables 1"
Json: TypeAlias = Any
"""Parsed JSON."""
SETS = {"SS", "NS", "BS"}


def dump_tables(tables: Mapping[str, Iterable[Item]]) -> str:
    """Return the items of each entity as JSON. The same items have the same text, whatever their order."""
    rows = {
        entity: sorted(
            ({name: _to_json(value) for name, value in item.items()} for item in items),
            key=lambda row: json.dumps(row, sort_keys=True),
        )
        for entity, items in tables.items()
    }
    return json.dumps({"format": FORMAT, "tables": rows}, indent=1, sort_keys=True) + "\n"


def load_tables(text: str) -> dict[str, list[Item]]:
    """Return the items of each entity of an export.

    Raises:
        ValueError: The text is not an export, or a value is not an AttributeValue. The message names its place.
    """
    loaded = json.loads(text)
    if not isinstance(loaded, dict) or loaded.get("format") != FORMAT:
        raise ValueError(f"this is not an export: its format is not {FORMAT!r}")
    tables = loaded.get("tables")
    if not isinstance(tables, dict):
        raise ValueError("tables: is not an object")  # noqa: TRY004 - the file is wrong
    return {entity: _rows(rows, entity) for entity, rows in tables.items()}


def _rows(rows: Json, entity: str) -> list[Item]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{entity}: is not a list of items")
    return [
        {name: _from_json(value, f"{entity}[{number}].{name}") for name, value in row.items()}
        for number, row in enumerate(rows)
    ]


def _to_json(value: Mapping[str, Any]) -> Json:
    ((kind, content),) = value.items()
    if kind == "B":
        content = _text(content)
    elif kind in SETS:
        content = sorted(_text(each) if kind == "BS" else each for each in content)
    elif kind == "L":
        content = [_to_json(each) for each in content]
    elif kind == "M":
        content = {name: _to_json(each) for name, each in content.items()}
    return {kind: content}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _from_json(value: Json, place: str) -> Any:  # noqa: ANN401 - an AttributeValue of one of ten types
    match list(value.items()) if isinstance(value, dict) else None:
        case [("S", str())] | [("BOOL" | "NULL", bool())]:
            return value
        case [("N" | "B" as kind, str(text))]:
            return {kind: _SCALARS[kind](text, place)}
        case [("SS" | "NS" | "BS" as kind, list(members))] if all(isinstance(each, str) for each in members):
            return {kind: [_SCALARS[kind[0]](each, place) for each in members]}
        case [("L", list(members))]:
            return {"L": [_from_json(each, f"{place}[{number}]") for number, each in enumerate(members)]}
        case [("M", dict(members))]:
            return {"M": {name: _from_json(each, f"{place}.{name}") for name, each in members.items()}}
        case _:
            raise ValueError(f"{place}: is not a value of DynamoDB")


def _number(text: str, place: str) -> str:
    try:
        number(text)
    except RefusedError as error:
        raise ValueError(f"{place}: {error.message}") from None
    return text


def _bytes(text: str, place: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(f"{place}: is not base64") from None


def _text_of_set(text: str, _place: str) -> str:
    return text


_SCALARS: dict[str, Callable[[str, str], str | bytes]] = {"S": _text_of_set, "N": _number, "B": _bytes}
