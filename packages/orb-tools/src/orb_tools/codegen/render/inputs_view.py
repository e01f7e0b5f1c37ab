"""The module of an entity's inputs: its view, and the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_types import Annotations, Field
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.model_view import attribute_doc
from orb_tools.codegen.render.python_source import Imports, docstring, quoted, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.attribute import Attribute
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    name: str
    base: str
    doc: str
    fields: list[Field]
    constants: list[tuple[str, str, str]]
    """Class variables: the name, the type and the value."""


class InputsView(TypedDict):
    """What a module of inputs holds, as source text."""

    header: str
    doc: str
    inputs: list[_Input]
    imports: str


def inputs_text(view: InputsView) -> str:
    """Return the text of a module of inputs."""
    lines = [view["header"], view["doc"], "", view["imports"]]
    for shown in view["inputs"]:
        lines += ["", "", fit(f"class {shown.name}({shown.base}):"), f"    {shown.doc}"]
        for name, type_, value in shown.constants:
            lines += ["", fit(f"{name}: ClassVar[{type_}] = {value}", 4)]
        for field in shown.fields:
            lines += ["", str(field)]
    return "\n".join(lines) + "\n"


def inputs_view(entity: Entity, catalogue: Catalogue) -> InputsView:
    """Return what the module of an entity's inputs holds."""
    imports = Imports(catalogue.first_party)
    inputs = _Inputs(entity, Annotations(catalogue, imports, is_input=True))
    classes = [inputs.create(), inputs.update()] if entity.has_repository else []
    if entity.is_input or entity.name in catalogue.with_input:
        model = None if entity.is_input else entity.name
        classes.append(inputs.whole(model))
    for shown in classes:
        imports.add("orb_models.input", shown.base)
        if shown.constants:
            imports.add("typing", "ClassVar")
    return {
        "header": header(entity.source),
        "doc": docstring(
            f"The inputs that create and update items of {entity.name}."
            if entity.has_repository
            else f"The input {classes[0].name}."
        ),
        "inputs": classes,
        "imports": str(imports),
    }


class _Inputs:
    """The inputs of one entity."""

    def __init__(self, entity: Entity, annotations: Annotations) -> None:
        self._entity = entity
        self._annotations = annotations
        self._keys = entity.max_key_bytes()

    def create(self) -> _Input:
        """Return the input that creates an item."""
        return _Input(
            name=f"{self._entity.name}Create",
            base="Input",
            doc='"""The fields of a new item, without those that the repository sets."""',
            fields=[self._field(attribute) for attribute in self._entity.create_attributes],
            constants=self._constants(self._entity.create_attributes),
        )

    def update(self) -> _Input:
        """Return the input that changes an item."""
        changing = self._entity.update_attributes
        required = [quoted(attribute.field) for attribute in changing if attribute.required]
        constants = (
            [("REQUIRED", "frozenset[str]", f"frozenset({{{', '.join(required)}}})")] if required else []
        )
        return _Input(
            name=f"{self._entity.name}Update",
            base="Update",
            doc='"""A change of an item. Only the fields that the caller sets are written."""',
            fields=[self._changed_field(attribute) for attribute in changing],
            constants=[*constants, *self._constants(changing)],
        )

    def whole(self, model: str | None) -> _Input:
        """Return the input of all attributes."""
        entity = self._entity
        if model is None:
            name, doc = entity.name, docstring(entity.description, indent=4, fallback="An input.")
        else:
            name, doc = (
                f"{model}Input",
                docstring(f"The fields of {model}, with the rules of inputs.", indent=4),
            )
        attributes = tuple(entity.attributes.values())
        constants = self._constants(attributes)
        if entity.required_when:
            pairs = ", ".join(
                f"{quoted(entity.attributes[flag].field)}: {tuple_of(entity.attributes[n].field for n in needed)}"
                for flag, needed in entity.required_when.items()
            )
            constants.append(("REQUIRED_WHEN", "dict[str, tuple[str, ...]]", f"{{{pairs}}}"))
        return _Input(
            name=name,
            base="DependentInput" if entity.required_when else "Input",
            doc=doc,
            fields=[self._field(attribute) for attribute in attributes],
            constants=constants,
        )

    def _constants(self, attributes: Iterable[Attribute]) -> list[tuple[str, str, str]]:
        hidden = [quoted(attribute.field) for attribute in attributes if attribute.sensitive]
        return [("SENSITIVE", "frozenset[str]", f"frozenset({{{', '.join(hidden)}}})")] if hidden else []

    def _annotation(self, attribute: Attribute) -> str:
        return self._annotations.of_input(attribute, key_bytes=self._keys.get(attribute.name))

    def _field(self, attribute: Attribute) -> Field:
        annotation = self._annotation(attribute)
        literal = self._annotations.literal(attribute)
        optional = not attribute.required and literal is None
        return Field(
            attribute.field,
            annotation if attribute.required else f"{annotation} | None",
            self._annotations.default(attribute, optional=optional, value=literal),
            attribute_doc(attribute),
        )

    def _changed_field(self, attribute: Attribute) -> Field:
        return Field(
            attribute.field,
            f"{self._annotation(attribute)} | None",
            self._annotations.default(attribute, optional=True),
            attribute_doc(attribute),
        )
