"""Wheels are for the target, whatever pip was told."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.tags import sys_tags

from orb_tools.bundle import Target, build
from orb_tools.bundle.index_settings import index_settings, isolated
from orb_tools.bundle.target import ARCHITECTURES, PYTHONS
from orb_tools.bundle.wheel_contents import read_wheel
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

Tree = Any  # the class of conftest.py
SHARED = 'shared = {path = "../../packages/shared"}'
TARGET = Target.runtime("3.13")
SETTINGS = [
    ("platform", "win_amd64"), ("python-version", "3.9"), ("abi", "cp39"), ("implementation", "pp"),
    ("no-binary", ":all:"),
    ("only-binary", ":none:"), ("dest", "/nowhere"), ("require-virtualenv", "true"), ("constraint", "/nowhere"),
    ("ignore-requires-python", "true"), ("dry-run", "true"), ("log", "/nowhere/x"), ("no-deps", "false"),
]  # fmt: skip


def native(tree: Tree) -> None:
    """A function that needs a package with one wheel for Lambda and one for Windows."""
    linux = tree.wheel("native", tag="cp313-cp313-manylinux_2_28_x86_64")
    windows = tree.wheel(
        "native", tag="cp313-cp313-win_amd64", files={"native/__init__.py": "", "native/_core.pyd": "MZ"}
    )
    tree.unit(
        "demo",
        {"handler.py": "import native\n"},
        pipfile='native = "*"',
        locked={"native": tree.entry("1.0", linux, windows)},
    )


@pytest.mark.parametrize("where", ["variable", "global", "download"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_pip_do_not_change_what_is_fetched(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, setting: tuple[str, str]
) -> None:
    """Neither variables nor files decide which wheel is taken: the bundle is the same as without them."""
    name, value = setting
    native(tree)
    if where == "variable":
        monkeypatch.setenv(f"PIP_{name.upper().replace('-', '_')}", value)
    else:
        (tmp_path / "pip.conf").write_text(f"[{where}]\n{name} = {value}\n")
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert tree.bundle(target=TARGET)["demo"].packages == {"native": "1.0"}
    assert "native/_core.pyd" not in tree.names("demo")


def test_a_wheel_that_a_foreign_pip_brings_is_refused(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags are read of the file that came, not of what pip was asked for; nothing of it is kept."""
    native(tree)
    (tree.index / "native-1.0-cp313-cp313-manylinux_2_28_x86_64.whl").unlink()
    monkeypatch.setattr(Target, "platforms", property(lambda _: ("win_amd64",)))
    monkeypatch.setattr(Target, "tags", property(lambda _: frozenset(sys_tags())))
    assert "native-1.0-cp313-cp313-win_amd64.whl is not built for" in tree.refusal().message
    monkeypatch.undo()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tree.index))
    assert "a wheel is missing" in tree.refusal().message


def test_the_index_and_the_connection_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where packages come from is the person's own: the nearest setting wins, and all others stay out."""
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    conf = tmp_path / "pip.conf"
    conf.write_text(
        "[global]\nindex-url = https://u:p%40@one/simple\nplatform = win_amd64\nextra-index-url =\n  https://a\n  https://b\n"
        "[download]\ntimeout = 7\n[install]\nindex-url = https://install\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(conf))
    monkeypatch.setenv("PIP_TIMEOUT", "9")
    monkeypatch.setenv("PIP_NO_BINARY", ":all:")
    found = index_settings()
    assert {name: found[name] for name in ("timeout", "index-url")} == {
        "timeout": "9",
        "index-url": "https://u:p%40@one/simple",
    }
    assert found["extra-index-url"].split() == ["https://a", "https://b"]
    assert {"platform", "no-binary"}.isdisjoint(found)
    environment = isolated(found)
    assert environment["PIP_CONFIG_FILE"] == os.devnull
    assert {name for name in environment if name.startswith("PIP_")} >= {
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_TIMEOUT",
    }
    assert {"PIP_NO_BINARY", "PIP_PLATFORM"}.isdisjoint(environment)


def test_settings_that_pip_cannot_read(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken pip.conf is told, without what stands in it."""
    native(tree)
    (tmp_path / "pip.conf").write_text("index-url = https://user:hunter2@host/\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    error = tree.refusal()
    assert "pip cannot read its settings" in error.message
    assert "hunter2" not in str(error.faults)


def test_a_package_without_a_wheel_is_not_built(tree: Tree, tmp_path: Path) -> None:
    """Of an index that has sources only, nothing runs."""
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
    """Pip is content with 1.0+local for 1.0; the lock did not name it, so it is a wheel that is missing."""
    leaf = tree.wheel("leaf", "1.0+local")
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked={"leaf": tree.entry("1.0", leaf)})
    (fault,) = tree.refusal().faults
    assert fault.startswith("leaf 1.0 has no wheel for ")


def test_a_wheel_for_another_python(tree: Tree) -> None:
    """Pip refuses it in words of its own: the package is at fault, not the index."""
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


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_tags_are_those_that_pip_takes(python: str, architecture: str) -> None:
    """All platforms of the target, its own ABI and the stable one of this and older versions, and pure wheels."""
    tags = {str(tag) for tag in Target.runtime(python, architecture).tags}
    abi, machine = f"cp{python.replace('.', '')}", {"arm64": "aarch64"}.get(architecture, architecture)
    for good in (
        f"{abi}-{abi}-manylinux2014_{machine}",
        f"cp39-abi3-manylinux_2_17_{machine}",
        "py3-none-any",
        f"py3-none-manylinux_2_26_{machine}",
    ):
        assert good in tags
    for bad in (
        f"{abi}-{abi}-linux_{machine}",
        f"{abi}-{abi}-musllinux_1_2_{machine}",
        f"{abi}-{abi}-win_amd64",
        f"{abi}t-{abi}t-manylinux2014_{machine}",
        "py2-none-any",
    ):
        assert bad not in tags


# Local packages and functions with compiled modules


def elf(machine: int) -> bytes:
    return b"\x7fELF" + bytes(14) + struct.pack("<H", machine) + bytes(40)


PE = b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + bytes(20)


@pytest.mark.parametrize(
    ("name", "content", "arm", "intel"),
    [
        ("_core.cpython-313-x86_64-linux-gnu.so", elf(62), False, True),
        ("_core.cpython-313-aarch64-linux-gnu.so", elf(183), True, False),
        ("_core.cpython-312-x86_64-linux-gnu.so", elf(62), False, False),
        ("_core.cpython-313-darwin.so", b"\xcf\xfa\xed\xfe", False, False),
        ("_core.abi3.so", elf(183), True, False),
        ("lib-1.2.so", elf(62), False, True),
        ("bin/tool", elf(62), False, True),
        ("_core.abi3.so", bytes.fromhex("cffaedfe0c000001"), False, False),
        ("_core.abi3.so", PE, False, False),
        ("_core.so", b"", False, False),
        ("_core.so", b"\x7fELF", False, False),
        ("lib.so.1.2", b"INPUT(other.so)", False, False),
        ("addon.node", bytes.fromhex("feedfacf00000001"), False, False),
        ("addon.node", PE, False, False),
        ("addon.node", elf(62), False, True),
        ("bin/tool", bytes.fromhex("cafebabe00000002"), False, False),
        ("bin/tool", bytes.fromhex("cffaedfe0c000001"), False, False),
        ("bin/tool", PE, False, False),
        ("bin/tool.exe", PE, False, False),
        ("Main.class", bytes.fromhex("cafebabe00000041"), True, True),
        ("names.txt", b"MZ is a country code", True, True),
        ("LIB.DLL", b"", False, False),
        ("_core.pyd", b"MZ", False, False),
        ("_core.cp313-win_amd64.pyd", b"MZ", False, False),
        ("lib.dylib", b"", False, False),
        ("data.bin", b"\x7fELF", True, True),
    ],
)  # fmt: skip
def test_compiled_files_are_those_of_the_target(
    tree: Tree, name: str, content: bytes, arm: bool, intel: bool
) -> None:
    """In a function and in a package alike: by the name of a module, and by the head of the file."""
    tree.unit("demo", {"handler.py": ""})
    for folder in ("lambdas/demo", "packages/shared/src/shared"):
        (tree.root / folder).mkdir(parents=True, exist_ok=True)
        path = tree.root / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        for architecture, good in (("arm64", arm), ("x86_64", intel)):
            target = Target.runtime("3.13", architecture)
            if good:
                assert tree.bundle(target=target)
            else:
                with pytest.raises(ToolError) as caught:
                    tree.bundle(target=target)
                (fault,) = caught.value.faults
                assert fault.endswith(f"{name} is not built for {target}")
        path.unlink()
        tree.package("shared", {"shared/__init__.py": ""})
        text = tree.root / "packages/shared/pyproject.toml"
        text.write_text(text.read_text() + '\n[tool.setuptools.package-data]\n"*" = ["**"]\n')
        tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")})


def test_a_package_that_is_compiled_here(tree: Tree) -> None:
    """A wheel that its build tags for this machine is not for Lambda; here it may be tried."""
    tree.package("shared", {"shared/__init__.py": ""})
    distribution = "class D(Distribution):\n    def has_ext_modules(self): return True\n"
    tree.write(
        "packages/shared/setup.py",
        f"from setuptools import Distribution, setup\n{distribution}setup(distclass=D)\n",
    )
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")})
    for target in (TARGET, Target.runtime(f"{sys.version_info[0]}.{sys.version_info[1]}")):
        tree.unit(
            "demo",
            {"handler.py": ""},
            pipfile=SHARED,
            locked={"shared": tree.local("shared")},
            python=target.python,
        )
        assert f"is not built for {target}" in tree.refusal(target).message
    assert tree.bundle(target=Target.this_interpreter())


def test_the_python_of_a_local_package(tree: Tree) -> None:
    """`requires-python` holds for packages that pip never asked about."""
    tree.package("shared", {"shared/__init__.py": ""})
    path = tree.root / "packages/shared/pyproject.toml"
    path.write_text(
        path.read_text().replace('version = "1.0"', 'version = "1.0"\nrequires-python = ">=3.14"')
    )
    tree.unit(
        "demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")}, python=None
    )
    assert tree.refusal().message.endswith("shared 1.0 does not allow Python 3.13")
    assert tree.bundle(target=Target.runtime("3.14"))


# Wheels that are broken


def a_wheel(folder: Path) -> Path:
    path = folder / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leaf/__init__.py", "x = 1\n" * 100)
        archive.writestr(
            "leaf-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\nRequires-Dist: x>=1\n",
        )
    return path


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 700)
)
def test_a_wheel_with_any_bytes_changed(tmp_path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    """Broken streams, names, numbers and metadata are told in words, or the wheel reads as it was written."""
    path = a_wheel(tmp_path)
    content = bytearray(path.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    path.write_bytes(content[: len(content) - cut if cut > 600 else None])
    try:
        wheel = read_wheel(path, target=TARGET)
    except ToolError as error:
        assert error.hint
    else:
        assert wheel.name == "leaf"


@pytest.mark.parametrize(
    "metadata",
    [
        "Name: other\nVersion: 1.0\n",
        "Name: leaf\nVersion: 2\n",
        "Name: leaf\nVersion: x\n",
        "",
        "Name: leaf\nVersion: 1.0\nRequires-Dist: a b c\n",
        "Name: leaf\nVersion: 1.0\nRequires-Dist: x; os_name ~= 'y'\n",
        "Name: leaf\nVersion: 1.0\nRequires-Python: soon\n",
        "Name: caf\xe9\n",
    ],
)  # fmt: skip
def test_a_wheel_that_says_something_else(tmp_path: Path, metadata: str) -> None:
    """Name, version and needs in a wheel are parsed, and are those of its file name."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leaf-1.0.dist-info/METADATA", metadata.encode("latin-1"))
    with pytest.raises(ToolError, match="is not a wheel"):
        read_wheel(path, target=TARGET)


def test_a_wheel_of_another_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says that it unpacks to more than AWS takes is not unpacked at all."""
    monkeypatch.setattr("orb_tools.bundle.wheel_contents.UNPACKED_LIMIT", 100)
    with pytest.raises(ToolError, match="more bytes unpacked than AWS takes"):
        read_wheel(a_wheel(tmp_path), target=TARGET)


def test_more_files_than_a_zip_takes(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told with the number."""
    tree.unit("demo", {"handler.py": "", **{f"data/{number}": "" for number in range(20)}})
    monkeypatch.setattr(build, "FILES_LIMIT", 22)
    assert tree.refusal().message == "no bundle of demo: 23 files, and a zip takes 22"
    monkeypatch.setattr(build, "FILES_LIMIT", 23)
    assert tree.bundle(target=TARGET)
