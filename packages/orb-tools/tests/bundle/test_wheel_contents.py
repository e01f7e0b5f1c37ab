"""Only the files of a wheel that programs read go into a bundle."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_monorepo import TARGET

from orb_tools.bundle.wheel_contents import read_wheel
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree


def test_metadata_answers_without_the_readme(demo: Tree) -> None:
    """importlib.metadata works on a bundle; texts for people are left out."""
    demo.bundle()
    metadata = demo.read("demo", "leaf-1.0.dist-info/METADATA").decode()
    assert "Requires-Dist: twig>=1" in metadata
    assert "readme" not in metadata


def make_wheel(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


METADATA = {"leaf-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Leaf\nVersion: 1.0\n\nbody\n"}


def test_a_wheel_is_spread_as_its_format_says(tmp_path: Path) -> None:
    """purelib and platlib go to the top level. Scripts, headers and records of an installation are left out."""
    files = {
        "leaf/__init__.py": "",
        "leaf/__pycache__/__init__.cpython-39.pyc": "",
        "leaf.pth": "import os",
        "leaf-1.0.data/purelib/pure.py": "",
        "leaf-1.0.data/platlib/plat.so": "",
        "leaf-1.0.data/scripts/leaf": "",
        "leaf-1.0.data/headers/leaf.h": "",
        "leaf-1.0.dist-info/RECORD": "",
        "leaf-1.0.dist-info/WHEEL": "",
        "leaf-1.0.dist-info/direct_url.json": "",
        "leaf-1.0.dist-info/entry_points.txt": "",
        "leaf-1.0.dist-info/licenses/LICENSE": "",
        **METADATA,
    }
    wheel = read_wheel(make_wheel(tmp_path, files), target=TARGET)
    assert sorted(wheel.files) == [
        "leaf-1.0.dist-info/METADATA",
        "leaf-1.0.dist-info/entry_points.txt",
        "leaf-1.0.dist-info/licenses/LICENSE",
        "leaf/__init__.py",
        "plat.so",
        "pure.py",
    ]
    assert (wheel.name, wheel.version) == ("leaf", "1.0")


@pytest.mark.parametrize(
    "name", ["../out.py", "/etc/out.py", "leaf/../../out.py", "leaf-1.0.data/purelib/../out.py"]
)
def test_a_wheel_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    """A path out of the bundle is refused."""
    with pytest.raises(ToolError, match="outside of its folder"):
        read_wheel(make_wheel(tmp_path, {name: "", **METADATA}), target=TARGET)


def test_a_file_that_is_not_a_wheel(tmp_path: Path) -> None:
    """A file that is not a wheel is reported without a stack trace."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    path.write_bytes(b"no zip")
    with pytest.raises(ToolError, match="is not a wheel"):
        read_wheel(path, target=TARGET)


def a_wheel(folder: Path) -> Path:
    path = folder / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leaf/__init__.py", "x = 1\n" * 100)
        archive.writestr(
            "leaf-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\nRequires-Dist: x>=1\n",
        )
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 700)
)
def test_a_wheel_with_any_bytes_changed(tmp_path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    """A changed wheel is refused with a message, or read as it was written."""
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
    """The metadata of a wheel must be valid, and its name and version must be those of the file name."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leaf-1.0.dist-info/METADATA", metadata.encode("latin-1"))
    with pytest.raises(ToolError, match="is not a wheel"):
        read_wheel(path, target=TARGET)


def test_a_wheel_of_another_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel that is larger unpacked than AWS accepts is refused before it is unpacked."""
    monkeypatch.setattr("orb_tools.bundle.wheel_contents.UNPACKED_LIMIT", 100)
    with pytest.raises(ToolError, match="larger unpacked than AWS accepts"):
        read_wheel(a_wheel(tmp_path), target=TARGET)
