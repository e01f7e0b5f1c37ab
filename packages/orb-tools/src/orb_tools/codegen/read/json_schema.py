"""The JSON Schema of a form: for editors, and for the advice in faults."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from orb_tools.codegen.header import generated_notice
from orb_tools.codegen.read.entity_file import EntityFile
from orb_tools.codegen.read.form_parts import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from pydantic_core import core_schema

    from orb_tools.codegen.read.yaml_document import Step

_SOURCE = "packages/orb-tools/src/orb_tools/codegen/read/entity_file.py"
Node = dict[str, Any]
"""A part of a JSON Schema."""


class _ForEditors(GenerateJsonSchema):
    """A generator that leaves out titles of fields, defaults, and null for absent keys."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the signature of pydantic
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


@cache
def json_schema(form: type[BaseModel]) -> Node:
    """Return the JSON Schema of a form."""
    return form.model_json_schema(schema_generator=_ForEditors)


def entity_schema() -> str:
    """Return the text of schemas/entity.schema.json."""
    form, guide = json_schema(EntityFile), FormGuide(EntityFile)
    definitions: dict[str, Node] = form["$defs"]
    for model in _subclasses(Form):
        if model.__name__ not in definitions:
            # The base of other forms, or a form of schemas/core.
            continue
        properties = definitions[model.__name__]["properties"]
        for name, description in _field_docstrings(model).items():
            key = model.model_fields[name].alias or name
            referred = definitions.get(properties[key].get("$ref", "").removeprefix("#/$defs/"), {})
            if referred.get("description") != description:
                properties[key] = dict(sorted({**properties[key], "description": description}.items()))
    schema = {
        "$comment": generated_notice(_SOURCE),
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": "entity.schema.json",
        "title": form["title"],
        "description": form["description"],
        # Without this line, an editor would offer only the kinds of the closest form.
        "properties": {guide.key: {"enum": guide.kinds}},
        "oneOf": form["oneOf"],
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _subclasses(form: type[Form]) -> Iterator[type[Form]]:
    for subclass in form.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _field_docstrings(form: type[Form]) -> dict[str, str]:
    """Return the docstrings below the fields of a form, its base classes included.

    pydantic can collect them too (`use_attribute_docstrings`), but does so whenever it makes the class.
    """
    return {
        field: docstring
        for base in reversed(form.__mro__)
        for field, docstring in _docstrings(base.__module__).get(base.__name__, {}).items()
        if field in form.model_fields
    }


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Return the docstrings below the fields of each class of a module."""
    if not module.startswith("orb_tools."):
        return {}
    return {
        node.name: {
            field.target.id: inspect.cleandoc(below.value.value)
            for field, below in zip(node.body, node.body[1:], strict=False)
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        }
        for node in ast.parse(inspect.getsource(sys.modules[module])).body
        if isinstance(node, ast.ClassDef)
    }


class FormGuide:
    """What a form accepts at each place, by its JSON Schema."""

    def __init__(self, form: type[BaseModel]) -> None:
        self._schema = json_schema(form)
        discriminator = self._schema.get("discriminator", {})
        self.key: str = discriminator.get("propertyName", "")
        """The key that decides which of several forms a file has. Empty: there is only one form."""
        self._forms: Mapping[str, str] = discriminator.get("mapping", {})

    @property
    def kinds(self) -> tuple[str, ...]:
        """The values of `key`. Empty: there is only one form."""
        return tuple(self._forms)

    def nodes(self, place: tuple[Step, ...], kind: str = "") -> list[Node]:
        """Return the nodes of a place in a file of this kind, one for each alternative."""
        found = self._alternatives({"$ref": self._forms[kind]} if kind else self._schema)
        for step in place:
            found = [
                node for outer in found for inner in _inner(outer, step) for node in self._alternatives(inner)
            ]
        return found

    def keys(self, place: tuple[Step, ...], kind: str = "") -> set[str]:
        """Return the fixed keys that the map at a place may have."""
        return {key for node in self.nodes(place, kind) for key in node.get("properties", ())}

    def _alternatives(self, node: Node) -> list[Node]:
        if "$ref" in node:
            return self._alternatives(self._schema["$defs"][node["$ref"].removeprefix("#/$defs/")])
        parts = node.get("anyOf") or node.get("oneOf")
        return [node for part in parts for node in self._alternatives(part)] if parts else [node]


def _inner(node: Node, step: Step) -> list[Node]:
    if isinstance(step, int):
        inner = node.get("items")
    else:
        inner = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return [inner] if isinstance(inner, dict) else []
