"""The faults of a document that does not fit its form: which key is wrong, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.faults import closest, suggest
from orb_tools.codegen.read.json_schema import FormGuide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.form_kinds import Mismatch, Node
    from orb_tools.codegen.read.form_parts import Form
    from orb_tools.codegen.read.yaml_document import Document, Place

# Spellings of earlier schemas, with the current spelling.
_OLD_SPELLINGS = {"lambda-secured": "lambda-dynamodb", "projectedAttributes": "projected_attributes"}
# Keys of earlier schemas that never had an effect, with what has it.
_WITHOUT_EFFECT = {
    "encryption": "drop it: the parameter KmsKeyArn of data.yml is the key of the tables",
    "auditLevel": "drop it: the audit trail records every operation",
    "classification": "write it on the attributes",
}
_WORDS = {
    "object": "a map",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


class FormFaults:
    """The faults of one document: what does not fit its form."""

    def __init__(self, document: Document, form: type[Form]) -> None:
        self._document = document
        self._guide = FormGuide(form)
        self.data: dict[str, object] = document.data
        """The data of the document. If its kind is missing or unknown, it has the kind that was probably meant."""
        self.guessed: frozenset[Place] = frozenset()
        """The place of the kind, if it is guessed."""
        key, kinds = self._guide.key, self._guide.kinds
        if kinds and document.data.get(key) not in kinds:
            self.data = {**document.data, key: _probable_kind(document.data, key, kinds)}
            self.guessed = frozenset({(key,)})

    def add_kind(self, faults: Faults) -> None:
        """Add the fault of a missing or unknown kind. The rest of the file is checked as one of a probable kind."""
        key = self._guide.key
        if not self.guessed:
            return
        if key not in self._document.data:
            self._add(faults, (), f"no '{key}'", f"add the key '{key}'")
            return
        given = self._document.data[key]
        right = _new_spelling(given) or suggest(given, self._guide.kinds)
        self._add(faults, (key,), f"unknown value '{given}' of '{key}'", right)

    def add(self, mismatches: Iterable[Mismatch], faults: Faults) -> None:
        """Add a fault for each mismatch."""
        kind = str(self.data.get(self._guide.key))
        for mismatch in mismatches:
            if not (self.guessed and self._is_of_another_kind(mismatch)):
                self._add(faults, *self._message(mismatch, kind if kind in self._guide.kinds else ""))

    def _is_of_another_kind(self, mismatch: Mismatch) -> bool:
        *outer, key = mismatch.place or ("",)
        is_extra = mismatch.reason == "extra"
        return is_extra and any(key in self._guide.keys(tuple(outer), kind) for kind in self._guide.kinds)

    def _add(self, faults: Faults, place: Place, wrong: str, right: str) -> None:
        faults.add(self._document.display_path, self._document.line(*place), wrong, right)

    def _message(self, mismatch: Mismatch, kind: str) -> tuple[Place, str, str]:
        """Return the place, what is wrong, and what would be right."""
        place, of = mismatch.place, _of_place(mismatch.place)
        nodes = self._guide.nodes(place, kind)
        wrong, right = f"not the right kind of value{of}", f"write {_expected(nodes, mismatch.value)}"
        match mismatch.reason:
            case "missing":
                *outer, key = place
                place = tuple(outer)
                wrong, right = f"no '{key}'{_of_place(outer)}", f"add the key '{key}'"
            case "extra":
                wrong, right = self._extra(place, kind)
            case "choice" if mismatch.value is not None:
                what = "projection" if place[-1] == "projection_type" else "value"
                wrong = f"unknown {what} '{mismatch.value}'{of}"
                right = _new_spelling(mismatch.value) or suggest(mismatch.value, _values(nodes))
            case "short":
                wrong, right = f"'{_path(place)}' is empty", "add at least one entry, or drop the key"
            case "low":
                wrong, right = f"wrong value{of}", f"write a number from {mismatch.limit} on"
            case "high":
                wrong, right = f"wrong value{of}", f"write a number up to {mismatch.limit}"
            case "is_not":
                wrong, right = f"'{_path(place)}' is not {mismatch.wrong}", mismatch.right
        return place, wrong, right

    def _extra(self, place: Place, kind: str) -> tuple[str, str]:
        *outer, key = place
        holder = tuple(outer)
        if any(key in self._guide.keys(holder, other) for other in self._guide.kinds):
            return f"'{_path(place)}' in an entity of type '{kind}'", "drop it, or change the type"
        known = self._guide.keys(holder, kind)
        no_effect = _WITHOUT_EFFECT.get(str(key)) if holder == ("compliance",) else None
        right = no_effect or _new_spelling(key) or suggest(key, known)
        return f"unknown key '{key}'{_of_place(outer)}", right


def _probable_kind(data: Mapping[str, object], key: str, kinds: tuple[str, ...]) -> str:
    """Return the kind that a file without a valid one probably means, by its old or similar name, or by its content."""
    given = str(data.get(key))
    kind = _OLD_SPELLINGS.get(given) or closest(given, kinds)
    if kind is not None:
        return kind
    model = data.get("model")
    if isinstance(model, dict):
        return "dynamodb" if "keys" in model else "standard"
    return "registry" if "items" in data else "dynamodb"


def _path(place: Iterable[object]) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _of_place(place: Iterable[object]) -> str:
    name = _path(place)
    return f" of '{name}'" if name else ""


def _new_spelling(name: object) -> str | None:
    return f"use '{_OLD_SPELLINGS[name]}'" if isinstance(name, str) and name in _OLD_SPELLINGS else None


def _values(nodes: Iterable[Node]) -> list[str]:
    """Return the fixed texts that a place accepts."""
    return [value for node in nodes for value in node.get("enum", [node["const"]] if "const" in node else [])]


def _expected(nodes: Iterable[Node], value: object) -> str:
    found = dict.fromkeys(filter(None, map(_word, nodes)))
    if "a number" in found:
        found.pop("a whole number", None)
    words = " or ".join(found)
    if not words:
        # Any value of JSON is valid here. YAML has other values, such as dates.
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
    # The title of a list or map says what it holds. The title of a form would be its name in Python.
    return f"{word} of {node['title']}" if "title" in node and "properties" not in node else word
