"""The pages of the checkout that the site shows, and their links, which must also work on GitHub.

A link of the checkout leads to a page of the site where the site has that page, and to the repository otherwise.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE_OF_DOCS = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "reporting.md",
}
"""The pages that are not in docs/, with their paths in the site."""
PICTURES = (".png", ".svg")
_CODE_OR_LINK = re.compile(
    r"^(?P<indent> *)(?P<fence>```+).*?^(?P=indent)(?P=fence) *$"
    r"|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<before>\]\(|^\[[^]\n]+\]: )(?P<target>[^)\s]+)",
    re.DOTALL | re.MULTILINE,
)


def site_paths(root: Path = ROOT) -> dict[str, str]:
    """Return the path in the site of each page and picture, by its path in the checkout. Both are relative."""
    files = (path for path in (root / "docs").rglob("*") if path.suffix in {".md", *PICTURES})
    shown = {path.relative_to(root).as_posix(): path.relative_to(root / "docs").as_posix() for path in files}
    return dict(sorted(shown.items())) | OUTSIDE_OF_DOCS


def repository_address(root: Path = ROOT) -> str:
    """Return the address of the repository, from the settings of orb-common. It ends without a slash."""
    settings = tomllib.loads((root / "packages/orb-common/pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["urls"]["Repository"]).rstrip("/")


def with_site_links(text: str, page: str, shown: dict[str, str], *, address: str, root: Path = ROOT) -> str:
    """Return the Markdown of a page with the links that it needs in the site. Code stays as it is.

    Args:
        text: The page.
        page: Its path in the checkout.
        shown: The pages of the site, as `site_paths` returns them.
        address: The address of the repository, for links to files that the site does not show.
        root: The checkout.
    """

    def changed(match: re.Match[str]) -> str:
        target = match["target"]
        if target is None or re.match(r"[a-z]+:|#", target):
            return match[0]
        return match["before"] + _site_link(target, page, shown, address=address, root=root)

    return _CODE_OR_LINK.sub(changed, text)


def _site_link(target: str, page: str, shown: dict[str, str], *, address: str, root: Path) -> str:
    path, hash_sign, anchor = target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if file in shown:
        return posixpath.relpath(shown[file], posixpath.dirname(shown[page]) or ".") + hash_sign + anchor
    kind = "tree" if (root / file).is_dir() else "blob"
    return f"{address}/{kind}/main/{file}{hash_sign}{anchor}"


def stage(folder: Path, *, convert: Callable[[str], str], root: Path = ROOT) -> None:
    """Write all pages and pictures of the checkout to `folder`, with links and Markdown that the site needs.

    Args:
        folder: The folder of the pages of the site. It exists.
        convert: Returns the Markdown of GitHub as the Markdown that the site generator reads.
        root: The checkout.
    """
    shown = site_paths(root)
    address = repository_address(root)
    for page, path in shown.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if page.endswith(PICTURES):
            target.write_bytes((root / page).read_bytes())
            continue
        text = (root / page).read_text(encoding="utf-8")
        target.write_text(
            convert(with_site_links(text, page, shown, address=address, root=root)), encoding="utf-8"
        )
