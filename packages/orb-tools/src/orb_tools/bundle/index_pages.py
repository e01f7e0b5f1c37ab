"""Read the files that a page of an index lists: JSON (PEP 691) and HTML (PEP 503), or a folder of wheels."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
ACCEPTED = f"{JSON_TYPE}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
_SHA256 = re.compile(r"sha256=([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWheel:
    """A wheel that a page lists."""

    name: str
    """The name of the file."""
    address: str
    sha256: str | None
    """Its SHA-256 in hexadecimal, as the page says. None: the page does not say."""


def listed_wheels(
    content: bytes,
    address: str,
    *,
    content_type: str = "",
    is_wanted: Callable[[str], bool] = lambda _: True,
    suffixes: tuple[str, ...] = (".whl",),
) -> Iterator[ListedWheel]:
    """Yield the wheels that a page lists. Links to this machine count only on a page of this machine.

    Args:
        content: The page.
        address: Where the page came from. Links are relative to it.
        content_type: The header of the answer.
        is_wanted: Called with the name of each wheel. A page can list thousands, so the others are not looked at.
        suffixes: What the names of the files end in, if sdists are wanted too.

    Raises:
        ValueError: The page cannot be read.
    """
    if content_type.lower().startswith(JSON_TYPE):
        links = _json_links(content)
    else:
        parser = _Links()
        try:
            parser.feed(content.decode("utf-8", errors="replace"))
        except AssertionError as error:  # `HTMLParser` raises it for declarations that it does not know.
            raise ValueError("the page is not valid") from error
        links = iter(parser.links)
        address = urljoin(address, parser.base or "")
    local = urlsplit(address).scheme == "file"
    for link, sha256 in links:
        bare, _, fragment = link.partition("#")
        name = unquote(bare.rpartition("/")[2])
        if not name.endswith(suffixes) or not is_wanted(name):
            continue
        target = urljoin(address, bare)
        if urlsplit(target).scheme in ({"file"} if local else {"http", "https"}):
            stated = _SHA256.fullmatch(fragment)
            yield ListedWheel(name=name, address=target, sha256=sha256 or (stated[1] if stated else None))


def folder_wheels(folder: Path) -> Iterator[ListedWheel]:
    """Yield the wheels in a folder, or the one wheel that `folder` is."""
    for path in sorted(folder.glob("*.whl")) if folder.is_dir() else [folder]:
        yield ListedWheel(name=path.name, address=path.absolute().as_uri(), sha256=None)


def _json_links(content: bytes) -> Iterator[tuple[str, str | None]]:
    try:
        files: Any = json.loads(content)["files"]
        for file in files:
            yield str(file["url"]), file.get("hashes", {}).get("sha256")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ValueError("the page is not valid") from error


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.links: list[tuple[str, None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"a", "base"}:
            return
        link = dict(attrs).get("href")
        if tag == "a" and link:
            self.links.append((link, None))
        elif tag == "base" and self.base is None:
            self.base = link
