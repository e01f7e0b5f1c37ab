"""Links between pages lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", ".github/*.md", "docs/**/*.md", "packages/*/*.md")
    for page in ROOT.glob(pattern)
)
READMES = [page for page in PAGES if page.parent.parent == ROOT / "packages" and page.name == "README.md"]


def relative_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def without_blocks(page: Path) -> str:
    """Return the text of a page without its blocks of code."""
    return re.sub(
        r"^( *)```.*?^\1``` *$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def prose(page: Path) -> str:
    """Return the text of a page without its code."""
    return re.sub(r"`[^`\n]*`", "", without_blocks(page))


def links(page: Path) -> list[str]:
    """Return the targets of all links and images of a page."""
    text = prose(page)
    return re.findall(r"\]\(([^)\s]+)[^)]*\)", text) + re.findall(r"^\[[^]]+\]: (\S+)$", text, re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    found: Counter[str] = Counter()
    result = set()
    for title in re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE):
        text_of_title = re.sub(r"\]\([^)]*\)", "", title).strip()
        anchor = re.sub(r"[^\w -]", "", text_of_title.lower()).replace(" ", "-")
        result.add(f"{anchor}-{found[anchor]}" if found[anchor] else anchor)
        found[anchor] += 1
    return result


@pytest.mark.parametrize("page", PAGES, ids=relative_name)
def test_links_lead_somewhere(page: Path, repository: str) -> None:
    """The file and the heading that a link names exist. Links to other sites are not followed."""
    faults = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        if path.startswith(repository):
            target = ROOT / re.sub(r"^/?((blob|tree)/main/)?", "", path.removeprefix(repository))
        elif re.match(r"[a-z]+:", path):
            continue
        else:
            target = page.parent / path if path else page
        if not target.exists():
            faults.append(f"{link}: no such file")
        elif anchor and anchor not in anchors(target):
            faults.append(f"{link}: no such heading")
    assert faults == []


@pytest.mark.parametrize("page", PAGES, ids=relative_name)
def test_labels_of_links_are_defined(page: Path) -> None:
    """A page defines exactly the labels that its links use: `[text][label]` or `[label]`."""
    text = prose(page)
    defined = {label.lower() for label in re.findall(r"^\[([^]]+)\]: \S+$", text, re.MULTILINE)}
    used = re.findall(r"\[([^]\n]+)\](?![\[(:])", re.sub(r"\[[^]\n]*\](?=\[)", "", text))
    labels = {label.lower() for label in used if not re.fullmatch(r"[ xX]", label)}
    assert labels == defined


@pytest.mark.parametrize("page", READMES, ids=relative_name)
def test_readmes_of_packages_have_whole_addresses(page: Path) -> None:
    """The README of a package is read outside of the checkout too, where a relative link leads nowhere."""
    assert [link for link in links(page) if not link.startswith("https://")] == []
