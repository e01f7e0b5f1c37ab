"""Compiled files must be built for the target."""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING

import pytest
from small_monorepo import SHARED, TARGET

from orb_tools.bundle import Target
from orb_tools.bundle.compiled_files import foreign_files
from orb_tools.bundle.source_files import File

if TYPE_CHECKING:
    from small_monorepo import Tree


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
def test_compiled_files_are_those_of_the_target(name: str, content: bytes, arm: bool, intel: bool) -> None:
    """Files are recognised by the name of the module and their first bytes."""
    for architecture, good in (("arm64", arm), ("x86_64", intel)):
        target = Target.runtime("3.13", architecture)
        found = list(foreign_files({f"folder/{name}": File(content=content)}, target))
        assert found == ([] if good else [f"folder/{name} is not built for {target}"])


@pytest.mark.parametrize("folder", ["lambdas/demo", "packages/shared/src/shared"])
def test_functions_and_local_packages_are_searched(tree: Tree, folder: str) -> None:
    """A bundle is refused if a file of the function or of a local package is built for another architecture."""
    tree.package("shared", {"shared/__init__.py": ""})
    text = tree.root / "packages/shared/pyproject.toml"
    text.write_text(text.read_text() + '\n[tool.setuptools.package-data]\n"*" = ["**"]\n')
    tree.unit("demo", {"handler.py": ""}, pipfile=SHARED, locked={"shared": tree.local("shared")})
    path = tree.root / folder / "bin/tool"
    path.parent.mkdir()
    path.write_bytes(elf(62))
    arm = Target.runtime("3.13", "arm64")
    (fault,) = tree.refusal(arm).faults
    assert fault.endswith(f"bin/tool is not built for {arm}")
    assert tree.bundle(target=Target.runtime("3.13", "x86_64"))


def test_a_package_that_is_compiled_here(tree: Tree) -> None:
    """A local package whose wheel is tagged for this machine cannot be bundled for Lambda, only for this machine."""
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
