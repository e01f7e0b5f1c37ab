"""A bundle leaves out what its layers hold, if both are equal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.layer_build import make_layer
from orb_tools.bundle.layers import layer_paths, read_layers
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

TARGET = Target.runtime(OTHER_PYTHON)
SETTINGS = '[tool.orb-bundle]\nlayers = ["deps"]\n'
HANDLER = "import leaf\n\n\ndef handler(event, context):\n    return [leaf.VERSION, leaf.__file__]\n"


def prepare(tree: Tree, *, handler: str = HANDLER) -> None:
    """Write a function that needs leaf, and leaf needs twig. Its settings name the layer deps."""
    leaf, twig = tree.wheel("leaf", requires=["twig>=1"]), tree.wheel("twig")
    locked = {"leaf": tree.entry("1.0", leaf), "twig": tree.entry("1.0", twig)}
    tree.unit("demo", {"handler.py": handler}, pipfile='leaf = "*"', locked=locked, python=None)
    tree.write("lambdas/demo/pyproject.toml", SETTINGS)


def layer(tree: Tree, target: Target = TARGET, name: str = "deps") -> None:
    make_layer(tree.workspace, name, find_units(tree.workspace), target=target)


def refused(tree: Tree) -> ToolError:
    with pytest.raises(ToolError) as caught:
        tree.bundle(target=TARGET)
    assert caught.value.hint
    assert not (tree.workspace.dist / "demo.zip").exists()
    return caught.value


def test_what_a_layer_holds_is_left_out(tree: Tree) -> None:
    """The bundle has the function only, and the manifest names the layer."""
    prepare(tree)
    layer(tree)
    entry = tree.bundle(target=TARGET)["demo"]
    assert tree.names("demo") == [
        "lambdas/__init__.py",
        "lambdas/demo/__init__.py",
        "lambdas/demo/handler.py",
    ]
    assert (entry.layers, entry.packages) == (("deps",), {})
    assert layer_paths(tree.workspace.dist / "demo.zip") == (tree.workspace.dist / "layers/deps.zip",)


def test_a_layer_that_is_not_there(tree: Tree) -> None:
    """It is refused, with the command that makes it. A layer for another target does not count."""
    prepare(tree)
    error = refused(tree)
    assert error.faults == ("there is no layer deps",)
    assert f"orb layer deps --python {OTHER_PYTHON} --arch x86_64" in str(error.hint)
    layer(tree, Target.runtime(OTHER_PYTHON, "arm64"))
    assert "for Python" in refused(tree).faults[0]


def test_a_layer_with_another_version(tree: Tree) -> None:
    """Python would import one of the two, so the versions must be equal."""
    prepare(tree)
    layer(tree)
    twig = tree.wheel("twig", "2.0")
    leaf = tree.wheel("leaf", requires=["twig>=1"])
    locked = {"leaf": tree.entry("1.0", leaf), "twig": tree.entry("2.0", twig)}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked, python=None)
    error = refused(tree)
    assert error.faults == ("the layer deps holds twig 1.0, the lock 2.0",)
    assert "orb layer deps" in str(error.hint)


def test_a_layer_with_an_older_package_of_ours(tree: Tree) -> None:
    """The version of a local package stays, so its files are compared."""
    tree.package("shared", {"shared/__init__.py": "A = 1\n"})
    pipfile = 'shared = {path = "../../packages/shared"}'
    tree.unit(
        "demo", {"handler.py": "import shared"}, pipfile=pipfile, locked={"shared": tree.local("shared")}
    )
    tree.write("lambdas/demo/pyproject.toml", '[tool.orb-bundle]\nlayers = ["shared"]\n')
    target = Target.runtime("3.13")
    layer(tree, target, "shared")
    assert tree.bundle(target=target)["demo"].packages == {}
    tree.write("packages/shared/src/shared/__init__.py", "A = 2\n")
    with pytest.raises(ToolError) as caught:
        tree.bundle(target=target)
    assert caught.value.faults == ("the layer shared holds shared 1.0 with other files",)


def test_a_bundle_for_this_machine_is_whole(tree: Tree) -> None:
    """`orb up` and `orb invoke --runtime` need no layer."""
    prepare(tree)
    entry = tree.bundle(target=Target.this_interpreter())["demo"]
    assert (entry.layers, sorted(entry.packages)) == ((), ["leaf", "twig"])


def test_a_layer_that_is_gone(tree: Tree) -> None:
    """A bundle does not run without the layers that its manifest names."""
    prepare(tree)
    layer(tree)
    tree.bundle(target=TARGET)
    (tree.workspace.dist / "layers/deps.zip").unlink()
    with pytest.raises(ToolError, match=r"demo\.zip needs layers that are not there") as caught:
        layer_paths(tree.workspace.dist / "demo.zip")
    assert caught.value.hint == "run: orb layer deps"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"format": 2, "layers": {}}',
        '{"format": 1, "layers": {"deps": {"file": "x"}}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_manifest_has_no_layers(tmp_path: Path, text: str) -> None:
    """Then the layers are made again."""
    (tmp_path / "manifest.json").write_text(text)
    assert read_layers(tmp_path) == {}


def test_layers_are_read_as_they_were_written(tree: Tree) -> None:
    """The manifest has all fields, and reading gives the same values."""
    prepare(tree)
    layer(tree)
    made = read_layers(tree.workspace.dist / "layers")["deps"]
    written = json.loads((tree.workspace.dist / "layers/manifest.json").read_text())["layers"]["deps"]
    assert written["packages"]["leaf"] == {"version": "1.0", "content": made.packages["leaf"].content}
    assert made.units == ("demo",)
