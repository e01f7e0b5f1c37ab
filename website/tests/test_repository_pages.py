"""The pages of the checkout in the site."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from website.navigation import pages, settings
from website.repository_pages import ROOT, repository_address, site_paths, stage, with_site_links

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.repository
SHOWN = {"README.md": "index.md", "docs/tables.md": "tables.md", "docs/way.svg": "way.svg"}
ADDRESS = "https://git.example.org/orb"


@pytest.mark.parametrize(
    ("page", "link", "in_the_site"),
    [
        ("README.md", "docs/tables.md", "tables.md"),
        ("README.md", "docs/tables.md#keys", "tables.md#keys"),
        ("README.md", "docs/way.svg", "way.svg"),
        ("README.md", "#start", "#start"),
        ("README.md", "Makefile", f"{ADDRESS}/blob/main/Makefile"),
        ("docs/tables.md", "../README.md#start", "index.md#start"),
        ("docs/tables.md", "../lambdas/users", f"{ADDRESS}/tree/main/lambdas/users"),
        ("docs/tables.md", "../schemas/generate.py#L3", f"{ADDRESS}/blob/main/schemas/generate.py#L3"),
        ("docs/tables.md", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_links_lead_to_pages_of_the_site_or_to_the_repository(page: str, link: str, in_the_site: str) -> None:
    """A link keeps its anchor, and leads to the site where the site shows the file."""
    for form in ("see [it]({}).", "[![it]({})]", "[it]: {}"):
        assert with_site_links(form.format(link), page, SHOWN, address=ADDRESS) == form.format(in_the_site)


@pytest.mark.parametrize(
    "code",
    [
        "`[it](Makefile)`",
        "``a ` [it](Makefile)``",
        "```md\n[it](Makefile)\n```",
        "1. a\n   ````\n   [it](Makefile)\n   ````",
    ],
)
def test_code_stays(code: str) -> None:
    """What looks like a link in code is code. A link after it is a link."""
    text = f"{code}\n\n[it](Makefile)"
    assert with_site_links(text, "README.md", SHOWN, address=ADDRESS) == (
        f"{code}\n\n[it]({ADDRESS}/blob/main/Makefile)"
    )


def test_every_page_is_in_the_navigation_once() -> None:
    """Nobody finds a page that the navigation does not have, and the generator refuses one that does not exist."""
    project = settings({"api": [], "commands": []})["project"]
    found = sorted(path for path in pages(project["nav"]) if path.endswith(".md"))
    assert found == sorted(path for path in site_paths().values() if path.endswith(".md"))


def test_all_pages_are_staged(tmp_path: Path) -> None:
    """Each page and picture is in the folder, converted, and a picture has the same bytes."""
    stage(tmp_path, convert=lambda text: f"converted\n{text}")
    shown = site_paths()
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} == set(shown.values())
    for page, path in shown.items():
        if path.endswith(".md"):
            assert (tmp_path / path).read_text(encoding="utf-8").startswith("converted\n")
        else:
            assert (tmp_path / path).read_bytes() == (ROOT / page).read_bytes()


def test_pages_are_tracked_files() -> None:
    """The site shows no file that is not in the repository."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert site_paths().keys() <= set(tracked.stdout.splitlines())


def test_the_address_is_that_of_the_packages() -> None:
    """Links to files that the site does not show lead to the repository."""
    assert (
        f'Repository = "{repository_address()}"' in (ROOT / "packages/orb-tools/pyproject.toml").read_text()
    )
