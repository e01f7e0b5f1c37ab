"""The view of data.yml: the tables of the stored entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import UNIQUE_VALUES
from orb_tools.codegen.header import header

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue, Entity, Index

_Keys = list[tuple[str, str]]
"""The attributes of a key, each with its role: HASH or RANGE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    name: str
    kebab: str
    comment: str = ""
    key_comment: str = ""
    attributes: list[tuple[str, str | None]]
    keys: _Keys
    indexes: list[tuple[str, list[tuple[Index, _Keys]]]]
    """The indexes with their keys, by the name of the CloudFormation property."""
    stream: str | None = None
    ttl: str | None = None


def tables_view(catalogue: Catalogue) -> dict[str, object]:
    """Return the values of templates/data.yml.jinja: a table for each stored entity, and one for unique values."""
    tables = [_table(entity, entity.primary) for entity in catalogue.tables if entity.primary is not None]
    if any(entity.unique for entity in catalogue.tables):
        tables.append(_UNIQUE_VALUES)
    return {"header": header("schemas/"), "tables": tables}


def _table(entity: Entity, primary: Index) -> _Table:
    return _Table(
        name=entity.name,
        kebab=names.kebab(entity.name),
        attributes=[(name, entity.attributes[name].key_type) for name in sorted(entity.key_names())],
        keys=_keys(primary),
        key_comment=" ".join(primary.description.split()),
        indexes=[
            (title, indexes)
            for title, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True))
            if (indexes := [(index, _keys(index)) for index in entity.indexes if index.local is local])
        ],
        stream=entity.stream,
        ttl=entity.ttl,
    )


def _keys(index: Index) -> _Keys:
    return list(zip(index.keys, ("HASH", "RANGE"), strict=False))


_UNIQUE_VALUES = _Table(
    name=UNIQUE_VALUES,
    kebab=names.kebab(UNIQUE_VALUES),
    comment="One row for each unique value. Its key holds a hash of the value. It is written together with the item.",
    attributes=[("value", "S")],
    keys=[("value", "HASH")],
    indexes=[],
)
