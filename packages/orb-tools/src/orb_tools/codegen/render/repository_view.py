"""The view of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen import names
from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_types import Annotations
from orb_tools.codegen.render.python_source import Imports, docstring, quoted, tuple_of

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity, Index


class StoredField(TypedDict):
    """A field of the model: where a new item gets it from, and its annotation."""

    name: str
    source: str
    annotation: str


class Addition(TypedDict):
    """A number that can be incremented, or a list that can be appended to."""

    argument: str
    annotation: str
    pair: str
    """The entry of the map that the method gives to its base."""
    entry: str
    """The entry in the definition."""


class Query(TypedDict):
    """The query of an index, or of the table itself."""

    method: str
    argument: str
    annotation: str
    sort_arguments: list[tuple[str, str]]
    sort_map: str
    sort: str
    consistent: bool
    row: str
    decoder: str
    doc: str
    index: str
    partition: str


class RepositoryView(TypedDict):
    """What the module of a repository holds, as source text. Empty: the repository lacks it."""

    header: str
    doc: str
    class_doc: str
    name: str
    variable: str
    keys: str
    max_key_bytes: str
    unique: str
    unique_names: str
    updated_at: str
    ttl: str
    version: str
    version_argument: str
    version_value: str
    counters: list[Addition]
    lists: list[Addition]
    upsert: bool
    upsert_key_map: str
    batch_write: bool
    inputs: str
    """The module of the inputs."""
    key_type: str
    key_arguments: str
    key_map: str
    uses_now: bool
    fields: list[StoredField]
    id_is_new: bool
    queries: list[Query]
    batch_argument: str
    batch_annotation: str
    imports: str
    typing_imports: str


def repository_view(entity: Entity, catalogue: Catalogue) -> RepositoryView:
    """Return what the module of an entity's repository holds."""
    imports, typing_imports = Imports(catalogue.first_party), Imports(catalogue.first_party)
    imports.add("typing", "TYPE_CHECKING", "ClassVar")
    package = catalogue.models_package
    models = f"{package}.models.{entity.path}"
    imports.add(models, entity.name, "decode", "encode")
    imports.add("orb_models.definition", "Definition")
    imports.add("orb_models.repository", "Repository")
    typing_imports.add("collections.abc", "Iterable", "Iterator")
    typing_imports.add("orb_common.aws.dynamodb", "Attr", "Condition")
    typing_imports.add(f"{package}.inputs.{entity.path}", f"{entity.name}Create", f"{entity.name}Update")
    keys = entity.table_keys
    about = entity.primary.description if entity.primary is not None else ""
    queries = [_query(entity, index, catalogue, imports, typing_imports) for index in _queried(entity)]
    typing_imports.add("orb_models.paging", "Page")
    arguments = [names.argument_name(key.field) for key in keys]
    annotations = [_annotation(key, catalogue, typing_imports) for key in keys]
    single = len(keys) == 1
    unique = [attribute.name for attribute in entity.unique]
    times = [a for a in entity.attributes.values() if a.generated in {"created", "updated"}]
    changed = [a.name for a in times if a.generated == "updated"]
    types = Annotations(catalogue, typing_imports)
    lists = [_list(a, types) for a in entity.growing_lists]
    counters = [_counter(a, types) for a in entity.counters]
    if lists:
        typing_imports.add("collections.abc", "Sequence")
    if counters:
        imports.add("orb_models.definition", "Counter")
    versioned = entity.version is not None
    batch_annotation = annotations[0] if single else f"tuple[{', '.join(annotations)}]"
    return {
        "header": header(entity.source),
        "doc": docstring(f"The repository of {entity.name}."),
        "class_doc": docstring(f"The stored items of {entity.name}. {about}", indent=4),
        "name": entity.name,
        "variable": names.table_name_variable(entity.name),
        "keys": tuple_of(key.name for key in keys),
        "max_key_bytes": ", ".join(
            f"{quoted(name)}: {max_bytes}" for name, max_bytes in entity.max_key_bytes().items()
        ),
        "unique": tuple_of(unique) if unique else "",
        "unique_names": " or ".join(attribute.field for attribute in entity.unique),
        "updated_at": quoted(changed[0]) if changed else "",
        "ttl": quoted(entity.ttl) if entity.ttl else "",
        "version": quoted(entity.version) if versioned else "",
        "version_argument": ", expected_version: int | None = None" if versioned else "",
        "version_value": ", expected_version=expected_version" if versioned else "",
        "counters": counters,
        "lists": lists,
        "upsert": entity.has_upsert,
        "upsert_key_map": _map_of(keys, [f"new.{key.field}" for key in keys]),
        "batch_write": entity.has_batch_write,
        "inputs": f"{package}.inputs.{entity.path}",
        "key_type": batch_annotation,
        "key_arguments": ", ".join(f"{a}: {t}" for a, t in zip(arguments, annotations, strict=True)),
        "key_map": _map_of(keys, arguments),
        "uses_now": bool(times),
        "fields": [
            {"name": a.field, "source": _source(a), "annotation": types.of_model(a)}
            for a in entity.attributes.values()
        ],
        "id_is_new": any(key.generated == "uuid" for key in keys),
        "queries": queries,
        "batch_argument": names.plural(keys[0].field) if single else "keys",
        "batch_annotation": batch_annotation,
        "imports": str(imports),
        "typing_imports": typing_imports.text(4),
    }


def _map_of(keys: tuple[Attribute, ...], arguments: list[str]) -> str:
    return "{" + ", ".join(f"{quoted(k.name)}: {a}" for k, a in zip(keys, arguments, strict=True)) + "}"


def _counter(attribute: Attribute, types: Annotations) -> Addition:
    """Return a number that can be incremented, with the limits that a sum must keep."""
    limits = [] if attribute.type == "number" else ["whole=False"]
    of_rule = attribute.rule.minimum if attribute.rule is not None else None
    minimums = [minimum for minimum in (attribute.minimum, of_rule) if minimum is not None]
    for name, limit in (("minimum", max(minimums, default=None)), ("maximum", attribute.maximum)):
        if limit is not None:
            limits.append(f"{name}={quoted(str(limit)) if isinstance(limit, float) else limit}")
    argument = names.argument_name(attribute.field)
    return {
        "argument": argument,
        "pair": f"{quoted(attribute.name)}: {argument}",
        "annotation": "int" if attribute.type == "number" else f"{types.of_model(attribute)} | int",
        "entry": f"{quoted(attribute.name)}: Counter({', '.join(limits)})",
    }


def _list(attribute: Attribute, types: Annotations) -> Addition:
    """Return a list that can be appended to. One whose members must differ is not: DynamoDB cannot check that."""
    argument = names.argument_name(attribute.field)
    return {
        "argument": argument,
        "pair": f"{quoted(attribute.name)}: {argument}",
        "annotation": types.of_model(attribute).removeprefix("list[").removesuffix("]"),
        "entry": f"{quoted(attribute.name)}: {attribute.max_items}",
    }


def _source(attribute: Attribute) -> str:
    if attribute.generated == "uuid":
        return "self._ids()"
    if attribute.generated == "version":
        return "1"
    if attribute.generated is not None:
        return "now"
    # Python warns where a deprecated field is read.
    return f'new.__dict__["{attribute.field}"]' if attribute.deprecated else f"new.{attribute.field}"


def _queried(entity: Entity) -> list[Index]:
    primary = [entity.primary] if entity.primary is not None and entity.primary.query else []
    return [*primary, *entity.indexes]


def _annotation(attribute: Attribute, catalogue: Catalogue, typing_imports: Imports) -> str:
    if attribute.enum is not None:
        typing_imports.add(
            f"{catalogue.models_package}.{catalogue.enums[attribute.enum].module}", attribute.enum
        )
        return attribute.enum
    if attribute.type == "timestamp":
        typing_imports.add("datetime", "datetime")
        return "datetime"
    return "int" if attribute.type == "number" else "str"


def _query(
    entity: Entity, index: Index, catalogue: Catalogue, imports: Imports, typing_imports: Imports
) -> Query:
    partition = entity.attributes[index.partition]
    row, decode = entity.name, "decode"
    for other, name in entity.row_classes():
        if other is index:
            row, decode = name, index.decoder
            models = f"{catalogue.models_package}.models.{entity.path}"
            imports.add(models, decode)
            typing_imports.add(models, name)
    sort = entity.attributes[index.sort] if index.sort is not None else None
    filters = _sort_filters(sort, _annotation(sort, catalogue, typing_imports)) if sort is not None else []
    return {
        "method": index.query,
        "argument": names.argument_name(partition.field),
        "annotation": _annotation(partition, catalogue, typing_imports),
        "sort_arguments": [(argument, annotation) for _, argument, annotation in filters],
        "sort_map": ", ".join(f"{quoted(kind)}: {argument}" for kind, argument, _ in filters),
        "sort": quoted(index.sort) if index.sort is not None else "",
        "consistent": index.name is None or index.local,
        "row": row,
        "decoder": decode,
        "doc": _doc(index, partition, sort),
        "index": quoted(index.name) if index.name is not None else "None",
        "partition": quoted(index.partition),
    }


def _sort_filters(sort: Attribute, annotation: str) -> list[tuple[str, str, str]]:
    """Return the conditions that a query accepts on its sort key, with their arguments and annotations."""
    equal = ("equal", names.argument_name(sort.field), annotation)
    if sort.enum is not None:
        return [equal]
    prefix = ["begins_with"] if sort.type == "string" else []
    kinds = {"from": "first", "to": "last", "after": "after", "before": "before", "begins_with": "prefix"}
    ends = ["from", "to", "after", "before", *prefix]
    return [equal, *((kinds[end], f"{sort.field}_{end}", annotation) for end in ends)]


def _doc(index: Index, partition: Attribute, sort: Attribute | None) -> str:
    order = f", in order of {sort.field}" if sort is not None else ""
    source = "" if index.name is None else f", from {index.name}"
    text = f"Return the items with this {partition.field}{order}{source}. {index.description}"
    return docstring(text, indent=8)
