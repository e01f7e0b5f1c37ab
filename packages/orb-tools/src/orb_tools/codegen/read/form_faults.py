"""What pydantic finds wrong with a document, said in terms of keys and of what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from orb_tools.codegen.faults import suggest
from orb_tools.codegen.read.json_schema import FormGuide
from orb_tools.codegen.read.yaml_document import Place, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.json_schema import Node
    from orb_tools.codegen.read.yaml_document import Document

# Spellings seen in older files, and what they mean here.
_FORMER = {"lambda-secured": "lambda-dynamodb", "projectedAttributes": "projected_attributes"}
_WORDS = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}
_ABSENT = object()
_Said = tuple[Place, str, str]
"""Where to look, what is wrong, what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A part of a document that does not fit its form."""

    place: Place
    type: str
    """pydantic's name for what is wrong."""
    value: object
    is_alternative: bool
    """Whether the value could have had another form too, and does not have that either."""
    message: str
    context: Mapping[str, object]

    @property
    def is_missing(self) -> bool:
        """Whether the part is required and not there."""
        return self.type == "missing"


class FormFaults:
    """Pydantic's errors about one document, in words."""

    def __init__(self, document: Document, form: type[BaseModel]) -> None:
        self._document = document
        self._form = form
        self._guide = FormGuide(form)

    def note(self, error: ValidationError, faults: Faults) -> None:
        """Note every fault that pydantic found."""
        data = self._document.data
        kind = str(data.get(self._guide.key))
        said = self._said(error, data, kind)
        if self._guide.kinds and kind not in self._guide.kinds:
            said += self._said_of_every_kind(data)
        for place, wrong, right in said:
            faults.add(self._document.shown, self._document.line(*place), wrong, right)

    def misfits(self, error: ValidationError, data: object) -> list[Misfit]:
        """Return what does not fit. `data` is what was validated."""
        found = [self._misfit(details, data) for details in error.errors(include_url=False)]
        # Of alternatives, the closest: a misfit inside it says more than that the value is not another one. And a list
        # that is too short for pydantic, which counts the items that fit, may be long enough.
        inner = {misfit.place[:length] for misfit in found for length in range(len(misfit.place))}
        return [
            misfit
            for misfit in found
            if misfit.place not in inner or not (misfit.is_alternative or misfit.type == "too_short")
        ]

    def _misfit(self, details: ErrorDetails, data: object) -> Misfit:
        steps, type_ = details["loc"], details["type"]
        if self._guide.key:
            # Errors inside a form begin with its kind. One without is about the kind itself.
            steps = steps[1:] if steps else (self._guide.key,)
        if type_.startswith("union_tag"):
            is_there = isinstance(data, dict) and self._guide.key in data
            type_ = "literal_error" if is_there else "missing"
        place: Place = ()
        value = data
        for position, step in enumerate(steps, start=1):
            part = _part(value, step)
            if part is not _ABSENT:
                value = part
            elif type_ != "missing" or position < len(steps):
                # pydantic's name for one of the forms that a value can have: not a step of the document.
                continue
            place = (*place, step)
        return Misfit(
            place=place,
            type=type_,
            value=value,
            is_alternative=len(place) < len(steps),
            message=details["msg"],
            context=details.get("ctx", {}),
        )

    def _said(self, error: ValidationError, data: object, kind: str) -> list[_Said]:
        known = kind if kind in self._guide.kinds else ""
        return [self._say(misfit, known) for misfit in self.misfits(error, data)]

    def _said_of_every_kind(self, data: Mapping[str, object]) -> list[_Said]:
        """Return what is wrong whatever the kind is, of a document whose kind is missing or unknown."""
        found: list[dict[tuple[Place, str], str]] = []
        for kind in self._guide.kinds:
            as_kind = {**data, self._guide.key: kind}
            try:
                self._form.model_validate(as_kind)
            except ValidationError as error:
                found.append({(at, wrong): right for at, wrong, right in self._said(error, as_kind, kind)})
            else:
                return []
        common = set.intersection(*map(set, found))
        return [(place, wrong, found[0][place, wrong]) for place, wrong in common]

    def _say(self, misfit: Misfit, kind: str) -> _Said:
        place, of = misfit.place, _of(misfit.place)
        nodes = self._guide.nodes(place, kind)
        wrong, right = f"not the right kind of value{of}", f"write {_wanted(nodes, misfit.value)}"
        match misfit.type:
            case "missing":
                *outer, key = place
                place = tuple(outer)
                wrong, right = f"no '{key}'{_of(outer)}", f"add the key '{key}'"
            case "extra_forbidden":
                wrong, right = self._extra(place, kind)
            case "literal_error" if not misfit.is_alternative:
                what = "projection" if place[-1] == "projection_type" else "value"
                wrong = f"unknown {what} '{misfit.value}'{of}"
                right = _former(misfit.value) or suggest(misfit.value, _values(nodes))
            case "too_short":
                wrong, right = f"nothing in '{_name(place)}'", "add at least one, or drop the key"
            case "greater_than_equal":
                wrong, right = f"wrong value{of}", f"write a number from {misfit.context['ge']} on"
            case "less_than_equal":
                wrong, right = f"wrong value{of}", f"write a number up to {misfit.context['le']}"
            case "is_not":
                wrong, right = f"'{_name(place)}' is not {misfit.message}", str(misfit.context["right"])
        return place, wrong, right

    def _extra(self, place: Place, kind: str) -> tuple[str, str]:
        *outer, key = place
        holder = tuple(outer)
        if any(key in self._guide.keys(holder, other) for other in self._guide.kinds):
            return f"'{_name(place)}' in an entity of type '{kind}'", "drop it, or change the type"
        right = _former(key) or suggest(key, self._guide.keys(holder, kind))
        return f"unknown key '{key}'{_of(outer)}", right


def _part(value: object, step: Step) -> object:
    if isinstance(value, dict):
        return value.get(step, _ABSENT)
    return value[step] if isinstance(value, list) and isinstance(step, int) else _ABSENT


def _name(place: Iterable[object]) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _of(place: Iterable[object]) -> str:
    name = _name(place)
    return f" of '{name}'" if name else ""


def _former(name: object) -> str | None:
    return f"use '{_FORMER[name]}'" if isinstance(name, str) and name in _FORMER else None


def _values(nodes: Iterable[Node]) -> list[str]:
    """Return the texts that a place takes, where they are fixed."""
    return [value for node in nodes for value in node.get("enum", [node["const"]] if "const" in node else [])]


def _wanted(nodes: Iterable[Node], value: object) -> str:
    words = " or ".join(filter(None, map(_word, nodes)))
    if not words:
        # Any value of JSON would do. YAML has more: dates, above all.
        return "it in quotes"
    if words != "text" or value is None or isinstance(value, dict | list):
        return words
    why = " (YAML reads NO, ON and YES as booleans)" if isinstance(value, bool) else ""
    return f"text, in quotes{why}"


def _word(node: Node) -> str:
    if values := _values([node]):
        return " or ".join(f"'{value}'" for value in values)
    word = _WORDS.get(node.get("type", ""), "")
    if required := node.get("required"):
        keys = ", ".join(f"'{key}'" for key in required)
        return f"{word} with the key {keys}" if len(required) == 1 else f"{word} with the keys {keys}"
    # A title says what is in a list or in a map of free keys. That of a form would be its name in Python.
    return f"{word} of {node['title']}" if "title" in node and "properties" not in node else word
