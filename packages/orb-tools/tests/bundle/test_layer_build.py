"""A layer holds packages that functions share, in AWS's layout and the same bytes everywhere."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON, SHARED

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.layer_build import make_layer, units_of_layer
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

    from orb_tools.bundle.layers import Layer

TARGET = Target.runtime(OTHER_PYTHON)


def unit(tree: Tree, name: str, packages: dict[str, str], *, settings: str = "") -> None:
    """Write a function that names packages of the index in versions."""
    locked = {key: tree.entry(version, tree.wheel(key, version)) for key, version in packages.items()}
    pipfile = "\n".join(f'{key} = "*"' for key in packages)
    tree.unit(name, {"handler.py": ""}, pipfile=pipfile, locked=locked, python=None)
    if settings:
        tree.write(f"lambdas/{name}/pyproject.toml", settings)


def make(tree: Tree, name: str, *units: str) -> Layer:
    return make_layer(tree.workspace, name, find_units(tree.workspace, units), target=TARGET)


def names(tree: Tree, name: str) -> list[str]:
    with zipfile.ZipFile(tree.workspace.dist / "layers" / f"{name}.zip") as archive:
        return archive.namelist()


def simple_folder(folder: Path) -> str:
    """Return the address of an index on the disk with the wheels of a folder."""
    for wheel in folder.glob("*.whl"):
        page = folder / "simple" / wheel.name.partition("-")[0].replace("_", "-")
        page.mkdir(parents=True, exist_ok=True)
        (page / "index.html").write_text(f'<a href="../../{wheel.name}">{wheel.name}</a>')
    return (folder / "simple").as_uri()


def test_deps_is_what_all_units_ship(tree: Tree) -> None:
    """`deps` has the packages that every unit ships, below python/."""
    unit(tree, "one", {"leaf": "1.0", "twig": "1.0"})
    unit(tree, "two", {"leaf": "1.0", "bark": "1.0"})
    layer = make(tree, "deps")
    assert names(tree, "deps") == ["python/leaf-1.0.dist-info/METADATA", "python/leaf/__init__.py"]
    assert {key: held.version for key, held in layer.packages.items()} == {"leaf": "1.0"}
    assert layer.units == ("one", "two")
    assert sorted(make(tree, "deps", "one").packages) == ["leaf", "twig"]


def test_deps_has_none_of_ours(tree: Tree) -> None:
    """A package of ours is no dependency, wherever it comes from. So `deps` does not change when its origin does."""
    tree.write("pyproject.toml", '[tool.orb]\nindex = "codeartifact"\n')
    leaf, ours = tree.wheel("leaf"), tree.wheel("orb-secrets")
    locked = {
        "leaf": tree.entry("1.0", leaf),
        "orb-secrets": tree.entry("1.0", ours) | {"index": "codeartifact"},
    }
    pipfile = 'leaf = "*"\norb-secrets = {version = "*", index = "codeartifact"}'
    tree.unit("one", {"handler.py": ""}, pipfile=pipfile, locked=locked, python=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORB_INDEX_URL", simple_folder(tree.index))
        assert list(make(tree, "deps").packages) == ["leaf"]
        assert list(make(tree, "orb-secrets").packages) == ["orb-secrets"]


def test_a_package_brings_what_it_needs(tree: Tree) -> None:
    """A local package and its dependencies, without those of its extras or of the function."""
    leaf, twig, bark = tree.wheel("leaf", requires=["twig"]), tree.wheel("twig"), tree.wheel("bark")
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["leaf"], extras={"more": ["bark"]})
    locked = {"shared": tree.local("shared")} | {
        name: tree.entry("1.0", digest) for name, digest in (("leaf", leaf), ("twig", twig), ("bark", bark))
    }
    pipfile = SHARED.replace("true}", 'true, extras = ["more"]}')
    tree.unit("one", {"handler.py": ""}, pipfile=pipfile, locked=locked, python=None)
    unit(tree, "two", {"bark": "1.0"})
    layer = make(tree, "shared")
    assert sorted(layer.packages) == ["leaf", "shared", "twig"]
    assert layer.units == ("one",), "a unit that does not lock the package has no say"


def test_units_that_lock_different_versions(tree: Tree) -> None:
    """One layer cannot serve both. The units are named, and nothing is written."""
    unit(tree, "one", {"leaf": "1.0", "twig": "1.0"})
    unit(tree, "two", {"leaf": "2.0", "twig": "1.0"})
    with pytest.raises(ToolError, match="units need different packages in the layer deps") as caught:
        make(tree, "deps")
    assert caught.value.faults == ("leaf: 1.0 for one; 2.0 for two",)
    assert "--unit" in str(caught.value.hint)
    assert not list(tree.workspace.dist.glob("layers/*"))


@pytest.mark.parametrize("name", ["deps", "nowhere"])
def test_a_layer_without_packages(tree: Tree, name: str) -> None:
    """A name that no lock has, and units that share nothing, are refused."""
    unit(tree, "one", {"leaf": "1.0"})
    unit(tree, "two", {"twig": "1.0"})
    with pytest.raises(ToolError, match=f"the layer {name} would be empty") as caught:
        make(tree, name)
    assert caught.value.hint


def test_the_same_bytes_again(tree: Tree) -> None:
    """A second layer is byte-identical, and a layer of another name stays in the manifest."""
    unit(tree, "one", {"leaf": "1.0"})
    first = make(tree, "deps")
    content = (tree.workspace.dist / "layers/deps.zip").read_bytes()
    make(tree, "leaf")
    assert make(tree, "deps") == first
    assert (tree.workspace.dist / "layers/deps.zip").read_bytes() == content
    assert (tree.workspace.dist / "layers/leaf.zip").is_file()


def test_a_rule_applies_to_all_units_or_none(tree: Tree) -> None:
    """What one unit keeps is in the layer. Another unit can use the layer too, because its own rule does not matter."""
    files = {"leaf/__init__.py": "", "leaf/tests/__init__.py": ""}
    locked = {"leaf": tree.entry("1.0", tree.wheel("leaf", files=files))}
    for name, keep in (("one", 'keep = ["tests"]\n'), ("two", "")):
        tree.unit(name, {"handler.py": ""}, pipfile='leaf = "*"', locked=locked, python=None)
        tree.write(f"lambdas/{name}/pyproject.toml", f'[tool.orb-bundle]\nlayers = ["deps"]\n{keep}')
    make(tree, "deps")
    assert "python/leaf/tests/__init__.py" in names(tree, "deps")
    assert {entry.packages == {} for entry in tree.bundle(target=TARGET).values()} == {True}
    make(tree, "deps", "two")
    with pytest.raises(ToolError, match="no bundle of one") as caught:
        tree.bundle(target=TARGET)
    assert caught.value.faults == ("the layer deps holds leaf 1.0 with other files",)


def test_units_of_a_layer(tree: Tree) -> None:
    """The units that name it; all, if none does."""
    unit(tree, "one", {}, settings='[tool.orb-bundle]\nlayers = ["deps"]\n')
    unit(tree, "two", {})
    units = find_units(tree.workspace)
    assert [it.name for it in units_of_layer(units, "deps")] == ["one"]
    assert [it.name for it in units_of_layer(units, "leaf")] == ["one", "two"]
