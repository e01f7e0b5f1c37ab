"""Checks of a built site: links within it lead somewhere, and it loads nothing from elsewhere.

A reader in a closed network sees the whole site. The generator checks the links of Markdown only; the pages have more:
the navigation, the API reference, and what themes add.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LINKS = {"a": "href", "area": "href", "link": "href"}
_LOADED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "script": "src",
    "source": "src",
    "video": "src",
}
_LOADED_BY_STYLES = re.compile(r"url\(\s*[\"']?((?:https?:)?//[^\"')]*)")
_ONLY_NAMED = {"canonical", "edit"}
"""The relations of `link` elements that no browser loads."""


class _Reference(NamedTuple):
    target: str
    is_loaded: bool


class _Page(HTMLParser):
    """The anchors and the references of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.references: list[_Reference] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        target = values.get(_LINKS.get(tag) or _LOADED.get(tag, ""))
        if target:
            is_loaded = tag in _LOADED or (tag == "link" and values.get("rel") not in _ONLY_NAMED)
            self.references.append(_Reference(target, is_loaded))


def faults(site: Path) -> list[str]:
    """Return what is wrong in a built site, as `page: reference: reason`. An empty list: nothing.

    References to other sites are not followed, except that a page may not load them.
    """
    pages = {path.resolve(): _read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for reference in page.references:
            reason = _reason(path, reference, pages, site.resolve())
            if reason is not None:
                found.append(f"{path.relative_to(site.resolve())}: {reference.target}: {reason}")
    for path in site.rglob("*.css"):
        found += [
            f"{path.relative_to(site)}: {address}: is loaded from elsewhere"
            for address in _LOADED_BY_STYLES.findall(path.read_text(encoding="utf-8"))
        ]
    return sorted(set(found))


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _reason(path: Path, reference: _Reference, pages: dict[Path, _Page], site: Path) -> str | None:
    parts = urlsplit(reference.target)
    if parts.scheme == "data":
        return None
    if parts.scheme or parts.netloc:
        return "is loaded from elsewhere" if reference.is_loaded else None
    base = site if parts.path.startswith("/") else path.parent
    file = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    if file.is_dir():
        file /= "index.html"
    if not file.is_relative_to(site) or not file.is_file():
        return "no such file"
    if parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].anchors:
        return "no such anchor"
    return None
