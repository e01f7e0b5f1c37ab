"""Any schema results in code or in faults, never in a crash."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.read.entity_file import EntityFile
from orb_tools.codegen.read.json_schema import entity_schema
from orb_tools.codegen.render.render_files import render_files

GOLDENS = Path(__file__).parent / "goldens" / "schemas"
FILES = sorted(path.relative_to(GOLDENS).as_posix() for path in GOLDENS.rglob("*.yml"))
EDITOR = Draft202012Validator(json.loads(entity_schema()))
CODE = ["{{ x }}", '"""', "\\"]
ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", " ", "x", "class", "Gadgets", "string", "array", "\u00e9", "a b", *CODE, [], {}, ["x"],
     {"type": "string"}, {"partition": "x"}, [[]], {"x": {"type": "array", "items": {"type": "array"}}}]
)  # fmt: skip


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


def broken(data: st.DataObject, files: list[str]) -> tuple[str, Any]:
    """One of the files, with one or two parts removed, renamed or replaced by an odd value."""
    name = data.draw(st.sampled_from(files))
    document = yaml.safe_load((GOLDENS / name).read_text())
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(places(document)))
        document = changed(
            document, place, data.draw(st.sampled_from(["drop", "rename", "replace"])), data.draw(ODD)
        )
    return name, document


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_schemas_never_crash(data: st.DataObject) -> None:
    """A file with odd values results in faults, or in valid text for every generated file."""
    name, document = broken(data, FILES)
    with tempfile.TemporaryDirectory() as folder:
        schemas = Path(folder) / "schemas"
        shutil.copytree(GOLDENS, schemas)
        (schemas / name).write_text(yaml.safe_dump(document, sort_keys=False))
        faults = Faults()
        catalogue = load_catalogue(schemas, faults)
        if faults:
            assert all(fault.line >= 1 and fault.wrong and fault.right for fault in faults.sorted())
        else:
            for path, text in render_files(catalogue).items():
                if path.suffix == ".py":
                    compile(text, str(path), "exec")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_editor_and_generator_agree(data: st.DataObject) -> None:
    """entity.schema.json accepts a file exactly if the form does."""
    _, document = broken(data, [name for name in FILES if name.startswith("entities/")])
    try:
        EntityFile.model_validate(document)
    except ValidationError:
        assert not EDITOR.is_valid(document)
    else:
        assert EDITOR.is_valid(document)
