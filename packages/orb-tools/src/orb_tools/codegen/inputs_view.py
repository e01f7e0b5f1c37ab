"""What the template of a table's inputs shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.text import Imports, docstring, field_doc, header, quoted
from orb_tools.codegen.types import Field, Types

if TYPE_CHECKING:
    from orb_tools.codegen.schema import Catalogue, Entity


def inputs_view(entity: Entity, catalogue: Catalogue) -> dict[str, object]:
    """The values of templates/inputs.py.jinja."""
    imports = Imports()
    types = Types(catalogue, imports)
    imports.add("orb_models.input", "Input", "Update")
    keys = entity.indexed()
    created, updated = [], []
    for attribute in entity.created:
        type_ = types.ruled(attribute, indexed=attribute.name in keys)
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
        if attribute in entity.updated:
            updated.append(
                Field(attribute.field, f"{type_} | None", types.default(attribute, optional=True), doc)
            )
    required = [quoted(attribute.field) for attribute in entity.updated if attribute.required]
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
