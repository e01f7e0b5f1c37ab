"""What the template of a table's inputs shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_types import Field, Types
from orb_tools.codegen.render.python_source import Imports, docstring, field_doc, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue, Entity


def inputs_view(entity: Entity, catalogue: Catalogue) -> dict[str, object]:
    """Return the values of templates/inputs.py.jinja."""
    imports = Imports()
    types = Types(catalogue, imports, incoming=True)
    imports.add("orb_models.input", "Input", "Update")
    keys, changing = entity.key_texts(), entity.updated
    changeable = {attribute.name for attribute in changing}
    created, updated = [], []
    for attribute in entity.created:
        type_ = types.ruled(attribute, key_bytes=keys.get(attribute.name))
        doc = field_doc(attribute.description) if attribute.description else ""
        literal = types.literal(attribute)
        optional = not attribute.required and literal is None
        created.append(
            Field(
                attribute.field,
                f"{type_} | None" if not attribute.required else type_,
                types.default(attribute, optional=optional, value=literal),
                doc,
            )
        )
        if attribute.name in changeable:
            updated.append(
                Field(attribute.field, f"{type_} | None", types.default(attribute, optional=True), doc)
            )
    required = [quoted(attribute.field) for attribute in changing if attribute.required]
    if required:
        imports.add("typing", "ClassVar")
    return {
        "header": header(entity.source),
        "doc": docstring(f"What comes in for {entity.name}: what is new, and what changes."),
        "name": entity.name,
        "created": created,
        "updated": updated,
        "required": ", ".join(required),
        "imports": str(imports),
    }
