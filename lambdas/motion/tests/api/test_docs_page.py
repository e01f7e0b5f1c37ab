"""The page /docs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lambdas.motion.api.docs_page import CONTENT_SECURITY_POLICY, page
from lambdas.motion.api.openapi import description
from lambdas.motion.api.routes import ROUTES


class _Page(HTMLParser):
    """The tags, links and ids of a page, and whether all tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in {"meta", "!doctype"}:
            self.open.append(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(str(value))
            if name == "id":
                self.ids.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_shows_every_route() -> None:
    """Each route and schema is on the page, links lead to its ids, and all tags are closed."""
    text = page(description())
    found = _Page()
    found.feed(text)
    assert found.open == []
    for route in ROUTES:
        assert f"<code>{route.path}</code>" in text
    assert len(found.ids) == len(set(found.ids)) == len(description()["components"]["schemas"])
    assert {link for link in found.links if link.startswith("#")} <= {f"#{each}" for each in found.ids}


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """It has no script, image or address of another server, and its policy forbids them."""
    text = page(description())
    found = _Page()
    found.feed(text)
    assert not found.tags & {"script", "img", "link", "iframe"}
    assert not re.search(r"https?://", re.sub(r"https://www\.spotify\.com\S*", "", text))
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_texts_are_escaped() -> None:
    """Nothing of a description is read as HTML."""
    schema = {
        "type": "object",
        "description": "<b>&",
        "properties": {"<i>": {"type": "string", "enum": ["<u>"]}},
    }
    text = page({**description(), "components": {"schemas": {"<s>": schema}}})
    assert not re.search(r"<[bius]>", text)
