"""The view of data.yml: the tables of the stored entities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import UNIQUE_VALUES
from orb_tools.codegen.header import header
from orb_tools.codegen.render.environment_rules import environment_conditions, environment_rules
from orb_tools.codegen.render.stacks import LIMITS, Size, divide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from orb_tools.codegen.check.catalogue import Catalogue, Environment
    from orb_tools.codegen.check.entity import Entity, Index
    from orb_tools.codegen.render.environment_rules import EnvironmentRule

DATA = PurePosixPath("infrastructure/cloudformation/data.yml")
_HEAD = Size(resources=0, outputs=1, bytes=0)
"""A template without tables: the ARN of the key."""
_Keys = list[tuple[str, str]]
"""The attributes of a key, each with its role: HASH or RANGE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, with what its template says about it."""

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


class TablesView(TypedDict):
    """What a template holds."""

    header: str
    number: int
    """The number of the stack, from 1 on."""
    tables: Sequence[Table]
    environments: Sequence[Environment]
    rules: list[EnvironmentRule]
    conditions: dict[str, str]


def template_path(number: int) -> PurePosixPath:
    """Return the path of the template of a stack: data.yml, data-2.yml and so on."""
    return DATA if number == 1 else DATA.with_name(f"{DATA.stem}-{number}.yml")


def tables_views(
    catalogue: Catalogue, placed: Mapping[str, int], render: Callable[[TablesView], str]
) -> dict[PurePosixPath, str]:
    """Return the text of data.yml and, if one template cannot hold all tables, of data-2.yml and so on.

    Args:
        catalogue: Its stored entities have a table each. Unique values have one more.
        placed: The number of the stack of each existing table.
        render: Returns the text of a template from the values of `tables_view`.
    """
    tables = _tables(catalogue)

    def length(*tables: Table) -> int:
        return len(render(tables_view(tables, catalogue.environments, number=2)).encode())

    def texts(size_of: Callable[[Table], Size], empty: Size) -> dict[PurePosixPath, str]:
        stacks = divide(
            tables, placed, name_of=lambda table: table.name, size_of=size_of, empty=empty, limits=LIMITS
        )
        return {
            template_path(number): render(tables_view(part, catalogue.environments, number=number))
            for number, part in stacks.items()
        }

    found = texts(_counts, _HEAD)
    if any(len(text.encode()) > LIMITS.bytes for text in found.values()):
        # Only now, because to measure each table takes time.
        head = length()
        found = texts(
            lambda table: _counts(table)._replace(bytes=length(table) - head), _HEAD._replace(bytes=head)
        )
    return found


def _counts(table: Table) -> Size:
    """Return the number of resources and outputs of a table: itself and two alarms, its name, ARN and stream."""
    return Size(resources=3, outputs=3 if table.stream else 2, bytes=0)


def tables_view(tables: Sequence[Table], environments: Sequence[Environment], *, number: int) -> TablesView:
    """Return what the template of one stack holds."""
    used = {"HasStreams": any(t.stream for t in tables), "HasTtl": any(t.ttl for t in tables)}
    return {
        "header": header("schemas/"),
        "number": number,
        "tables": tables,
        "environments": environments,
        "rules": list(environment_rules(environments)),
        "conditions": dict(environment_conditions(environments, used)),
    }


def _tables(catalogue: Catalogue) -> list[Table]:
    """Return a table for each stored entity, and one for unique values."""
    streams = any(environment.streams for environment in catalogue.environments)
    ttl = any(environment.ttl for environment in catalogue.environments)
    tables = [
        replace(table, stream=table.stream if streams else None, ttl=table.ttl if ttl else None)
        for table in (_table(entity, entity.primary) for entity in catalogue.tables if entity.primary)
    ]
    if any(entity.unique for entity in catalogue.tables):
        tables.append(_UNIQUE_VALUES)
    return tables


def _table(entity: Entity, primary: Index) -> Table:
    return Table(
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


_UNIQUE_VALUES = Table(
    name=UNIQUE_VALUES,
    kebab=names.kebab(UNIQUE_VALUES),
    comment="One row for each unique value. Its key holds a hash of the value. It is written together with the item.",
    attributes=[("value", "S")],
    keys=[("value", "HASH")],
    indexes=[],
)
