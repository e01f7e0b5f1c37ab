"""The view of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_codecs import decoder, encoder, stored_kind
from orb_tools.codegen.render.attribute_types import Annotations, Field
from orb_tools.codegen.render.python_source import Imports, docstring, field_doc, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity


MAX_BRANCHES = 12
MAX_STATEMENTS = 50
"""The limits above which ruff, with the settings of the workspace, calls a function too complex."""


def model_view(entity: Entity, catalogue: Catalogue) -> dict[str, object]:
    """Return the values of templates/model.py.jinja."""
    imports = Imports()
    annotations = Annotations(catalogue, imports)
    imports.add("orb_models.model", "Model")
    attributes = tuple(entity.attributes.values())
    codec = entity.name in catalogue.stored
    view: dict[str, object] = {
        "header": header(entity.source),
        "doc": docstring(
            f"The model of {entity.name}."
            if not codec
            else f"The model of {entity.name}, and its codec for DynamoDB."
        ),
        "class_doc": docstring(entity.description, indent=4, fallback=f"An item of {entity.name}."),
        "name": entity.name,
        "fields": _fields(annotations, attributes),
        "classifications": ", ".join(
            f"{quoted(name)}: {quoted(classification)}"
            for name, classification in catalogue.classifications(entity).items()
        ),
        "retention_days": entity.retention_days,
        "rows": [],
        "codec": None,
        "kinds": ", ".join(f"{quoted(a.name)}: {quoted(stored_kind(a))}" for a in attributes),
    }
    if view["classifications"] or entity.retention_days:
        imports.add("typing", "ClassVar")
    if entity.is_table:
        view["rows"] = _rows(entity, annotations, catalogue, imports)
    if codec:
        imports.add("typing", "Final", "TYPE_CHECKING")
        imports.add("orb_models.codec", "DECODE_ERRORS", "normalize_item", "stored_item_error")
        view["codec"] = _codec(attributes, catalogue, imports, is_item=entity.is_table)
    view["imports"] = str(imports)
    return view


def _fields(annotations: Annotations, attributes: Iterable[Attribute]) -> list[Field]:
    return [
        Field(
            attribute.field,
            annotations.of_model(attribute) + ("" if attribute.required else " | None"),
            annotations.default(attribute, optional=not attribute.required),
            attribute_doc(attribute),
        )
        for attribute in attributes
    ]


def attribute_doc(attribute: Attribute) -> str:
    """Return the docstring of a field. Empty: there is no text."""
    deprecated = f"Deprecated: {sentence(attribute.deprecated)}" if attribute.deprecated else ""
    return field_doc(" ".join(filter(None, (sentence(attribute.description), deprecated))))


def _codec(
    attributes: Iterable[Attribute], catalogue: Catalogue, imports: Imports, *, is_item: bool = False
) -> dict[str, object]:
    """Return the values of a codec. `is_item`: it encodes whole items, and so checks how deep they are."""
    fields: dict[str, list[dict[str, str]]] = {"required": [], "optional": []}
    for attribute in attributes:
        key = quoted(attribute.name)
        # Python warns where a deprecated field is read.
        field = quoted(attribute.field)
        value = f"model.__dict__[{field}]" if attribute.deprecated else f"model.{attribute.field}"
        encode = encoder(attribute, value, imports, catalogue)
        # The codec of an object checks the depth of the object only.
        if is_item and attribute.type != "object" and _holds_objects(attribute, catalogue):
            imports.add("orb_models.codec", "within_depth")
            encode = f"within_depth({encode}, {key})"
        fields["required" if attribute.required else "optional"].append(
            {
                "value": value,
                "key": key,
                "encode": encode,
                "decode": decoder(attribute, f"item[{key}]", imports, catalogue),
            }
        )
    optional = len(fields["optional"])
    return {
        **fields,
        "encode_noqa": _noqa(branches=optional, statements=2 * optional + 2),
        "decode_noqa": _noqa(branches=optional + 2, statements=2 * optional + 8),
    }


def _holds_objects(attribute: Attribute, catalogue: Catalogue) -> bool:
    """Return whether a value of the attribute may have any depth, because a JSON object is in it."""
    waiting, seen = [attribute.element_type], set[str]()
    while waiting:
        type_ = waiting.pop()
        if type_ == "object":
            return True
        if type_ in catalogue.entities and type_ not in seen:
            seen.add(type_)
            waiting += [a.element_type for a in catalogue.entities[type_].attributes.values()]
    return False


def _noqa(*, branches: int, statements: int) -> str:
    """Return the exemption from ruff's limits that a codec needs if it has many optional attributes."""
    rules = ["C901"] if branches >= MAX_BRANCHES else []
    rules += ["PLR0912"] if branches > MAX_BRANCHES else []
    rules += ["PLR0915"] if statements > MAX_STATEMENTS else []
    return f"  # noqa: {', '.join(rules)} - one line for each attribute" if rules else ""


def _rows(
    entity: Entity, annotations: Annotations, catalogue: Catalogue, imports: Imports
) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "doc": docstring(f"The attributes of an item that the index {index.name} holds.", indent=4),
            "fields": _fields(annotations, attributes),
            "query": index.query,
            "decoder": index.decoder,
            "codec": _codec(attributes, catalogue, imports),
        }
        for index, name, attributes in entity.projections()
    ]
