"""The JSON Schema of a form: for editors, and for the advice in faults."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from functools import cache
from typing import TYPE_CHECKING

from orb_tools.codegen.header import generated_notice
from orb_tools.codegen.read.entity_file import EntityFile
from orb_tools.codegen.read.form_kinds import ByKey, Node
from orb_tools.codegen.read.form_parts import FormKind, fields_of, kind_of_form

if TYPE_CHECKING:
    from orb_tools.codegen.read.form_parts import Form
    from orb_tools.codegen.read.yaml_document import Step

_SOURCE = "packages/orb-tools/src/orb_tools/codegen/read/entity_file.py"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


_SCHEMAS: dict[type[Form], Node] = {}
"""The schemas of the forms that have faults, because many files can have faults."""


def json_schema(form: type[Form]) -> Node:
    """Return the JSON Schema of a form: of its file, and of the forms of its parts in `$defs`."""
    if form not in _SCHEMAS:
        definitions: Node = {part.__name__: _definition(part) for part in _parts(form)}
        _SCHEMAS[form] = {"$defs": {**definitions, "JsonValue": {}}, **kind_of_form(form).node()}
    return _SCHEMAS[form]


def _definition(form: type[Form]) -> Node:
    fields = fields_of(form)
    required = [key for key, field in fields.items() if field.is_required]
    return {
        "additionalProperties": False,
        "description": form.__doc__,
        "properties": {key: field.kind.node() for key, field in fields.items()},
        **({"required": required} if required else {}),
        "title": form.__name__,
        "type": "object",
    }


def entity_schema() -> str:
    """Return the text of schemas/entity.schema.json."""
    form, guide = json_schema(EntityFile), FormGuide(EntityFile)
    definitions: dict[str, Node] = {name: dict(form["$defs"][name]) for name in sorted(form["$defs"])}
    for part in _parts(EntityFile):
        properties = dict(definitions[part.__name__]["properties"])
        docs = _field_docstrings(part)
        for key, field in fields_of(part).items():
            referred = definitions.get(properties[key].get("$ref", "").removeprefix("#/$defs/"), {})
            if referred.get("description") != docs[field.name]:
                properties[key] = dict(sorted({**properties[key], "description": docs[field.name]}.items()))
        definitions[part.__name__]["properties"] = properties
    schema = {
        "$comment": generated_notice(_SOURCE),
        "$schema": _DIALECT,
        "$id": "entity.schema.json",
        "title": "An entity of orb",
        "description": EntityFile.__doc__,
        # Without this line, an editor would offer only the kinds of the closest form.
        "properties": {guide.key: {"enum": guide.kinds}},
        "oneOf": form["oneOf"],
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _parts(form: type[Form]) -> list[type[Form]]:
    """Return the forms of a file and of its parts."""
    found: list[type[Form]] = []
    waiting = [kind_of_form(form)]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, FormKind) and kind.form not in found:
            found.append(kind.form)
            waiting += [field.kind for field in fields_of(kind.form).values()]
        waiting += kind.parts
    return found


def _field_docstrings(form: type[Form]) -> dict[str, str]:
    """Return the docstrings below the fields of a form, its base classes included."""
    return {
        field: docstring
        for base in reversed(form.__mro__)
        for field, docstring in _docstrings(base.__module__).get(base.__name__, {}).items()
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

    def __init__(self, form: type[Form]) -> None:
        self._form = form
        kind = kind_of_form(form)
        self._kinds = kind.kinds if isinstance(kind, ByKey) else {}
        self.key = kind.key if isinstance(kind, ByKey) else ""
        """The key that decides which of several forms a file has. Empty: there is only one form."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The values of `key`. Empty: there is only one form."""
        return tuple(sorted(self._kinds))

    def nodes(self, place: tuple[Step, ...], kind: str = "") -> list[Node]:
        """Return the nodes of a place in a file of this kind, one for each alternative."""
        schema = json_schema(self._form)
        found = self._alternatives(self._kinds[kind].node() if kind else schema)
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
            return self._alternatives(json_schema(self._form)["$defs"][node["$ref"].removeprefix("#/$defs/")])
        parts = node.get("anyOf") or node.get("oneOf")
        return [node for part in parts for node in self._alternatives(part)] if parts else [node]


def _inner(node: Node, step: Step) -> list[Node]:
    if isinstance(step, int):
        inner = node.get("items")
    else:
        inner = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return [inner] if isinstance(inner, dict) else []
