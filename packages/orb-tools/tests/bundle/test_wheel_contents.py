"""Only the files of a wheel that programs read go into a bundle."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from local_index import record_of
from small_monorepo import TARGET

from orb_tools.bundle.wheel_contents import read_wheel
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from small_monorepo import Tree


def test_metadata_answers_without_the_readme(demo: Tree) -> None:
    """importlib.metadata works on a bundle; texts for people are left out."""
    demo.bundle()
    metadata = demo.read("demo", "leaf-1.0.dist-info/METADATA").decode()
    assert "Requires-Dist: twig>=1" in metadata
    assert "readme" not in metadata


def make_wheel(folder: Path, files: Mapping[str, str], *, record: str | None = None) -> Path:
    """Write a wheel of `files` and a RECORD that lists them, or that says `record`."""
    path = folder / "leaf-1.0-py3-none-any.whl"
    lines = record_of(files, INFO)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, f"{INFO}/RECORD": lines if record is None else record}.items():
            archive.writestr(name, text)
    return path


INFO = "leaf-1.0.dist-info"
MANY_TAGS = "-".join([".".join(f"p{number}" for number in range(10_000))] * 3)
"""A short text for 1,000,000,000,000 tags."""
MANY_MARKERS = " or ".join(["os_name == 'x'"] * 1000)
METADATA = {
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: Leaf\nVersion: 1.0\n\nbody\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
}


def refusal(path: Path) -> ToolError:
    with pytest.raises(ToolError) as caught:
        read_wheel(path, target=TARGET)
    assert caught.value.hint
    return caught.value


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
        "vendored/twig-2.0.dist-info/METADATA": "Name: twig\nVersion: 2.0\n",
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
        "vendored/twig-2.0.dist-info/METADATA",
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
    metadata = {**METADATA, f"{INFO}/METADATA": "Name: leaf\nVersion: 1.0\nRequires-Dist: x>=1\n"}
    return make_wheel(folder, {"leaf/__init__.py": "x = 1\n" * 100, **metadata})


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=3 * settings().max_examples
)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 900)
)
def test_a_wheel_with_any_bytes_changed(tmp_path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    """A changed wheel is refused with a message, or read as it was written."""
    path = a_wheel(tmp_path)
    content = bytearray(path.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    path.write_bytes(content[: len(content) - cut if cut > 800 else None])
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
    assert (
        "leaf-1.0-py3-none-any.whl"
        in refusal(make_wheel(tmp_path, {**METADATA, f"{INFO}/METADATA": metadata})).message
    )


def test_the_data_of_a_wheel_is_kept(tmp_path: Path) -> None:
    """A file has the compressed data of the wheel. Native code is compressed again when that makes it smaller."""
    path = tmp_path / "leaf-1.0-py3-none-any.whl"
    files = {"leaf/a.py": "x = 1\n" * 500, "leaf/b.so": "native code " * 5000, **METADATA}
    record = record_of(files, INFO)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in {**files, f"{INFO}/RECORD": record}.items():
            archive.writestr(name, text)
        sizes = {info.filename: info.compress_size for info in archive.infolist()}
    found = read_wheel(path, target=TARGET).files
    assert len(found["leaf/a.py"].member.data) == sizes["leaf/a.py"]
    assert len(found["leaf/b.so"].member.data) < sizes["leaf/b.so"]
    assert {name: found[name].content.decode() for name in ("leaf/a.py", "leaf/b.so")} == {
        name: files[name] for name in ("leaf/a.py", "leaf/b.so")
    }


HASH = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).decode().rstrip("=")
SHA512 = base64.urlsafe_b64encode(hashlib.sha512(b"x = 1\n").digest()).decode().rstrip("=")
MD5 = base64.urlsafe_b64encode(hashlib.md5(b"x = 1\n", usedforsecurity=False).digest()).decode().rstrip("=")
OTHERS = record_of(METADATA, INFO)


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        (f"leaf.py,sha256={HASH},6\n", True), (f"leaf.py,sha256={HASH},\n", True),
        (f"leaf.py,sha256={HASH},7\n", False),
        (f"leaf.py,sha512={SHA512},6\n", True), (f"leaf.py,sha512={HASH},6\n", False),
        (f"leaf.py,md5={MD5},6\n", False), ("leaf.py,,6\n", False), ("leaf.py,sha256=,6\n", False),
        (f"leaf.py,sha256={'A' * 43},6\n", False), ("", False),
        (f"leaf.py,sha256={HASH},\nother.py,sha256={HASH},\n", False),
        ("leaf.py\n", False),
    ],
)  # fmt: skip
def test_a_record_that_disagrees(tmp_path: Path, line: str, *, accepted: bool) -> None:
    """RECORD must list exactly the files of the wheel, with hashes as strong as SHA-256, and right sizes."""
    path = make_wheel(tmp_path, {"leaf.py": "x = 1\n", **METADATA}, record=line + OTHERS)
    if accepted:
        assert "leaf.py" in read_wheel(path, target=TARGET).files
    else:
        assert "leaf-1.0-py3-none-any.whl" in refusal(path).message


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({f"{INFO}/WHEEL": "Wheel-Version: 2.0\n"}, "is a wheel of a newer format"),
        ({f"{INFO}/WHEEL": "Wheel-Version: 1.0\nTag: cp39-cp39-win_amd64\n"}, "although its name says so"),
        ({"other-1.0.dist-info/METADATA": "Name: other\nVersion: 1.0\n"}, "2 folders with metadata"),
        ({f"{INFO}/WHEEL": f"Wheel-Version: 1.0\nTag: {MANY_TAGS}\n"}, "has more than 1,000 tags"),
        ({"leaf-1.0.data/purelib/a.py": "1", "a.py": "2"}, "two files for one path: a.py"),
        ({"leaf-1.0.data/purelib/A.py": "1", "a.py": "2"}, "names differ only by case: A.py, a.py"),
        ({"leaf-1.0.data/purelib/a/b": "1", "a": "2"}, "a file and a folder of one name: a"),
        ({"leaf-1.0.data/purelib/b-1.dist-info/METADATA": "Name: b\n"}, "metadata of another package"),
        ({f"{INFO}/METADATA": "Name: leaf\nVersion: 1.0\n" + "X: y\n" * 300_000}, "bytes of headers"),
        ({f"{INFO}/METADATA": "Name: leaf\nVersion: 1.0\n" + "Requires-Dist: a\n" * 5001}, "needs more than"),
        (
            {f"{INFO}/METADATA": f"Name: leaf\nVersion: 1.0\nRequires-Dist: a; {MANY_MARKERS}\n"},
            "has a requirement of more than 10,000 characters",
        ),
        ({f"{INFO}/METADATA": "Name: leaf\nVersion: 1.0\n\n" + "x" * 17_000_000}, "a file of metadata with"),
    ],
)  # fmt: skip
def test_a_wheel_that_hides_something(tmp_path: Path, changed: dict[str, str], message: str) -> None:
    """A wheel with wrong tags, metadata of two packages, two files for one path, or endless metadata is refused."""
    assert message in refusal(make_wheel(tmp_path, {**METADATA, **changed})).message


def test_a_wheel_of_another_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel that is larger unpacked than AWS accepts is refused before it is unpacked."""
    monkeypatch.setattr("orb_tools.bundle.wheel_contents.UNPACKED_LIMIT", 100)
    with pytest.raises(ToolError, match="larger unpacked than AWS accepts"):
        read_wheel(a_wheel(tmp_path), target=TARGET)


def test_a_name_with_endless_tags(tmp_path: Path) -> None:
    """A file name can stand for billions of tags. It is refused before they are made."""
    path = tmp_path / ("leaf-1.0-" + "-".join([".".join("abcdefghijklmn")] * 3) + ".whl")
    path.write_bytes(b"")
    assert refusal(path).message.endswith(" is not a wheel")


def test_metadata_of_the_older_format_is_left_out(tmp_path: Path) -> None:
    """Python would take it for that of an installed package."""
    wheel = make_wheel(tmp_path, {**METADATA, "other.egg-info/PKG-INFO": "Name: other\nVersion: 1.0\n"})
    assert list(read_wheel(wheel, target=TARGET).files) == [f"{INFO}/METADATA"]


def test_a_wheel_with_another_hash(tmp_path: Path) -> None:
    """The file that is read has the hash of the lock, also when another file takes its path after the search."""
    path = a_wheel(tmp_path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_wheel(path, target=TARGET, sha256=sha256).name == "leaf"
    make_wheel(tmp_path, {"leaf/__init__.py": "x = 2\n", **METADATA})
    with pytest.raises(ToolError, match="changed in the cache"):
        read_wheel(path, target=TARGET, sha256=sha256)
