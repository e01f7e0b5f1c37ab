"""The module of a model: its view, and the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_codecs import decoder, encoder, stored_kind
from orb_tools.codegen.render.attribute_types import Annotations, Field
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import Imports, docstring, field_doc, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity


MAX_BRANCHES = 12
MAX_STATEMENTS = 50
"""The limits above which ruff, with the settings of the workspace, calls a function too complex."""


class CodecField(TypedDict):
    """The source text of an attribute in a codec."""

    key: str
    value: str
    encode: str
    decode: str


class Codec(TypedDict):
    """The functions that encode and decode an item."""

    required: list[CodecField]
    optional: list[CodecField]
    encode_noqa: str
    decode_noqa: str


class Row(TypedDict):
    """The model of what an index holds."""

    name: str
    doc: str
    fields: list[Field]
    decoder: str
    codec: Codec


class ModelView(TypedDict):
    """What a module of models holds, as source text."""

    header: str
    doc: str
    imports: str
    name: str
    class_doc: str
    fields: list[Field]
    classifications: str
    retention_days: int | None
    rows: list[Row]
    codec: Codec | None
    """None: the model is not stored."""
    kinds: str


def model_view(entity: Entity, catalogue: Catalogue) -> ModelView:
    """Return what the module of an entity holds."""
    imports = Imports(catalogue.first_party)
    annotations = Annotations(catalogue, imports)
    imports.add("orb_models.model", "Model")
    attributes = tuple(entity.attributes.values())
    codec = entity.name in catalogue.stored
    view: ModelView = {
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
        "imports": "",
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
) -> Codec:
    """Return the codec of attributes. `is_item`: it encodes whole items, and so checks how deep they are."""
    required: list[CodecField] = []
    optional: list[CodecField] = []
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
        (required if attribute.required else optional).append(
            {
                "value": value,
                "key": key,
                "encode": encode,
                "decode": decoder(attribute, f"item[{key}]", imports, catalogue),
            }
        )
    count = len(optional)
    return {
        "required": required,
        "optional": optional,
        "encode_noqa": _noqa(branches=count, statements=2 * count + 2),
        "decode_noqa": _noqa(branches=count + 2, statements=2 * count + 8),
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


def _rows(entity: Entity, annotations: Annotations, catalogue: Catalogue, imports: Imports) -> list[Row]:
    return [
        {
            "name": name,
            "doc": docstring(f"The attributes of an item that the index {index.name} holds.", indent=4),
            "fields": _fields(annotations, attributes),
            "decoder": index.decoder,
            "codec": _codec(attributes, catalogue, imports),
        }
        for index, name, attributes in entity.projections()
    ]


def model_text(view: ModelView) -> str:
    """Return the text of a module of models."""
    codec = view["codec"]
    item = ["", "if TYPE_CHECKING:", "    from orb_common.aws.dynamodb import Item"] if codec else []
    parts = [view["header"], view["doc"], "", view["imports"], *item]
    parts += _class_lines(view["name"], view["class_doc"], view["fields"])
    if view["classifications"]:
        value = f"{{{view['classifications']}}}"
        parts += ["", fit(f"FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {value}", 4)]
    if view["retention_days"]:
        parts += ["", f"    RETENTION_DAYS: ClassVar[int] = {view['retention_days']}"]
    for row in view["rows"]:
        parts += _class_lines(row["name"], row["doc"], row["fields"])
    if codec:
        parts += ["", "", fit(f"_KINDS: Final = {{{view['kinds']}}}")]
        parts += _encoder_lines(view["name"], codec)
        parts += _decoder_lines(view["name"], "decode", codec)
        for row in view["rows"]:
            parts += _decoder_lines(row["name"], row["decoder"], row["codec"])
    return "\n".join(parts) + "\n"


def _class_lines(name: str, doc: str, fields: Iterable[Field]) -> list[str]:
    lines = ["", "", fit(f"class {name}(Model):"), f"    {doc}"]
    for field in fields:
        lines += ["", str(field)]
    return lines


def _encoder_lines(model: str, codec: Codec) -> list[str]:
    about = "Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."
    lines = [
        "",
        "",
        fit(f'def encode(model: {model}) -> "Item":{codec["encode_noqa"]}'),
        f'    """{about}"""',
        *_map_lines("item: Item", ((field["key"], field["encode"]) for field in codec["required"]), 4),
    ]
    for field in codec["optional"]:
        lines.append(fit(f"if {field['value']} is not None:", 4))
        lines.append(fit(f"item[{field['key']}] = {field['encode']}", 8))
    return [*lines, "    return item"]


def _decoder_lines(model: str, function: str, codec: Codec) -> list[str]:
    about = "Ignore unknown attributes. Raise StoredItemError if the item does not fit."
    required = ((field["key"], field["decode"]) for field in codec["required"])
    lines = [
        "",
        "",
        fit(f'def {function}(item: "Item") -> {model}:{codec["decode_noqa"]}'),
        f'    """Return the model of a stored item. {about}"""',
        "    try:",
        *_map_lines("raw: dict[str, object]", required, 8),
    ]
    for field in codec["optional"]:
        lines.append(fit(f"if {field['key']} in item:", 8))
        lines.append(fit(f"raw[{field['key']}] = {field['decode']}", 12))
    return [
        *lines,
        fit(f"model = {model}.model_validate(raw)", 8),
        "    except DECODE_ERRORS as error:",
        "        if (normalized := normalize_item(item, _KINDS)) != item:",
        fit(f"return {function}(normalized)", 12),
        fit(f"raise stored_item_error({model}, item, _KINDS, error) from None", 8),
        "    return model",
    ]


def _map_lines(target: str, entries: Iterable[tuple[str, str]], indent: int) -> list[str]:
    """Return the assignment of a map with one line for each entry."""
    pad = " " * indent
    lines = [fit(f"{key}: {value},", indent + 4) for key, value in entries]
    return [f"{pad}{target} = {{", *lines, f"{pad}}}"] if lines else [f"{pad}{target} = {{}}"]
