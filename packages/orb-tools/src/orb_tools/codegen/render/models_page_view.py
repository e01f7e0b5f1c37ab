"""The page docs/models.md: the keys, the attributes and the access patterns of every entity, and a diagram."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import markdown_header
from orb_tools.codegen.render.pages import pages_of_orb
from orb_tools.codegen.render.repository_methods import methods_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity


_Rows = list[tuple[str, ...]]


class Section(TypedDict):
    """An entity on the page. `keys` and `patterns` are empty if it has no table."""

    name: str
    source: str
    module: str
    """Empty: its Python is hand-written."""
    text: str
    keys: _Rows
    ttl: str | None
    stream: str | None
    attributes: _Rows
    patterns: _Rows


class ModelsPageView(TypedDict):
    """What the page shows."""

    header: str
    pages: str
    """Where the pages of orb are: empty if they are beside this one."""
    diagram: list[str]
    tables: list[Section]
    models: list[Section]
    registries: _Rows
    enums: _Rows


def models_page_text(view: ModelsPageView) -> str:
    """Return the text of docs/models.md."""
    diagram = "".join(f"    {line}\n" for line in view["diagram"])
    parts = [
        f"""\
{view["header"]}
# The models
Every entity of the [schemas]({view["pages"]}schemas.md), with its keys and the methods that read by them. \
[Who may do what](rights.md) has the rights of its
operations.

A box of the diagram is a table, with the attributes that are keys: `PK` those of the table, `UK` those with unique \
values. A line
leads from a table to those that hold its key, or to the values that an entity contains.

```mermaid
erDiagram
{diagram}```
"""
    ]
    for title, sections in (("Tables", view["tables"]), ("Models without a table", view["models"])):
        if sections:
            parts += [f"\n## {title}\n", *map(_section_text, sections)]
    for title, columns, rows in (
        ("Registries", ("registry", "codes", "what it is"), view["registries"]),
        ("Enums", ("enum", "values"), view["enums"]),
    ):
        if rows:
            parts += [f"\n## {title}\n", _table_text(columns, rows)]
    return "".join(parts)


def _section_text(entity: Section) -> str:
    module = f"; in Python `{entity['module']}`" if entity["module"] else ""
    about = f"{entity['text']} From `{entity['source']}`{module}."
    if entity["ttl"]:
        about += f" Items expire by `{entity['ttl']}`."
    if entity["stream"]:
        about += f" Its stream holds {entity['stream']}."
    text = f"\n### {entity['name']}\n{about}\n"
    text += _table_text(("attribute", "type", "required", "rules", "what it is"), entity["attributes"])
    if entity["keys"]:
        text += _table_text(("key", "partition", "sort", "holds"), entity["keys"])
    if entity["patterns"]:
        text += _table_text(("method", "finds or changes", "by"), entity["patterns"])
    return text


def _table_text(columns: tuple[str, ...], rows: _Rows) -> str:
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n" + "\n".join(lines) + "\n"


def models_page_view(catalogue: Catalogue) -> ModelsPageView:
    """Return what docs/models.md shows."""
    entities = catalogue.entities.values()
    return {
        "header": markdown_header("schemas/"),
        "pages": pages_of_orb(catalogue),
        "diagram": [*_boxes(catalogue), *_relations(catalogue)],
        "tables": [_section(entity, catalogue) for entity in entities if entity.is_table],
        "models": [_section(entity, catalogue) for entity in entities if not entity.is_table],
        "registries": [
            (registry.name, str(len(registry.items)), _cell(registry.description))
            for registry in catalogue.registries.values()
        ],
        "enums": [
            (enum.name, ", ".join(f"`{value}`" for value in enum.values)) for enum in catalogue.enums.values()
        ],
    }


def _section(entity: Entity, catalogue: Catalogue) -> Section:
    return {
        "name": entity.name,
        "source": entity.source,
        "module": f"{catalogue.models_package}.{'inputs' if entity.is_input else 'models'}.{entity.path}"
        if not entity.is_hand_written
        else "",
        "text": _cell(entity.description),
        "keys": _keys(entity),
        "ttl": entity.ttl,
        "stream": entity.stream,
        "attributes": [
            (f"`{a.name}`", _type(a), "yes" if a.required else "", ", ".join(_notes(a)), _cell(a.description))
            for a in entity.attributes.values()
        ],
        "patterns": [
            (f"`{method.name}`", method.pattern, method.access[0].index or "the table")
            for method in methods_of(entity)
        ],
    }


def _keys(entity: Entity) -> _Rows:
    if entity.primary is None:
        return []
    rows = [("the table", entity.primary, "all")]
    for index in entity.indexes:
        held = {"ALL": "all", "KEYS_ONLY": "keys"}.get(
            index.projection, "keys, " + ", ".join(index.projected)
        )
        rows.append((f"{index.name} ({'LSI' if index.local else 'GSI'})", index, held))
    return [
        (name, f"`{index.partition}`", f"`{index.sort}`" if index.sort is not None else "", held)
        for name, index, held in rows
    ]


def _type(attribute: Attribute) -> str:
    inner = attribute.enum or (
        "one of " + ", ".join(f"`{_cell(v)}`" for v in attribute.values) if attribute.values else ""
    )
    if attribute.items is not None:
        return f"{attribute.type} of {inner or attribute.items}"
    return inner or attribute.type


def _notes(attribute: Attribute) -> Iterator[str]:
    if attribute.generated is not None:
        yield f"generated: {attribute.generated}"
    if attribute.unique:
        yield "unique"
    yield from _limits(attribute)
    yield from (f"items: {limit}" for limit in _limits(attribute.item_limits))
    for word, size in (("least", attribute.min_items), ("most", attribute.max_items)):
        if size is not None:
            yield f"at {word} {size} items"
    if attribute.accepts is not None:
        yield f"inputs: {attribute.accepts}"
    if attribute.default is not None:
        yield f"default: `{_cell(json.dumps(attribute.default))}`"
    if attribute.classification is not None:
        yield attribute.classification
    if attribute.sensitive:
        yield "sensitive"
    if attribute.deprecated:
        yield f"deprecated: {_cell(attribute.deprecated)}"


def _limits(limits: Limits) -> Iterator[str]:
    """Yield the rules of a value."""
    if limits.rule is not None:
        yield limits.rule.name
    if limits.pattern is not None:
        yield f"pattern `{_cell(limits.pattern)}`"
    for least, most, unit in (
        (limits.min_length, limits.max_length, " characters"),
        (limits.minimum, limits.maximum, ""),
    ):
        if least is not None:
            yield f"at least {least}{unit}"
        if most is not None:
            yield f"at most {most}{unit}"


def _cell(text: str) -> str:
    """Return a text as a cell of a table: on one line, and without marks of Markdown's tables and HTML."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _boxes(catalogue: Catalogue) -> Iterator[str]:
    """Yield each table of the diagram, with its keys and the keys of its indexes."""
    for entity in catalogue.tables:
        yield f'"{entity.name}" {{'
        primary = {key.name for key in entity.table_keys}
        for name, attribute in entity.attributes.items():
            # Words of Mermaid's language. Only its newest versions take them as names, in backticks.
            shown = f"{name}_" if name in {"fk", "pk", "uk"} else name
            if name in primary:
                yield f"    {attribute.type} {shown} PK"
            elif name in entity.key_names():
                yield f"    {attribute.type} {shown}{' UK' if attribute.unique else ''}"
        yield "}"


def _relations(catalogue: Catalogue) -> Iterator[str]:
    """Yield the relations: an attribute with the name of another table's only key, and values that contain others."""
    ids = [(table.table_keys[0].name, table) for table in catalogue.tables if len(table.table_keys) == 1]
    by_key = {(table.folder, name): table for name, table in ids if name.endswith("Id")}
    for entity in catalogue.tables:
        own = {key.name for key in entity.table_keys}
        for name, attribute in entity.attributes.items():
            # Two domains can have the same key, so that of the entity's own folder comes first.
            target = by_key.get((entity.folder, name), by_key.get(((), name)))
            if target is not None and target is not entity:
                many = "||" if own == {name} else "o{"
                yield _relation(target.name, "||" if attribute.required else "|o", many, entity.name, name)
    for entity in catalogue.entities.values():
        for name, attribute in entity.attributes.items():
            if not entity.is_input and attribute.element_type in catalogue.entities:
                many = "o{" if attribute.items is not None else "||" if attribute.required else "o|"
                yield _relation(entity.name, "||", many, attribute.element_type, name)


def _relation(left: str, one: str, many: str, right: str, label: str) -> str:
    # In quotes, because some names are words of Mermaid's language: Class, End, Many, One, Style, To.
    return f'"{left}" {one}--{many} "{right}" : "{label}"'
