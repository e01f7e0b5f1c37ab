"""The keys of a table and of its indexes, as DescribeTable tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The key attributes of a table or an index, with the type of each. The partition key is the first."""

    types: Mapping[str, str]

    @property
    def partition(self) -> str:
        """The name of the partition key."""
        return next(iter(self.types))


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Keys):
    """A secondary index."""

    name: str
    is_global: bool
    projected: frozenset[str] | None
    """The attributes that it has besides all keys. None: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Keys):
    """A table."""

    indexes: Mapping[str, Index]


def table_name(name: str) -> str:
    """Return the name of a table that a request names, or gives by its ARN."""
    return name.rpartition("/")[2]


def table_of(description: Mapping[str, Any]) -> Table:
    """Return the keys of a table from the answer of DescribeTable, its key `Table`."""
    types = {each["AttributeName"]: each["AttributeType"] for each in description["AttributeDefinitions"]}
    indexes = [
        _index(index, types, is_global=kind == "GlobalSecondaryIndexes")
        for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        for index in description.get(kind) or ()
    ]
    return Table(types=_key_types(description, types), indexes={index.name: index for index in indexes})


def _index(index: Mapping[str, Any], types: Mapping[str, str], *, is_global: bool) -> Index:
    projection = index.get("Projection") or {}
    whole = projection.get("ProjectionType", "ALL") == "ALL"
    return Index(
        types=_key_types(index, types),
        name=index["IndexName"],
        is_global=is_global,
        projected=None if whole else frozenset(projection.get("NonKeyAttributes") or ()),
    )


def _key_types(owner: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, str]:
    # HASH comes before RANGE.
    keys = sorted(owner["KeySchema"], key=lambda key: str(key["KeyType"]))
    return {key["AttributeName"]: types[key["AttributeName"]] for key in keys}
