"""The manifest describes the bundles of all units."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from orb_tools import bundle
from orb_tools.bundle import Target
from orb_tools.bundle.manifest import NAME, Entry, python_of_bundle, read, updated
from orb_tools.errors import ToolError
from orb_tools.interpreters import BYTECODE_NUMBERS, running_python

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")


def test_the_manifest_keeps_other_units(demo: Tree) -> None:
    """Bundling one function keeps the entry of another while its zip exists."""
    demo.unit("other", {"handler.py": "def handler(event, context): ...\n"})
    demo.unit("gone", {"handler.py": "def handler(event, context): ...\n"})
    demo.bundle("other", "gone")
    (demo.workspace.dist / "gone.zip").unlink()
    demo.bundle("demo")
    manifest = json.loads((demo.workspace.dist / "manifest.json").read_text())
    assert list(manifest["units"]) == ["demo", "other"]
    assert manifest["units"]["other"]["packages"] == {}


def test_the_json_of_a_manifest_is_stable(tmp_path: Path) -> None:
    """A damaged manifest is replaced."""
    for text in (
        "{",
        "[]",
        '{"format": 2, "units": 3}',
        '{"format": 2, "units": {"demo": 3}}',
        "[" * 100_000,
    ):
        (tmp_path / NAME).write_text(text)
        assert read(tmp_path) == {}
        files = updated(tmp_path, {}, units=["demo"])
        assert files == {NAME: b'{\n  "format": 2,\n  "units": {}\n}\n'}
    assert python_of_bundle(tmp_path / "demo.zip") == running_python()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"leaf/_core.cpython-312-x86_64-linux-gnu.so": b""}, "3.12"),
        ({"leaf/__pycache__/a.cpython-314.pyc": b"", "leaf/_core.abi3.so": b""}, "3.14"),
        ({"leaf/a.pyc": BYTECODE_NUMBERS["3.12"].to_bytes(2, "little") + b"\r\n", "leaf/a.py": b""}, "3.12"),
        ({"a.cpython-312-x86_64-linux-gnu.so": b"", "b.cpython-314-x86_64-linux-gnu.so": b""}, None),
        ({"leaf/a.py": b"", "leaf/b.pyc": b""}, None),
    ],
)  # fmt: skip
def test_the_python_of_a_zip_alone(tmp_path: Path, files: dict[str, bytes], expected: str | None) -> None:
    """A zip without a manifest is run by the Python that its compiled files show, if that is one."""
    with zipfile.ZipFile(tmp_path / "demo.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    assert python_of_bundle(tmp_path / "demo.zip") == (expected or running_python())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_last_function_goes_too(demo: Tree) -> None:
    """When the last function is removed, its zip and its entry are removed too."""
    demo.bundle()
    shutil.rmtree(demo.root / "lambdas/demo")
    assert demo.bundle() == {}
    assert sorted(content(demo.workspace.dist)) == ["SHA256SUMS", "manifest.json"]
    assert json.loads((demo.workspace.dist / "manifest.json").read_text())["units"] == {}


def test_another_folder_does_not_matter(demo: Tree) -> None:
    """A folder with an invalid name stops the bundling of all functions, but not of a named one."""
    demo.unit("my-func", {"handler.py": ""})
    assert demo.bundle("demo").keys() == {"demo"}
    with pytest.raises(ToolError, match="cannot be imported"):
        demo.bundle()


def test_a_removed_function_goes(demo: Tree) -> None:
    """The next bundling of any function removes its zip and its entry. Other zips in the folder stay."""
    demo.unit("gone", {"handler.py": ""})
    demo.unit("other", {"handler.py": ""})
    demo.bundle()
    (demo.workspace.dist / "foreign.zip").write_bytes(b"")
    (demo.root / "lambdas/gone/Pipfile").unlink()
    demo.bundle("other")
    assert sorted(name for name in content(demo.workspace.dist) if name.endswith(".zip")) == [
        "demo.zip",
        "foreign.zip",
        "other.zip",
    ]
    units = json.loads((demo.workspace.dist / "manifest.json").read_text())["units"]
    assert sorted(units) == ["demo", "other"]


def test_the_manifest_does_not_depend_on_earlier_runs(demo: Tree) -> None:
    """The manifest does not say why a bundle was made: the same tree gives the same manifest."""
    entry = demo.bundle()["demo"]
    before = (demo.workspace.dist / "manifest.json").read_bytes()
    assert entry.reasons
    demo.write("lambdas/demo/texts.json", "[]")
    demo.bundle()
    demo.write("lambdas/demo/texts.json", "{}")
    assert demo.bundle()["demo"].reasons == ("lambdas/demo/texts.json changed",)
    assert (demo.workspace.dist / "manifest.json").read_bytes() == before


def test_an_entry_is_read_as_it_was_written(demo: Tree) -> None:
    """The JSON of an entry gives an equal entry. Other fields raise `TypeError`."""
    entry = demo.bundle()["demo"]
    written = json.loads(json.dumps(asdict(entry)))
    assert asdict(Entry.of(written)) == asdict(entry)
    with pytest.raises(TypeError):
        Entry.of({**written, "bytecode": None})


SCHEMA = json.loads(files(bundle).joinpath("manifest.schema.json").read_text(encoding="utf-8"))


def test_the_schema_describes_the_manifest(demo: Tree) -> None:
    """Manifests are valid against the schema that orb-tools ships, and it knows every field of an entry."""
    demo.unit("other", {"handler.py": ""})
    demo.bundle(target=Target.runtime(architecture="arm64"))
    demo.bundle("other", target=Target.this_interpreter())
    manifest = json.loads((demo.workspace.dist / "manifest.json").read_text())
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(manifest)
    known = SCHEMA["$defs"]["entry"]
    assert set(known["required"]) <= manifest["units"]["demo"].keys() <= known["properties"].keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sha256", "0" * 63),
        ("file", "../demo.zip"),
        ("handlers", []),
        ("compiler", 3.13),
        ("size", -1),
        ("packages", {"leaf": 1}),
        ("more", ""),
    ],
)
def test_the_schema_refuses_other_values(demo: Tree, field: str, value: object) -> None:
    """A value that deployment could not use is not valid, nor is a field that nobody knows, nor one less."""
    demo.bundle()
    manifest = json.loads((demo.workspace.dist / "manifest.json").read_text())
    entry = manifest["units"]["demo"]
    before = entry.get(field)
    entry[field] = value
    assert not Draft202012Validator(SCHEMA).is_valid(manifest)
    del entry[field]
    assert Draft202012Validator(SCHEMA).is_valid(manifest) == (before is None)
    assert not Draft202012Validator(SCHEMA).is_valid({**manifest, "format": 1})
