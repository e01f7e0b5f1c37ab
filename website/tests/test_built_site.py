"""Checks of the built site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from website.built_site import faults

if TYPE_CHECKING:
    from pathlib import Path


def site_with(folder: Path, body: str) -> Path:
    """Write a site with two pages and a picture, one page with `body`."""
    (folder / "deep").mkdir()
    (folder / "index.html").write_text("<h1 id=top>Home</h1><a href='deep/page.html#part'>page</a>")
    (folder / "deep" / "page.html").write_text(f"<h2 id='part'>Part</h2><a id=''></a>{body}")
    (folder / "dot.png").write_bytes(b"")
    return folder


@pytest.mark.parametrize(
    "body",
    [
        "<a href='../index.html#top'>home</a>",
        "<a href='..'>home</a>",
        "<a href='#part'>here</a>",
        "<a href='/index.html'>home</a>",
        "<a href='https://example.org/x'>elsewhere</a>",
        "<a href='mailto:a@example.org'>mail</a>",
        "<img src='../dot.png'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=canonical href='https://example.org/'>",
    ],
)
def test_a_whole_site_has_no_faults(tmp_path: Path, body: str) -> None:
    """Links within the site, links to other sites, and own pictures are right."""
    assert faults(site_with(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<a href='gone.html'>x</a>", "gone.html: no such file"),
        ("<a href='../../outside.html'>x</a>", "../../outside.html: no such file"),
        ("<a href='#gone'>x</a>", "#gone: no such anchor"),
        ("<a href='../index.html#gone'>x</a>", "../index.html#gone: no such anchor"),
        ("<img src='gone.png'>", "gone.png: no such file"),
        (
            "<script src='https://cdn.example/x.js'></script>",
            "https://cdn.example/x.js: is loaded from elsewhere",
        ),
        ("<script src='//cdn.example/x.js'></script>", "//cdn.example/x.js: is loaded from elsewhere"),
        (
            "<link rel=stylesheet href='https://cdn.example/x.css'>",
            "https://cdn.example/x.css: is loaded from elsewhere",
        ),
        ("<link rel=preconnect href='https://cdn.example'>", "https://cdn.example: is loaded from elsewhere"),
        ("<img src='https://cdn.example/x.png'>", "https://cdn.example/x.png: is loaded from elsewhere"),
    ],
)
def test_a_fault_is_named_with_its_page(tmp_path: Path, body: str, fault: str) -> None:
    """A broken link or anchor, and all that a closed network cannot load."""
    assert faults(site_with(tmp_path, body)) == [f"deep/page.html: {fault}"]


@pytest.mark.parametrize(
    "style", ["@import url('https://cdn.example/x.css');", "a { background: url(//cdn.example/x.png) }"]
)
def test_styles_load_nothing_from_elsewhere(tmp_path: Path, style: str) -> None:
    """A font in a style sheet is a request to another site too."""
    site = site_with(tmp_path, "")
    (site / "site.css").write_text(style)
    assert [fault.partition(":")[0] for fault in faults(site)] == ["site.css"]
