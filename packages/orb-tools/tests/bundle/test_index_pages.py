"""Pages of an index are read as PEP 503 and PEP 691 say, and a page cannot lead to files of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.index_pages import JSON_TYPE, ListedWheel, folder_wheels, listed_wheels

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://index/simple/leaf/"
SHA = "a" * 64


def test_both_forms_list_the_same() -> None:
    """HTML and JSON give the same wheels, without sdists. Links are relative to the page or its base."""
    html = f'<base href="../../x/"><a href="leaf%2B1.whl#sha256={SHA}">a</a><a href="leaf-1.tar.gz">b</a><a>c</a>'
    json = f'{{"files": [{{"url": "../../x/leaf%2B1.whl", "hashes": {{"sha256": "{SHA}"}}}}, {{"url": "a.gz"}}]}}'
    expected = [ListedWheel(name="leaf+1.whl", address="https://index/x/leaf%2B1.whl", sha256=SHA)]
    assert list(listed_wheels(html.encode(), PAGE)) == expected
    assert list(listed_wheels(json.encode(), PAGE, content_type=JSON_TYPE)) == expected
    assert list(listed_wheels(html.encode(), PAGE, is_wanted=lambda name: name == "other.whl")) == []


def test_a_hash_of_another_kind_is_not_stated() -> None:
    """Only a whole SHA-256 counts. Other hashes are as good as no hash."""
    page = b'<a href="a.whl#md5=1"></a><a href="b.whl#sha256=12"></a><a href="c.whl"></a>'
    assert [wheel.sha256 for wheel in listed_wheels(page, PAGE)] == [None, None, None]


def test_a_page_does_not_lead_to_this_machine() -> None:
    """Links to files, and to schemes that are not of the web, are left out, except on a page of this machine."""
    page = b'<a href="file:///etc/a.whl"></a><a href="data:,a.whl"></a><a href="https://[/a.whl"></a>'
    assert list(listed_wheels(page[:-28], PAGE)) == []
    assert [wheel.name for wheel in listed_wheels(page[:28], "file:///index/leaf/index.html")] == ["a.whl"]


@pytest.mark.parametrize(
    "page", [b"", b"[]", b'{"files": 1}', b'{"files": [1]}', b'{"files": [{}]}',
             b'{"files": [{"url": "a", "hashes": 1}]}', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_a_page_that_is_not_valid(page: bytes) -> None:
    """Anything else than the documented form raises `ValueError`."""
    with pytest.raises(ValueError, match="not valid"):
        list(listed_wheels(page, PAGE, content_type=JSON_TYPE))


def test_a_page_that_is_not_html() -> None:
    """A declaration that no HTML has raises `ValueError` too."""
    with pytest.raises(ValueError, match="not valid"):
        list(listed_wheels(b"<![x]>", PAGE))


def test_a_folder_or_a_wheel(tmp_path: Path) -> None:
    """A folder lists its wheels, and a wheel itself. Their hashes are not known."""
    (tmp_path / "a.whl").write_bytes(b"")
    (tmp_path / "a.tar.gz").write_bytes(b"")
    wheel = ListedWheel(name="a.whl", address=(tmp_path / "a.whl").as_uri(), sha256=None)
    assert list(folder_wheels(tmp_path)) == list(folder_wheels(tmp_path / "a.whl")) == [wheel]
