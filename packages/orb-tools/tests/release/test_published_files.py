"""The index itself says what is published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from local_index import local_index, send, status
from packaging.version import Version

from orb_tools.bundle.index_client import IndexClient
from orb_tools.bundle.index_settings import IndexSettings
from orb_tools.errors import ToolError
from orb_tools.release.index_access import IndexAccess
from orb_tools.release.published_files import published_files, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local_index import LocalIndex

OURS = Version("1.4.0+orb")
WHEEL, SDIST = "orb_common-1.4.0+orb-py3-none-any.whl", "orb_common-1.4.0+orb.tar.gz"
OTHERS = (
    "orb_common-1.4.0-py3-none-any.whl",
    "orb_common-1.4.1+orb.tar.gz",
    "orb_common.zip",
    "x.whl",
    "x.tar.gz",
)


@pytest.fixture
def pages() -> Iterator[LocalIndex]:
    with local_index() as running:
        yield running


def found(pages: LocalIndex) -> dict[str, str]:
    access = IndexAccess(address=f"{pages.address}/")
    return published_files(IndexClient(IndexSettings(retries=0)), access, "orb-common", OURS)


@pytest.mark.parametrize("stated", [True, False])
def test_wheels_and_sdists_of_one_version(stated: bool, pages: LocalIndex) -> None:
    """Only files of that very version count. A digest that the page does not state is that of the file."""
    links = []
    for name in (WHEEL, SDIST, *OTHERS):
        body = name.encode()
        digest = f"#sha256={hashlib.sha256(body).hexdigest()}" if stated else ""
        links.append(f'<a href="/files/{name.replace("+", "%2B")}{digest}">{name}</a>')
        if not stated:
            pages.answers[f"/files/{name.replace('+', '%2B')}"] = body
    page = "".join(links).encode()
    pages.answers["/simple/orb-common/"] = lambda it: send(it, page, headers={"Content-Type": "text/html"})
    assert found(pages) == {name: hashlib.sha256(name.encode()).hexdigest() for name in (WHEEL, SDIST)}


def test_a_package_that_is_not_there(pages: LocalIndex) -> None:
    """An index without the package has no file of it."""
    assert found(pages) == {}


@pytest.mark.parametrize("code", [401, 403, 500])
def test_an_index_that_does_not_answer(code: int, pages: LocalIndex) -> None:
    """A page that is refused is not an empty page."""
    pages.answers["/simple/orb-common/"] = status(code)
    with pytest.raises(ToolError, match="does not say what it has of orb-common") as caught:
        found(pages)
    assert "127.0.0.1" not in caught.value.message


def test_this_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pip's settings the connection counts, and no other index and no folder."""
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://other.example.com/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "wheels")
    monkeypatch.setenv("PIP_TIMEOUT", "7")
    access = IndexAccess(address="https://ours.example.com/")
    settings = settings_of(access)
    assert (settings.indexes, settings.find_links, settings.timeout) == ((access.pages,), (), 7)
