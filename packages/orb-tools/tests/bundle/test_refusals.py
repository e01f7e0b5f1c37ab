"""What a bundle is refused for, and that the message says what to do."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = Any  # the class of conftest.py
HANDLER = "def handler(event, context): ...\n"
SHARED = 'shared = {path = "../../packages/shared", editable = true}'
# Without compiled modules a bundle is made faster, and refusals do not depend on them.
TARGET = Target.runtime("3.13")


# The lock and its Pipfile


def test_a_lock_older_than_its_pipfile(tree: Tree) -> None:
    """An edit of the Pipfile makes the lock stale; a comment does not."""
    tree.unit("demo", {"handler.py": HANDLER})
    pipfile = tree.root / "lambdas/demo/Pipfile"
    text = pipfile.read_text()
    pipfile.write_text(text.replace("[packages]", '[packages]\nleaf = "*"'))
    error = tree.refusal()
    assert error.message.endswith(
        "lambdas/demo/Pipfile.lock is older than its Pipfile, or of another package index"
    )
    assert error.hint == "run: orb lock demo"
    pipfile.write_text("# a comment\n" + text)
    assert tree.bundle(target=TARGET)


def test_a_lock_made_with_an_index_of_its_own(tree: Tree) -> None:
    """A lock of plain pipenv is taken with the index address that it records."""
    from orb_tools.bundle.lockfile import pipfile_hash, read_pipfile
    from orb_tools.bundle.unit import find_units

    tree.unit("demo", {"handler.py": HANDLER})
    (unit,) = find_units(tree.workspace)
    sources = [{"name": "company", "url": "https://packages.example.com/simple", "verify_ssl": True}]
    lock = json.loads(unit.lock.read_text())
    lock["_meta"]["sources"] = sources
    lock["_meta"]["hash"]["sha256"] = pipfile_hash(read_pipfile(unit), sources=sources)
    unit.lock.write_text(json.dumps(lock))
    assert tree.bundle(target=TARGET)


def test_a_missing_or_damaged_lock(tree: Tree) -> None:
    """Neither is taken for an empty one."""
    tree.unit("demo", {"handler.py": HANDLER})
    lock = tree.root / "lambdas/demo/Pipfile.lock"
    lock.write_text('{"_meta": {}}')
    assert "is damaged" in tree.refusal().message
    lock.unlink()
    assert "is missing" in tree.refusal().message


@pytest.mark.parametrize(
    "change",
    [
        {"default": ["leaf"]},
        {"_meta": []},
        {"_meta": {"hash": {"sha256": ["0"]}, "requires": {}}},
        {"_meta": {"hash": {"sha256": "0"}, "requires": 3}},
        {"default": {"leaf": 3}},
        {"default": {"leaf": {"version": "==1.0", "hashes": 3}}},
        {"default": {"leaf": {"version": "==1.0", "hashes": ["sha256:" + 64 * "0"], "markers": 3}}},
    ],
)
def test_a_lock_of_another_shape(tree: Tree, change: Mapping[str, Any]) -> None:
    """What is JSON and no lock is refused in words, whatever it holds."""
    tree.unit("demo", {"handler.py": HANDLER})
    lock = tree.root / "lambdas/demo/Pipfile.lock"
    lock.write_text(json.dumps(json.loads(lock.read_text()) | change))
    assert "lambdas/demo/Pipfile.lock" in tree.refusal().message


def test_a_pipfile_that_is_no_toml(tree: Tree) -> None:
    """Its fault is shown with the line."""
    tree.unit("demo", {"handler.py": HANDLER})
    tree.write("lambdas/demo/Pipfile", "[packages]\nleaf = \n")
    assert "line 2" in tree.refusal().faults[0]


def test_a_pipfile_of_another_shape(tree: Tree) -> None:
    """What is TOML and no Pipfile is refused with all its faults."""
    tree.unit("demo", {"handler.py": HANDLER})
    tree.write(
        "lambdas/demo/Pipfile", 'requires = "3.13"\n[packages]\nleaf = {extras = "tokens"}\n[source]\n'
    )
    assert tree.refusal().faults == (
        "lambdas/demo/Pipfile: requires is no table",
        "lambdas/demo/Pipfile: source is no list of tables",
        "lambdas/demo/Pipfile: leaf: extras is no list",
    )


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"git": "https://user:secret@git.example.com/leaf.git", "ref": "abc"}, "not from a package index"),
        ({"file": "leaf.whl"}, "not from a package index"),
        ({"version": "==1.0"}, "has no hashes"),
        (
            {"version": "==1.0", "hashes": ["sha256:" + 64 * "0"], "markers": "python >"},
            "markers cannot be read",
        ),
    ],
)
def test_what_has_no_hash_is_not_bundled(tree: Tree, entry: Mapping[str, Any], told: str) -> None:
    """Only a hashed wheel is the same everywhere; addresses and passwords are not shown."""
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked={"leaf": entry})
    error = tree.refusal()
    assert told in error.faults[0]
    assert "secret" not in str(error.faults)


# The lock and the packages


def test_a_dependency_that_a_local_package_grew(tree: Tree) -> None:
    """`pipenv verify` does not see it: the lock is as old as the Pipfile, but older than the package."""
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["leaf>=1", "twig>2,<3", "bark"])
    leaf = tree.wheel("leaf")
    tree.wheel("twig")
    locked = {
        "shared": tree.local("shared"),
        "leaf": tree.entry("1.0", leaf),
        "twig": tree.entry("1.0", leaf),
    }
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=SHARED, locked=locked)
    error = tree.refusal()
    assert error.faults == (
        "shared needs bark, which the lock does not hold",
        "shared needs twig<3,>2, but the lock holds 1.0",
    )
    assert error.hint == "run: orb lock demo"


def test_a_dependency_of_an_extra(tree: Tree) -> None:
    """An extra that the Pipfile asks for counts; others do not, and one that does not exist is named."""
    tree.package("shared", {"shared/__init__.py": ""}, extras={"tokens": ["jose>=1"], "vcs": ["github>=1"]})
    extras = 'shared = {path = "../../packages/shared", editable = true, extras = ["tokens", "nope"]}'
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=extras, locked={"shared": tree.local("shared")})
    assert tree.refusal().faults == (
        "shared has no extra nope",
        "shared needs jose>=1, which the lock does not hold",
    )


def test_a_local_package_of_a_local_package(tree: Tree) -> None:
    """It must be named with its path: pipenv would take a stranger's package of that name from the index."""
    tree.package("base", {"base/__init__.py": ""})
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["base"])
    strange = tree.wheel("base")
    locked = {"shared": tree.local("shared"), "base": tree.entry("1.0", strange)}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=SHARED, locked=locked)
    assert tree.refusal().faults == (
        "base is a package of this repository: the Pipfile must name it with its path",
    )


@pytest.mark.parametrize("written", ["shared", "Shared", "SHARED"])
def test_our_name_from_an_index(tree: Tree, written: str) -> None:
    """The Pipfile itself cannot take a package of ours from an index, in whatever spelling: it is a stranger's."""
    tree.package("shared", {"shared/__init__.py": ""})
    locked = {written: tree.entry("9.0", tree.wheel("shared", "9.0"))}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=f'{written} = "*"', locked=locked)
    assert tree.refusal().faults == (
        "shared is a package of this repository: the Pipfile must name it with its path",
    )


def test_a_path_that_leads_elsewhere(tree: Tree) -> None:
    """The folder's package has the name that the Pipfile gives it."""
    tree.package("other", {"other/__init__.py": ""})
    tree.unit(
        "demo", {"handler.py": HANDLER}, pipfile='shared = {path = "../../packages/other"}',
        locked={"shared": tree.local("other")},
    )  # fmt: skip
    assert "is other, not shared" in tree.refusal().message


def test_a_package_that_only_the_target_needs(tree: Tree) -> None:
    """A lock made for a Python that needs less is refused for one that needs more."""
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
    """Under a marker that is false for its own Python, pipenv locks nothing: no fault where it stays false."""
    locked = {"leaf": {"version": "*", "markers": "python_version < '3.12'"}}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked, python=None)
    assert tree.refusal(Target.runtime("3.11")).faults == (
        "leaf is not resolved: its marker is false for Python 3.13",
    )
    assert tree.bundle(target=TARGET)["demo"].packages == {}


def test_markers_are_those_of_the_target(tree: Tree) -> None:
    """A locked package whose marker is false on the target stays out, and counts as not there."""
    leaf = tree.wheel("leaf")
    locked = {"leaf": tree.entry("1.0", leaf, markers="platform_machine == 'aarch64'")}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked)
    assert tree.bundle(target=Target.runtime("3.13", "arm64"))["demo"].packages == {"leaf": "1.0"}
    assert tree.bundle(target=Target.runtime("3.13", "x86_64"))["demo"].packages == {}


def test_what_the_runtime_brings_ships_where_others_need_it(tree: Tree) -> None:
    """urllib3 is left out while only the SDK needs it; a package that needs it gets the locked version."""
    urllib3 = tree.wheel("urllib3", "2.5.0")
    client = tree.wheel("client", requires=["urllib3>=2"])
    tree.package("shared", {"shared/__init__.py": ""}, dependencies=["boto3"])
    sdk = {"shared": tree.local("shared"), "boto3": tree.entry("1.40", "sha256:" + 64 * "0")}
    locked = {**sdk, "urllib3": tree.entry("2.5.0", urllib3)}
    tree.unit("lean", {"handler.py": HANDLER}, pipfile=SHARED, locked=locked)
    locked = {**locked, "client": tree.entry("1.0", client)}
    tree.unit("full", {"handler.py": HANDLER}, pipfile=f'{SHARED}\nclient = "*"', locked=locked)
    entries = tree.bundle(target=TARGET)
    assert entries["lean"].runtime == ("boto3", "urllib3")
    assert entries["full"].runtime == ("boto3",)
    assert "urllib3/__init__.py" in tree.names("full")
    assert not [name for name in tree.names("lean") if name.startswith("urllib3")]


def test_our_packages_leave_the_sdk_to_the_runtime(tree: Tree) -> None:
    """What a local package imports of the runtime stays out; it ships where the function itself asks for it."""
    urllib3 = tree.wheel("urllib3", "2.5.0")
    tree.package("shared", {"shared/__init__.py": "import urllib3\n"}, dependencies=["urllib3>=2"])
    locked = {"shared": tree.local("shared"), "urllib3": tree.entry("2.5.0", urllib3)}
    tree.unit("lean", {"handler.py": HANDLER}, pipfile=SHARED, locked=locked)
    tree.unit("full", {"handler.py": HANDLER}, pipfile=f'{SHARED}\nurllib3 = "*"', locked=locked)
    entries = tree.bundle(target=TARGET)
    assert (set(entries["lean"].packages), entries["lean"].runtime) == ({"shared"}, ("urllib3",))
    assert (set(entries["full"].packages), entries["full"].runtime) == ({"shared", "urllib3"}, ())


# Wheels


def test_missing_wheels_are_all_named(tree: Tree) -> None:
    """A package without a wheel for the target is named with it, and so is the next one."""
    intel = tree.wheel("native", "2.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    too_new = tree.wheel("newer", "3.0", tag="cp313-cp313-manylinux_2_39_x86_64")
    leaf = tree.wheel("leaf")
    locked = {
        "native": tree.entry("2.0", intel),
        "newer": tree.entry("3.0", too_new),
        "leaf": tree.entry("1.0", leaf),
    }
    pipfile = 'native = "*"\nnewer = "*"\nleaf = "*"'
    tree.unit("demo", {"handler.py": HANDLER}, pipfile=pipfile, locked=locked)
    error = tree.refusal(Target.runtime("3.13", "arm64"))
    assert error.message == "no bundle of demo: a wheel is missing"
    assert error.faults == (
        "native 2.0 has no wheel for Python 3.13 on arm64 with a hash of the lock",
        "newer 3.0 has no wheel for Python 3.13 on arm64 with a hash of the lock",
    )
    assert tree.refusal().faults == (
        "newer 3.0 has no wheel for Python 3.13 on x86_64 with a hash of the lock",
    )


def test_a_wheel_for_the_target_is_taken(tree: Tree) -> None:
    """The best wheel that loads there, whatever the building machine is."""
    files = {"native/__init__.py": "", "native/_core.cpython-312-aarch64-linux-gnu.so": b"\x7fELF"}
    good = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_aarch64", files=files)
    other = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_x86_64")
    locked = {"native": tree.entry("2.0", good, other)}
    tree.unit("demo", {"handler.py": "import native\n"}, pipfile='native = "*"', locked=locked, python="3.12")
    tree.bundle(target=Target.runtime("3.12", "arm64"))
    assert "native/_core.cpython-312-aarch64-linux-gnu.so" in tree.names("demo")


def test_another_file_than_the_locked_one(tree: Tree) -> None:
    """A wheel whose hash the lock does not hold is never taken."""
    tree.wheel("leaf")
    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked)
    assert tree.refusal().faults == (
        "leaf 1.0 has no wheel for Python 3.13 on x86_64 with a hash of the lock",
    )


def test_no_address_is_shown(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that does not answer is told as such, without its address or password."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://somebody:hunter2@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked)
    error = tree.refusal()
    assert error.message == "no bundle of demo: the packages of the lock cannot be fetched"
    assert error.faults == ("the package index: it does not answer",)
    shown = f"{error.message} {error.hint} {error.faults}"
    assert "hunter2" not in shown
    assert "127.0.0.1" not in shown


@pytest.mark.parametrize(
    ("status", "cause"), [(401, "it does not accept the credentials"), (403, "it does not allow access")]
)
def test_an_index_that_refuses(tree: Tree, monkeypatch: pytest.MonkeyPatch, status: int, cause: str) -> None:
    """Missing rights are told apart from a missing wheel, which would send a person the wrong way."""

    class Refuse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, *_: object) -> None: ...

    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": HANDLER}, pipfile='leaf = "*"', locked=locked)
    monkeypatch.delenv("PIP_NO_INDEX")
    with HTTPServer(("127.0.0.1", 0), Refuse) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://somebody:hunter2@127.0.0.1:{server.server_port}/simple")
        try:
            error = tree.refusal()
        finally:
            server.shutdown()
            thread.join()
    assert error.faults == (f"the package index: {cause}",)
