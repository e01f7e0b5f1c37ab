"""The view of data.yml: the tables of the stored entities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import UNIQUE_VALUES
from orb_tools.codegen.header import header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.check.catalogue import Catalogue, Entity, Environment, Index

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
    streams = any(environment.streams for environment in catalogue.environments)
    ttl = any(environment.ttl for environment in catalogue.environments)
    tables = [
        replace(table, stream=table.stream if streams else None, ttl=table.ttl if ttl else None)
        for table in (_table(entity, entity.primary) for entity in catalogue.tables if entity.primary)
    ]
    if any(entity.unique for entity in catalogue.tables):
        tables.append(_UNIQUE_VALUES)
    return {
        "header": header("schemas/"),
        "tables": tables,
        "environments": catalogue.environments,
        "rules": list(_rules(catalogue.environments)),
        "conditions": list(_conditions(tables, catalogue.environments)),
    }


_ASSERTIONS = {
    "deletion_protection": (
        "!Equals [!Ref DeletionProtection, 'true']",
        "The tables of {} are protected from deletion.",
    ),
    "point_in_time_recovery": (
        "!Equals [!Ref PointInTimeRecovery, 'true']",
        "The tables of {} can be restored to a point in time.",
    ),
    "customer_key": (
        "!Not [!Equals [!Ref KmsKeyArn, '']]",
        "The tables of {} are encrypted with a customer key.",
    ),
}
"""What an environment can require, with the condition of its rule and the text for the person who deploys."""


def _rules(environments: Iterable[Environment]) -> Iterator[dict[str, object]]:
    """Yield a rule for each environment that requires something."""
    for environment in environments:
        assertions = [
            (condition, text.format(environment.name))
            for required, (condition, text) in _ASSERTIONS.items()
            if getattr(environment, required)
        ]
        if assertions:
            name = "Production" if environment.name == "prod" else environment.name.capitalize()
            yield {"name": f"{name}IsKept", "environment": environment.name, "assertions": assertions}


def _conditions(tables: Iterable[_Table], environments: tuple[Environment, ...]) -> Iterator[tuple[str, str]]:
    """Yield the conditions for what only some environments have."""
    for name, used, having in (
        ("HasStreams", any(table.stream for table in tables), [e.name for e in environments if e.streams]),
        ("HasTtl", any(table.ttl for table in tables), [e.name for e in environments if e.ttl]),
    ):
        if used and 0 < len(having) < len(environments):
            equals = [f"!Equals [!Ref Environment, {environment}]" for environment in having]
            yield name, f"!Or [{', '.join(equals)}]" if len(equals) > 1 else equals[0]


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
