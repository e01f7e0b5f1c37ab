"""The navigation, with the generated pages."""

from __future__ import annotations

from website.navigation import pages, settings


def test_generated_pages_take_the_place_of_their_words() -> None:
    """Each word of the settings becomes the pages in their order. A word that stayed would be a missing page."""
    project = settings({"api": ["api/index.md", "api/b.md", "api/a.md"], "commands": ["commands/index.md"]})[
        "project"
    ]
    found = list(pages(project["nav"]))
    start = found.index("api/index.md")
    assert found[start : start + 4] == ["api/index.md", "api/b.md", "api/a.md", "commands/index.md"]
    assert all(path.endswith(".md") for path in found)


def test_pages_are_found_at_every_depth() -> None:
    """Sections can have sections."""
    assert list(pages(["a.md", {"B": "b.md"}, {"C": ["c.md", {"D": ["d.md"]}]}])) == [
        "a.md",
        "b.md",
        "c.md",
        "d.md",
    ]
