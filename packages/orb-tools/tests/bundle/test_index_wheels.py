"""Wheels are for the target, whatever pip's settings say."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from packaging.tags import sys_tags
from small_monorepo import TARGET

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def test_missing_wheels_are_all_named(tree: Tree) -> None:
    """Every package without a wheel for the target is reported."""
    intel = tree.wheel("native", "2.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    too_new = tree.wheel("newer", "3.0", tag="cp313-cp313-manylinux_2_39_x86_64")
    leaf = tree.wheel("leaf")
    locked = {
        "native": tree.entry("2.0", intel),
        "newer": tree.entry("3.0", too_new),
        "leaf": tree.entry("1.0", leaf),
    }
    pipfile = 'native = "*"\nnewer = "*"\nleaf = "*"'
    tree.unit("demo", {"handler.py": ""}, pipfile=pipfile, locked=locked)
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
    """The best wheel for the target is used, on any building machine."""
    files = {"native/__init__.py": "", "native/_core.cpython-312-aarch64-linux-gnu.so": b"\x7fELF"}
    good = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_aarch64", files=files)
    other = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_x86_64")
    locked = {"native": tree.entry("2.0", good, other)}
    tree.unit("demo", {"handler.py": "import native\n"}, pipfile='native = "*"', locked=locked, python="3.12")
    tree.bundle(target=Target.runtime("3.12", "arm64"))
    assert "native/_core.cpython-312-aarch64-linux-gnu.so" in tree.names("demo")


def test_another_file_than_the_locked_one(tree: Tree) -> None:
    """A wheel whose hash is not in the lock is never used."""
    tree.wheel("leaf")
    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked)
    assert tree.refusal().faults == (
        "leaf 1.0 has no wheel for Python 3.13 on x86_64 with a hash of the lock",
    )


def test_no_address_is_shown(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that does not answer is reported, without its address or password."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://person:hunter2@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked)
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
    """Missing rights are not reported as a missing wheel, even if the address of the index holds "404"."""

    class Refuse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, *_: object) -> None: ...

    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked)
    monkeypatch.delenv("PIP_NO_INDEX")
    with HTTPServer(("127.0.0.1", 0), Refuse) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        monkeypatch.setenv(
            "PIP_INDEX_URL", f"http://person:hunter2@127.0.0.1:{server.server_port}/404/simple"
        )
        try:
            error = tree.refusal()
        finally:
            server.shutdown()
            thread.join()
    assert error.faults == (f"the package index: {cause}",)


SETTINGS = [
    ("platform", "win_amd64"), ("python-version", "3.9"), ("abi", "cp39"), ("implementation", "pp"),
    ("no-binary", ":all:"),
    ("only-binary", ":none:"), ("dest", "/nowhere"), ("require-virtualenv", "true"), ("constraint", "/nowhere"),
    ("ignore-requires-python", "true"), ("dry-run", "true"), ("log", "/nowhere/x"), ("no-deps", "false"),
]  # fmt: skip


@pytest.mark.parametrize("where", ["variable", "global", "download"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_pip_do_not_change_what_is_fetched(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, setting: tuple[str, str]
) -> None:
    """Settings of pip in variables and files do not change the bundle."""
    name, value = setting
    tree.native()
    if where == "variable":
        monkeypatch.setenv(f"PIP_{name.upper().replace('-', '_')}", value)
    else:
        (tmp_path / "pip.conf").write_text(f"[{where}]\n{name} = {value}\n")
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert tree.bundle(target=TARGET)["demo"].packages == {"native": "1.0"}
    assert "native/_core.pyd" not in tree.names("demo")


def test_a_wheel_that_a_foreign_pip_brings_is_refused(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tags of the fetched file are checked, and a refused wheel is not cached."""
    tree.native()
    (tree.index / "native-1.0-cp313-cp313-manylinux_2_28_x86_64.whl").unlink()
    monkeypatch.setattr(Target, "platforms", property(lambda _: ("win_amd64",)))
    monkeypatch.setattr(Target, "tags", property(lambda _: frozenset(sys_tags())))
    assert "native-1.0-cp313-cp313-win_amd64.whl is not built for" in tree.refusal().message
    monkeypatch.undo()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tree.index))
    assert "a wheel is missing" in tree.refusal().message


def test_a_package_without_a_wheel_is_not_built(tree: Tree, tmp_path: Path) -> None:
    """When an index has sources only, their code does not run."""
    setup = f"open({str(tmp_path / 'pwned')!r}, 'w')\n".encode()
    with tarfile.open(tree.index / "leaf-1.0.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("leaf-1.0/setup.py")
        info.size = len(setup)
        archive.addfile(info, io.BytesIO(setup))
    digest = hashlib.sha256((tree.index / "leaf-1.0.tar.gz").read_bytes()).hexdigest()
    tree.unit(
        "demo",
        {"handler.py": ""},
        pipfile='leaf = "*"',
        locked={"leaf": tree.entry("1.0", f"sha256:{digest}")},
    )
    assert "a wheel is missing" in tree.refusal().message
    assert not (tmp_path / "pwned").exists()


def test_a_wheel_of_a_local_version(tree: Tree) -> None:
    """Pip accepts 1.0+local for 1.0, but the lock does not name it, so the wheel is reported as missing."""
    leaf = tree.wheel("leaf", "1.0+local")
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked={"leaf": tree.entry("1.0", leaf)})
    (fault,) = tree.refusal().faults
    assert fault.startswith("leaf 1.0 has no wheel for ")


def test_a_wheel_for_another_python(tree: Tree) -> None:
    """When pip refuses a wheel for its Python, the package is reported and not the index."""
    path = tree.index / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leaf/__init__.py", "")
        archive.writestr(
            "leaf-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\nRequires-Python: >=3.14\n",
        )
        archive.writestr("leaf-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("leaf-1.0.dist-info/RECORD", "")
    digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked={"leaf": tree.entry("1.0", digest)})
    error = tree.refusal()
    assert error.faults[0].startswith("leaf 1.0 has no wheel for ")
    assert "version" in str(error.hint)
