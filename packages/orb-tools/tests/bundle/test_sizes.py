"""The room that each package takes adds up to the zip, and differences add up to the difference."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.bundle.archive import Member, write_zip
from orb_tools.bundle.sizes import Sizes, differences, read_sizes
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

END = 22
"""Bytes of the end record of a zip."""


def sizes_of(folder: Path, files: Mapping[str, bytes]) -> Sizes:
    path = folder / "demo.zip"
    with path.open("wb") as file:
        write_zip([Member.pack(name, content) for name, content in files.items()], file)
    return read_sizes(path)


def by_name(sizes: Sizes) -> dict[str, tuple[str | None, int, int]]:
    return {it.name: (it.version, it.files, it.unpacked) for it in sizes.packages}


def test_files_belong_to_their_import_name(tmp_path: Path) -> None:
    """Metadata belongs to the package of its name, a function to its folder, and .pyc files are counted apart."""
    sizes = sizes_of(
        tmp_path,
        {
            "leaf_x/__init__.py": b"a" * 100,
            "leaf_x/data/x.json": b"b" * 10,
            "leaf_x/__pycache__/__init__.cpython-313.pyc": b"c" * 1000,
            "leaf_x-1.5.dist-info/METADATA": b"d" * 5,
            "one.py": b"e",
            "one-2.0.dist-info/METADATA": b"f",
            "__pycache__/one.cpython-313.pyc": b"g",
            "python_other-3.0.dist-info/METADATA": b"h",
            "lambdas/__init__.py": b"",
            "lambdas/demo/handler.py": b"ii",
            "bin.dat/x": b"j",
        },
    )
    assert by_name(sizes) == {
        "leaf_x": ("1.5", 3, 115),
        "one": ("2.0", 2, 2),
        "python-other": ("3.0", 1, 1),
        "lambdas": (None, 1, 0),
        "lambdas/demo": (None, 1, 2),
        "other files": (None, 1, 1),
    }
    compiled = {it.name: it.bytecode > 0 for it in sizes.packages}
    assert [name for name, has in compiled.items() if has] == [
        it for it in compiled if it in {"leaf_x", "one"}
    ]
    assert len(sizes.largest) == 11


def test_a_layer_is_read_too(tmp_path: Path) -> None:
    """Below python/, the names are the same."""
    assert by_name(
        sizes_of(tmp_path, {"python/leaf/__init__.py": b"", "python/leaf-1.dist-info/METADATA": b""})
    ) == {"leaf": ("1", 2, 0)}


FOLDERS = st.sampled_from(
    ["a/x.py", "a/__pycache__/x.cpython-313.pyc", "b/y.py", "b-1.dist-info/METADATA", "c.py", "d/e"]
)
ZIPS = st.dictionaries(FOLDERS, st.binary(max_size=300))


@given(before=ZIPS, after=ZIPS)
def test_all_bytes_are_counted(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    """The packages add up to the zip without its end record, and the differences to the difference of two zips."""
    folder = tmp_path_factory.mktemp("zips")
    old, new = sizes_of(folder, before), sizes_of(folder, after)
    for sizes, files in ((old, before), (new, after)):
        assert sum(it.zipped + it.bytecode for it in sizes.packages) == sizes.size - END
        assert sizes.unpacked == sum(map(len, files.values()))
    changes = differences(old, new)
    assert sum(it.zipped for it in changes) == new.size - old.size
    assert differences(new, new) == ()
    assert sorted((it.name, -it.zipped, -it.files) for it in differences(new, old)) == sorted(
        (it.name, it.zipped, it.files) for it in changes
    )


def test_what_is_not_a_zip(tmp_path: Path) -> None:
    """A damaged file is refused with its name."""
    (tmp_path / "demo.zip").write_bytes(b"PK")
    with pytest.raises(ToolError, match=r"demo\.zip cannot be read as a zip"):
        read_sizes(tmp_path / "demo.zip")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert read_sizes(tmp_path / "empty.zip").packages == ()
