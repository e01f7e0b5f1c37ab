"""Synthetic entities for the benchmarks of the generator: as schemas of orb, and as one JSON Schema for the peer.

Each entity is a table with 15 attributes, two indexes and rules for inputs. The JSON Schema has the same attributes
and rules, and three types for each entity: the item, and the inputs that create and update it.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_ENTITY = """\
type: dynamodb
name: {name}
description: A thing, number {number}.
model:
  keys:
    primary: {{ partition: {key} }}
    secondary:
      - {{ name: OwnerIndex, type: GSI, partition: ownerId, sort: createdAt, projection_type: ALL }}
      - {{ name: EmailIndex, type: GSI, partition: email, projection_type: ALL }}
  attributes:
    {key}: {{ type: string, generated: uuid, description: The id. }}
    ownerId: {{ type: string, description: Who owns it. }}
    email: {{ type: string, validation: Email, description: The address. }}
    name: {{ type: string, maxLength: 100, description: The name. }}
    status: {{ type: string, enum_type: UserStatus, description: The status. }}
    count: {{ type: number, required: false, description: How many. }}
    price: {{ type: decimal, required: false, description: What it costs. }}
    active: {{ type: boolean, required: false, description: Whether it is active. }}
    tags: {{ type: array, required: false, description: The tags. }}
    details: {{ type: object, required: false, description: The details. }}
    phone: {{ type: string, required: false, validation: PhoneNumber }}
    note: {{ type: string, required: false }}
    expiresAt: {{ type: timestamp, required: false }}
    createdAt: {{ type: timestamp, generated: created, description: Created. }}
    updatedAt: {{ type: timestamp, generated: updated, description: Updated. }}
"""
_GENERATED = {"createdAt", "updatedAt"}
_REQUIRED = ("ownerId", "email", "name", "status")


def write_schemas(count: int, root: Path) -> Path:
    """Write `count` entities, and the checkout's schemas/core, below `root`. Return the folder of the schemas."""
    schemas = root / "schemas"
    shutil.copytree(ROOT / "schemas" / "core", schemas / "core")
    (schemas / "entities").mkdir()
    for number in range(count):
        text = _ENTITY.format(name=_name(number), number=number, key=_key(number))
        (schemas / "entities" / f"{_name(number)}.yml").write_text(text, encoding="utf-8")
    return schemas


def write_json_schema(count: int, path: Path) -> None:
    """Write the same entities as types of one JSON Schema: item, Create and Update of each."""
    types: dict[str, object] = {
        "UserStatus": {"type": "string", "enum": ["ACTIVE", "INACTIVE", "PENDING", "SUSPENDED"]}
    }
    for number in range(count):
        name, key = _name(number), _key(number)
        properties = {key: _text("The id."), **_PROPERTIES}
        inputs = {field: rule for field, rule in _PROPERTIES.items() if field not in _GENERATED}
        about = f"A thing, number {number}."
        types[name] = _type(about, properties, (key, *_REQUIRED, *sorted(_GENERATED)))
        types[f"{name}Create"] = _type(about, inputs, _REQUIRED)
        types[f"{name}Update"] = _type(about, inputs, ())
    path.write_text(json.dumps({"$schema": _DIALECT, "$defs": types}), encoding="utf-8")


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _name(number: int) -> str:
    return f"Thing{number}s"


def _key(number: int) -> str:
    return f"thing{number}Id"


def _text(description: str = "", **rules: object) -> dict[str, object]:
    return {"type": "string", "description": description, **rules}


def _type(description: str, properties: dict[str, object], required: tuple[str, ...]) -> dict[str, object]:
    return {"type": "object", "description": description, "properties": properties, "required": required}


_PROPERTIES: dict[str, object] = {
    "ownerId": _text("Who owns it."),
    "email": _text("The address.", maxLength=254, pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"),
    "name": _text("The name.", maxLength=100),
    "status": {"$ref": "#/$defs/UserStatus"},
    "count": {"type": "integer", "description": "How many."},
    "price": {"type": "number", "description": "What it costs."},
    "active": {"type": "boolean", "description": "Whether it is active."},
    "tags": {"type": "array", "description": "The tags.", "items": {"type": "string"}},
    "details": {"type": "object", "description": "The details.", "additionalProperties": True},
    "phone": _text(pattern=r"^\+[1-9][0-9]{6,14}$"),
    "note": _text(),
    "expiresAt": _text(format="date-time"),
    "createdAt": _text("Created.", format="date-time"),
    "updatedAt": _text("Updated.", format="date-time"),
}
