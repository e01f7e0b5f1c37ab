"""The view of a table's inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_types import Annotations, Field
from orb_tools.codegen.render.python_source import Imports, docstring, field_doc, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue, Entity


def inputs_view(entity: Entity, catalogue: Catalogue) -> dict[str, object]:
    """Return the values of templates/inputs.py.jinja."""
    imports = Imports()
    annotations = Annotations(catalogue, imports, is_input=True)
    imports.add("orb_models.input", "Input", "Update")
    keys, changing = entity.max_key_bytes(), entity.update_attributes
    changeable = {attribute.name for attribute in changing}
    created, updated = [], []
    for attribute in entity.create_attributes:
        type_ = annotations.of_input(attribute, key_bytes=keys.get(attribute.name))
        doc = field_doc(attribute.description)
        literal = annotations.literal(attribute)
        optional = not attribute.required and literal is None
        created.append(
            Field(
                attribute.field,
                f"{type_} | None" if not attribute.required else type_,
                annotations.default(attribute, optional=optional, value=literal),
                doc,
            )
        )
        if attribute.name in changeable:
            updated.append(
                Field(attribute.field, f"{type_} | None", annotations.default(attribute, optional=True), doc)
            )
    required = [quoted(attribute.field) for attribute in changing if attribute.required]
    if required:
        imports.add("typing", "ClassVar")
    return {
        "header": header(entity.source),
        "doc": docstring(f"The inputs that create and update items of {entity.name}."),
        "name": entity.name,
        "created": created,
        "updated": updated,
        "required": ", ".join(required),
        "imports": str(imports),
    }
