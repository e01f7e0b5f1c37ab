"""Any schema results in code or in faults, never in a crash."""

from __future__ import annotations

import copy
import json
import math
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orb_tools.codegen.check.check_schemas import check_schemas
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.read.characters import remove_unusable_characters
from orb_tools.codegen.read.core_files import EnumsFile, TypesFile, ValidatorsFile
from orb_tools.codegen.read.entity_file import PLACEHOLDERS, EntityFile
from orb_tools.codegen.read.form_check import checked, parse
from orb_tools.codegen.read.json_schema import entity_schema
from orb_tools.codegen.read.read_schemas import Schemas, read_schemas
from orb_tools.codegen.read.yaml_document import Document, load
from orb_tools.codegen.render.render_files import render_files

GOLDENS = Path(__file__).parent / "goldens" / "schemas"
FILES = sorted(path.relative_to(GOLDENS).as_posix() for path in GOLDENS.rglob("*.yml"))
EDITOR = Draft202012Validator(json.loads(entity_schema()))
CODE = ["{{ x }}", '"""', "\\"]
ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", " ", "x", "class", "Gadgets", "string", "array", "\u00e9", "a b", *CODE, [], {}, ["x"],
     {"type": "string"}, {"partition": "x"}, [[]], {"x": {"type": "array", "items": {"type": "array"}}}]
)  # fmt: skip

ODDER = st.sampled_from(
    [5.0, 10**20, -(10**400), math.nan, -math.inf, date(2026, 1, 1), "\0", "\ud800", "\u202e", "x" * 3000,
     "(", "a\nb", "'\"\n",
     "(?P<x>", "\\p{L}", "[[:alpha:]]", "query_by_size", "model_id", "from", "Flag", "SortKeyText", "Gadgets", "motion",
     {"type": "string", "python_name": "from"}, {"type": "Makers"}, {"name": "X", "type": "GSI"}, ["*"], {"*": "*"}]
)  # fmt: skip
"""What JSON Schema sees in another way than Python, or what generated code could not hold."""
TEXTS = [
    "\x00",
    "\t",
    "&a [*a]",
    "*b",
    "!!python/name:x",
    "? [",
    "\ufeff",
    ": ",
    "\n  - ",
    "'",
    '"',
    "{",
    "1e400",
    "~",
    "<<: *a",
]
CORE: dict[str, Any] = {"enums": EnumsFile, "types": TypesFile, "validators": ValidatorsFile}
BASE = read_schemas(GOLDENS, Faults())
THOROUGH = settings().max_examples if settings().max_examples > 1000 else 0
"""`--hypothesis-profile=thorough` runs thousands of examples of each test, different ones each time."""


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, part in inner for place in places(part, (*here, key)))]


def changed(document: Any, place: tuple[Any, ...], action: str, odd: Any) -> Any:
    if not place:
        return odd
    document = copy.deepcopy(document)
    holder = document
    for step in place[:-1]:
        holder = holder[step]
    if action == "drop":
        del holder[place[-1]]
    elif action == "rename" and isinstance(holder, dict):
        holder[str(odd)] = holder.pop(place[-1])
    else:
        holder[place[-1]] = odd
    return document


def broken(data: st.DataObject, files: list[str], odd: st.SearchStrategy[Any] = ODD) -> tuple[str, Any]:
    """One of the files, with one or two parts removed, renamed or replaced by an odd value."""
    name = data.draw(st.sampled_from(files))
    document = yaml.safe_load((GOLDENS / name).read_text())
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(places(document)))
        document = changed(
            document, place, data.draw(st.sampled_from(["drop", "rename", "replace"])), data.draw(odd)
        )
    return name, document


def schemas_with(name: str, data: Any, faults: Faults) -> Schemas:
    """The schemas of the goldens with other content in one file, read as from a file."""
    path = GOLDENS / name
    document = Document(path=path, display_path=name, name=name, data=data)
    remove_unusable_characters(document, faults)
    if name.startswith("core/"):
        part = path.stem
        return replace(BASE, **{part: parse(document, CORE[part], faults)})
    placeholders: dict[Any, object] = {**PLACEHOLDERS, ("name",): path.stem}
    parsed = parse(document, EntityFile, faults, placeholders)
    others = [file for file in BASE.entities if file.document.path != path]
    if parsed is None:
        return replace(BASE, entities=tuple(others), unread=frozenset({path.stem}))
    return replace(BASE, entities=(parsed, *others))


def check(schemas: Schemas, faults: Faults) -> None:
    """Schemas have faults with advice, or every generated file is valid."""
    catalogue = check_schemas(schemas, faults)
    if faults:
        assert all(fault.line >= 1 and fault.wrong and fault.right for fault in faults.sorted())
        str(faults.sorted()).encode()
        return
    for path, text in render_files(catalogue).items():
        if path.suffix == ".py":
            compile(text.encode(), str(path), "exec")
        elif path.suffix == ".yml":
            yaml.compose(text)


@settings(max_examples=THOROUGH or 3 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_schemas_never_crash(data: st.DataObject) -> None:
    """A file with odd values results in faults, or in valid text for every generated file."""
    name, document = broken(data, FILES, ODD | ODDER)
    if isinstance(document, dict):
        faults = Faults()
        check(schemas_with(name, document, faults), faults)


@settings(
    max_examples=THOROUGH or max(10, settings().max_examples // 2),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_broken_texts_never_crash(data: st.DataObject) -> None:
    """A file whose text was cut, repeated or filled with odd characters results in faults or in valid files."""
    name = data.draw(st.sampled_from(FILES))
    text = (GOLDENS / name).read_text()
    for _ in range(data.draw(st.integers(1, 3))):
        at, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 40))
        text = (
            text[:at]
            + data.draw(st.sampled_from(["", *TEXTS, text[at : at + length] * 2]))
            + text[at + length :]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        faults = Faults()
        document = load(path, Path(folder), faults)
        if document is None:
            assert faults
        else:
            check(schemas_with(name, document.data, faults), faults)


@settings(max_examples=THOROUGH or 3 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_editor_and_generator_agree(data: st.DataObject) -> None:
    """entity.schema.json accepts a file exactly if the form does, except for texts that a function checks."""
    _, document = broken(data, [name for name in FILES if name.startswith("entities/")])
    _, mismatches = checked(EntityFile, document)
    assert all(mismatch.reason == "is_not" for mismatch in mismatches) is EDITOR.is_valid(document)
