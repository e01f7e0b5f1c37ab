"""All indexes are asked for a package, and all places of find-links."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from local_index import local_index, send, settings_for, status, write_wheel
from packaging.utils import canonicalize_name
from packaging.version import Version

from orb_tools.bundle.index_client import IndexFaultError
from orb_tools.bundle.package_indexes import PackageIndexes

if TYPE_CHECKING:
    from pathlib import Path

LEAF = canonicalize_name("leaf"), Version("1.0")


def test_every_place_is_asked(tmp_path: Path) -> None:
    """Indexes of the web and of this machine, folders, wheels and pages of links all count."""
    wheel = write_wheel(tmp_path / "folder")
    single = write_wheel(tmp_path / "single", tag="cp313-none-any")
    (tmp_path / "simple/leaf").mkdir(parents=True)
    (tmp_path / "simple/leaf/index.html").write_text(
        '<a href="leaf-1.0-1-py3-none-any.whl"></a><a href="Leaf-2.0-py3-none-any.whl"></a>'
        '<a href="oak-1.0-py3-none-any.whl">'
    )
    with local_index() as index:
        index.serve(wheel)
        index.answers["/links"] = lambda handler: send(
            handler, b'<a href="leaf-1.0-2-py3-none-any.whl">', headers={"Content-Type": "text/html"}
        )
        local = (tmp_path / "simple").as_uri()
        links = (
            str(tmp_path / "folder"),
            single.as_uri(),
            f"{index.address}/links",
            str(tmp_path / "missing"),
        )
        indexes = PackageIndexes(settings_for(index.simple, local, f"{index.address}/none", find_links=links))
        assert sorted(found.name for found in indexes.wheels(*LEAF)) == [
            "leaf-1.0-1-py3-none-any.whl", "leaf-1.0-2-py3-none-any.whl", "leaf-1.0-cp313-none-any.whl",
            "leaf-1.0-py3-none-any.whl", "leaf-1.0-py3-none-any.whl",
        ]  # fmt: skip
        file = io.BytesIO()
        indexes.download(indexes.wheels(*LEAF)[0], file)
        assert file.getvalue() == wheel.read_bytes()


def test_names_are_compared_without_their_spelling(tmp_path: Path) -> None:
    """The page of a package has its canonical name. On it, -, _, . and case of file names make no difference."""
    (tmp_path / "my-leaf").mkdir()
    (tmp_path / "my-leaf/index.html").write_text(
        '<a href="My.Leaf-1.0-py3-none-any.whl"></a><a href="my_leaf-1-py3-none-any.whl"></a>'
        '<a href="myleaf-1-py3-none-any.whl">'
    )
    indexes = PackageIndexes(settings_for(tmp_path.as_uri()))
    found = indexes.wheels(canonicalize_name("My_Leaf"), Version("1.0"))
    assert [wheel.name for wheel in found] == ["My.Leaf-1.0-py3-none-any.whl", "my_leaf-1-py3-none-any.whl"]


def test_an_index_that_fails_is_not_passed_over() -> None:
    """An index with a damaged page, or without an answer, could have the better wheel: it is a fault."""
    with local_index() as index, local_index() as other:
        index.answers["/simple/leaf/"] = b'{"files": [1]}'
        other.answers["/simple/leaf/"] = status(500)
        for first, cause in [(index, "cannot be read"), (other, "status 500")]:
            with pytest.raises(IndexFaultError, match=cause):
                PackageIndexes(settings_for(first.simple, f"{index.address}/none")).wheels(*LEAF)
