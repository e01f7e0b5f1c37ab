"""A lock must have all packages that the bundle needs on its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_a_new_dependency_of_a_local_package(tree: Tree) -> None:
    """A lock that is older than a local package is refused. `pipenv verify` only compares it with the Pipfile."""
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["leaf>=1", "twig>2,<3", "bark"])
    leaf = tree.wheel("leaf")
    tree.wheel("twig")
    locked = {
        "shared": tree.local("shared"),
        "leaf": tree.entry("1.0", leaf),
        "twig": tree.entry("1.0", leaf),
    }
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked=locked)
    error = tree.refusal()
    assert error.faults == (
        "shared needs bark, which the lock does not hold",
        "shared needs twig<3,>2, but the lock holds 1.0",
    )
    assert error.hint == "run: orb lock demo"


def test_a_dependency_of_an_extra(tree: Tree) -> None:
    """Only the extras that the Pipfile requests count, and one that does not exist is reported."""
    tree.package("shared", {"shared/__init__.py": ""}, extras={"tokens": ["jose>=1"], "vcs": ["github>=1"]})
    extras = 'shared = {path = "../../packages/shared", editable = true, extras = ["tokens", "nope"]}'
    tree.unit("demo", {"handler.py": ""}, pipfile=extras, locked={"shared": tree.local("shared")})
    assert tree.refusal().faults == (
        "shared has no extra nope",
        "shared needs jose>=1, which the lock does not hold",
    )


def test_a_local_package_of_a_local_package(tree: Tree) -> None:
    """The Pipfile must name it with its path. Otherwise pipenv takes a package of that name from the index."""
    tree.package("base", {"base/__init__.py": ""})
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["base"])
    strange = tree.wheel("base")
    locked = {"shared": tree.local("shared"), "base": tree.entry("1.0", strange)}
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked=locked)
    assert tree.refusal().faults == (
        "base is a package of this repository: the Pipfile must name it with its path",
    )


@pytest.mark.parametrize("written", ["shared", "Shared", "SHARED"])
def test_our_name_from_an_index(tree: Tree, written: str) -> None:
    """One of our names from an index is refused, in any spelling, because it is another company's package."""
    tree.package("shared", {"shared/__init__.py": ""})
    locked = {written: tree.entry("9.0", tree.wheel("shared", "9.0"))}
    tree.unit("demo", {"handler.py": ""}, pipfile=f'{written} = "*"', locked=locked)
    assert tree.refusal().faults == (
        "shared is a package of this repository: the Pipfile must name it with its path",
    )


def test_a_package_that_only_the_target_needs(tree: Tree) -> None:
    """A lock for a Python that needs fewer packages is refused for one that needs more."""
    needs = ["backport>=1; python_version < '3.13'", "winonly; sys_platform == 'win32'"]
    leaf = tree.wheel("leaf", requires=needs)
    locked = {"leaf": tree.entry("1.0", leaf)}
    tree.unit("demo", {"handler.py": "import leaf\n"}, pipfile='leaf = "*"', locked=locked, python=None)
    error = tree.refusal(Target.runtime("3.12"))
    (fault,) = error.faults
    assert (
        fault == "leaf needs backport>=1, which the lock does not hold (made for Python 3.13; this is 3.12)"
    )
    assert "without a marker" in str(error.hint)
    assert tree.bundle(target=TARGET)["demo"].packages == {"leaf": "1.0"}


def test_a_package_that_pipenv_did_not_resolve(tree: Tree) -> None:
    """A package that pipenv did not resolve, because its marker is false, must not be needed on the target."""
    locked = {"leaf": {"version": "*", "markers": "python_version < '3.12'"}}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked, python=None)
    assert tree.refusal(Target.runtime("3.11")).faults == (
        "leaf is not resolved: its marker is false for Python 3.13",
    )
    assert tree.bundle(target=TARGET)["demo"].packages == {}


def test_markers_are_those_of_the_target(tree: Tree) -> None:
    """A locked package whose marker is false on the target does not ship, and no other package can use it."""
    leaf = tree.wheel("leaf")
    locked = {"leaf": tree.entry("1.0", leaf, markers="platform_machine == 'aarch64'")}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked)
    assert tree.bundle(target=Target.runtime("3.13", "arm64"))["demo"].packages == {"leaf": "1.0"}
    assert tree.bundle(target=Target.runtime("3.13", "x86_64"))["demo"].packages == {}


def test_packages_of_the_runtime_ship_if_others_need_them(tree: Tree) -> None:
    """urllib3 is left out while only the SDK needs it; a package that needs it gets the locked version."""
    urllib3 = tree.wheel("urllib3", "2.5.0")
    client = tree.wheel("client", requires=["urllib3>=2"])
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["boto3"])
    sdk = {"shared": tree.local("shared"), "boto3": tree.entry("1.40", "sha256:" + 64 * "0")}
    locked = {**sdk, "urllib3": tree.entry("2.5.0", urllib3)}
    tree.unit("lean", {"handler.py": ""}, pipfile=SHARED, locked=locked)
    locked = {**locked, "client": tree.entry("1.0", client)}
    tree.unit("full", {"handler.py": ""}, pipfile=f'{SHARED}\nclient = "*"', locked=locked)
    entries = tree.bundle(target=TARGET)
    assert entries["lean"].runtime == ("boto3", "urllib3")
    assert entries["full"].runtime == ("boto3",)
    assert "urllib3/__init__.py" in tree.names("full")
    assert not [name for name in tree.names("lean") if name.startswith("urllib3")]


def test_our_packages_leave_the_sdk_to_the_runtime(tree: Tree) -> None:
    """Packages of the runtime do not ship for a local package, but they ship if the function's Pipfile names them."""
    urllib3 = tree.wheel("urllib3", "2.5.0")
    tree.package("shared", {"shared/__init__.py": "import urllib3\n"}, dependencies=["urllib3>=2"])
    locked = {"shared": tree.local("shared"), "urllib3": tree.entry("2.5.0", urllib3)}
    tree.unit("lean", {"handler.py": ""}, pipfile=SHARED, locked=locked)
    tree.unit("full", {"handler.py": ""}, pipfile=f'{SHARED}\nurllib3 = "*"', locked=locked)
    entries = tree.bundle(target=TARGET)
    assert (set(entries["lean"].packages), entries["lean"].runtime) == ({"shared"}, ("urllib3",))
    assert (set(entries["full"].packages), entries["full"].runtime) == ({"shared", "urllib3"}, ())
