"""`orb layer`: its options and its output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    import pytest
    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_one_line_for_the_layer(here: Tree) -> None:
    """The line has the file, the target, the size and the units whose locks decided."""
    result = orb("layer", "deps", "--unit", "demo")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("dist/layers/deps.zip  python3.13 x86_64  0.0 MB")
    assert "2 packages  locked by demo  sha256:" in result.stdout
    assert (here.workspace.dist / "layers/deps.zip").is_file()


def test_json_is_the_manifest(here: Tree) -> None:
    """Standard output has the entry of the manifest. The name may be written as people do."""
    result = orb("layer", "Shared", "--arch", "arm64", "--json")
    manifest = json.loads((here.workspace.dist / "layers/manifest.json").read_text())
    assert json.loads(result.stdout) == manifest["layers"]
    assert sorted(manifest["layers"]["shared"]["packages"]) == ["leaf", "shared", "twig"]
    assert manifest["layers"]["shared"]["architecture"] == "arm64"


def test_a_layer_of_sources(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a compiler for the target, one line says what that costs, as it does for bundles."""
    monkeypatch.setattr("orb_tools.bundle.bytecode.find_python", lambda _: None)
    assert orb("layer", "deps").stderr.startswith("note: no Python 3.13 here: ")


def test_byte_code_can_be_required(here: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a compiler for the target, no layer is made, as for bundles."""
    monkeypatch.setattr("orb_tools.bundle.bytecode.find_python", lambda _: None)
    result = orb("layer", "deps", "--require-bytecode")
    assert isinstance(result.exception, ToolError)
    assert "no Python 3.13" in result.exception.message
    assert not (here.workspace.dist / "layers/deps.zip").exists()


def test_a_layer_for_another_python(here: Tree) -> None:
    """A function whose Pipfile requires another Python could not use the layer. All such functions are named."""
    result = orb("layer", "deps", "--python", "3.14")
    assert isinstance(result.exception, ToolError)
    assert result.exception.faults == (
        "demo: the Pipfile requires Python 3.13, but the target is Python 3.14 on x86_64",
    )
    assert not (here.workspace.dist / "layers/deps.zip").exists()


def test_an_unknown_package(here: Tree) -> None:
    """The error says what a layer can be."""
    result = orb("layer", "nowhere")
    assert isinstance(result.exception, ToolError)
    assert "the name of a package that a Pipfile.lock holds" in str(result.exception.hint)
    assert not (here.workspace.dist / "layers/nowhere.zip").exists()
