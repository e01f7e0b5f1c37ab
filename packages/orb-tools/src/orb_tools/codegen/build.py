"""From documents to the catalogue: what each entity says, with every name in it looked up."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from orb_tools.codegen import names
from orb_tools.codegen.schema import TABLE_KINDS, Attribute, Entity, Index, Registry, RegistryItem, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.load import Document


def _map(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def folder(document: Document) -> tuple[str, ...]:
    """The folders below entities/ that the file is in."""
    return PurePosixPath(document.name).parts[1:-1]


def entity(document: Document, rules: Mapping[str, Rule]) -> Entity:
    """The entity of a document, as far as its form allows."""
    data = document.data
    model = _map(data.get("model"))
    attributes = {
        name: attribute(name, _map(body), rules) for name, body in _map(model.get("attributes")).items()
    }
    keys = _map(model.get("keys"))
    primary = _map(keys.get("primary"))
    table = Index(name=None, partition=str(primary.get("partition")), sort=_text(primary.get("sort")))
    stored = str(data.get("type")) in TABLE_KINDS and "partition" in primary
    secondary = [index(_map(body), table.partition) for body in _list(keys.get("secondary"))]
    ttl = _map(model.get("ttl"))
    stream = _map(model.get("stream"))
    view = str(stream.get("viewType", "NEW_AND_OLD_IMAGES"))
    return Entity(
        name=str(data.get("name")),
        kind=str(data.get("type")),
        folder=folder(document),
        source=f"schemas/{document.name}",
        description=_text(data.get("description")) or f"An item of {data.get('name')}.",
        attributes=attributes,
        primary=with_queries([table])[0] if stored else None,
        indexes=tuple(with_queries([table, *secondary])[1:]) if stored else (),
        stream=view if stream.get("enabled") is True else None,
        ttl=_text(ttl.get("attribute")) if ttl.get("enabled") is True else None,
    )


def attribute(name: str, body: Mapping[str, Any], rules: Mapping[str, Rule]) -> Attribute:
    """One attribute, its names not yet looked up (a rule is, where it exists)."""
    items = body.get("items")
    inner = items if isinstance(items, dict) else {"type": items if items is not None else "string"}
    is_array = body.get("type") == "array"
    of = inner if is_array and ("enum_type" in inner or "enum_values" in inner) else body
    return Attribute(
        name=name,
        type=str(body.get("type")),
        required=body.get("required") is not False,
        description=_text(body.get("description")) or "",
        enum=_text(of.get("enum_type")),
        values=tuple(value for value in _list(of.get("enum_values")) if isinstance(value, str)),
        items=str(inner.get("type")) if is_array else None,
        max_length=body.get("maxLength") if isinstance(body.get("maxLength"), int) else None,
        rule=rules.get(str(body.get("validation"))),
        unique=body.get("unique") is True,
        generated=_text(body.get("generated")),
        classification=_text(body.get("classification")),
        default=body.get("default") if isinstance(body.get("default"), str | int | bool) else None,
    )


def index(body: Mapping[str, Any], table_partition: str) -> Index:
    """One secondary index. A local one has the table's partition, whatever it says."""
    local = body.get("type") == "LSI"
    return Index(
        name=str(body.get("name")),
        local=local,
        partition=table_partition if local else str(body.get("partition")),
        sort=_text(body.get("sort")),
        projection=str(body.get("projection_type")),
        projected=tuple(value for value in _list(body.get("projected_attributes")) if isinstance(value, str)),
    )


def with_queries(indexes: list[Index]) -> list[Index]:
    """Names each index's query: by its partition, and by its sort key too where an earlier one has that name.

    The table's own keys come first, but without a sort key they need no query: `get` finds the one item.
    """
    taken: set[str] = set()
    result = []
    for item in indexes:
        query = f"query_by_{names.snake(item.partition)}"
        if query in taken and item.sort is not None:
            query = f"{query}_and_{names.snake(item.sort)}"
        if item.name is not None or item.sort is not None:
            taken.add(query)
        result.append(
            Index(
                name=item.name,
                local=item.local,
                partition=item.partition,
                sort=item.sort,
                projection=item.projection,
                projected=item.projected,
                query=query if item.name is not None or item.sort is not None else "",
            )
        )
    return result


def registry(document: Document) -> Registry:
    """The registry of a document."""
    data = document.data
    return Registry(
        name=str(data.get("name")),
        folder=folder(document),
        source=f"schemas/{document.name}",
        description=_text(data.get("description")) or f"The items of {data.get('name')}.",
        items=tuple(
            RegistryItem(
                code=code,
                message=str(_map(body).get("message")),
                description=str(_map(body).get("description")),
                solution=str(_map(body).get("solution")),
                details=_map(_map(body).get("details")),
            )
            for code, body in _map(data.get("items")).items()
        ),
    )
