"""Whether the generator reads a page as GitHub does. Their Markdown differs, so the rest of a page can become code.

The parts of a page are counted on both sides. A part that is read in another way changes a count.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = {
    "heading_open": "headings",
    "fence": "blocks of code",
    "code_block": "blocks of code",
    "list_item_open": "items of lists",
    "tr_open": "rows of tables",
    "image": "images",
}
_TAGS = {"pre": "blocks of code", "li": "items of lists", "tr": "rows of tables", "img": "images"}
_TAGS |= {f"h{level}": "headings" for level in range(1, 7)}


class _Article(HTMLParser):
    """The parts of the article of a page. What the theme adds around it is not counted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: Counter[str] = Counter()
        self._is_inside = False

    def handle_starttag(
        self,
        tag: str,
        attrs: Sequence[tuple[str, str | None]],  # noqa: ARG002 - the signature of HTMLParser
    ) -> None:
        self._is_inside = self._is_inside or tag == "article"
        if self._is_inside and tag in _TAGS:
            self.parts[_TAGS[tag]] += 1

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "article"


def differences(markdown: str, html: str) -> list[str]:
    """Return what a built page has more or fewer of than its Markdown, as GitHub reads it. An empty list: nothing."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    every = [*tokens, *(child for token in tokens for child in token.children or [])]
    wanted = Counter(_KINDS[token.type] for token in every if token.type in _KINDS)
    article = _Article()
    article.feed(html)
    return [
        f"{wanted[kind]} {kind} in Markdown, {article.parts[kind]} in the page"
        for kind in dict.fromkeys(_KINDS.values())
        if wanted[kind] != article.parts[kind]
    ]
