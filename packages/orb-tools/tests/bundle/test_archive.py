"""The same files give the same zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.bundle.archive import Member, content_digest, write_zip

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\:"), min_size=1, max_size=20
)


FILES = st.dictionaries(NAMES, st.binary(max_size=300), max_size=8)


def zipped(members: Iterable[Member]) -> bytes:
    file = io.BytesIO()
    sha256, size = write_zip(members, file)
    assert (sha256, size) == (hashlib.sha256(file.getvalue()).hexdigest(), len(file.getvalue()))
    return file.getvalue()


@given(FILES)
def test_a_zip_holds_what_was_put_in(files: dict[str, bytes]) -> None:
    """The reader of the standard library returns any names and contents, and its checks pass."""
    content = zipped(Member.pack(name, data) for name, data in files.items())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files


@given(FILES)
def test_order_does_not_matter(files: dict[str, bytes]) -> None:
    """The same files in any order are the same zip and the same content digest."""
    members = [Member.pack(name, data) for name, data in files.items()]
    assert zipped(members) == zipped(reversed(members))
    assert content_digest(members) == content_digest(members[::-1])
    assert [member.content for member in members] == list(files.values())


def test_a_name_is_in_a_zip_once() -> None:
    """Two files with one name raise `ValueError`, and nothing is written."""
    file = io.BytesIO()
    with pytest.raises(ValueError, match="unique"):
        write_zip([Member.pack("a", b""), Member.pack("a", b"x")], file)
    assert file.getvalue() == b""


def test_executables_stay_executable() -> None:
    """A zip keeps the mode of a program."""
    content = zipped([Member.pack("bin/tool", b"#!/bin/sh\n", executable=True)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].external_attr >> 16 == 0o100755
