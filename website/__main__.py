"""Build the site into dist/site: `make docs`, or `python -m website MERMAID`, with the path of mermaid.min.js.

The pages are copied to .orb/website, with the generated ones beside them, and built there. Only a site without faults
replaces the old one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import mdformat
import tomli_w

from website import api_pages, command_pages
from website.built_site import faults
from website.navigation import SETTINGS, settings
from website.rendered_pages import differences
from website.repository_pages import ROOT, site_paths, stage

WORK = ROOT / ".orb" / "website"
TARGET = ROOT / "dist" / "site"
NATURAL_SIZE = '%%{init: {"er": {"useMaxWidth": false}}}%%'
"""Otherwise the diagram of all tables becomes as narrow as the page, and nobody can read it. The page scrolls it."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def converted(text: str) -> str:
    """Return Markdown of GitHub as Markdown of the site generator, which wants four spaces before parts of lists."""
    found: str = mdformat.text(text, options={"wrap": "keep", "number": True}, extensions={"gfm", "mkdocs"})
    # The generator does not know a word after the language, as in "```bash fails".
    found = re.sub(r"^( *```+\w+) .*$", r"\1", found, flags=re.MULTILINE)
    return found.replace("```mermaid\nerDiagram\n", f"```mermaid\n{NATURAL_SIZE}\nerDiagram\n")


def build(mermaid: Path) -> list[str]:
    """Build the site into `WORK / "site"`, and return its faults.

    Args:
        mermaid: The script that draws diagrams. The generator would load it from another site.
    """
    if not mermaid.is_file():
        return [f"{mermaid}: no such file"]
    shutil.rmtree(WORK, ignore_errors=True)
    pages = WORK / "docs"
    pages.mkdir(parents=True)
    stage(pages, convert=converted)
    generated = {"api": api_pages.api_pages(), "commands": command_pages.command_pages()}
    for path, text in (generated["api"] | generated["commands"]).items():
        (pages / path).parent.mkdir(exist_ok=True)
        (pages / path).write_text(text, encoding="utf-8")
    shutil.copytree(SETTINGS.parent / "theme", WORK / "theme")
    shutil.copytree(SETTINGS.parent / "assets", pages / "assets")
    shutil.copy(mermaid, pages / "assets" / "mermaid.min.js")
    # The generator takes relative paths from the folder of its settings.
    for package in ROOT.glob("packages/orb-*"):
        (WORK / package.name).symlink_to(package / "src")
    (WORK / "zensical.toml").write_text(tomli_w.dumps(settings(generated)), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "--clean"]
    done = subprocess.run(
        command, cwd=WORK, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = COLOUR.sub("", done.stdout)
    if done.returncode != 0 or "Warning" in output:
        return [output]
    return faults(WORK / "site") + [
        f"{page}: {difference}"
        for page, path in site_paths().items()
        if path.endswith(".md")
        for difference in differences(
            (ROOT / page).read_text(encoding="utf-8"),
            (WORK / "site" / path).with_suffix(".html").read_text(encoding="utf-8"),
        )
    ]


def main() -> None:
    """Build and publish the site. Exit status 1: it has faults, which are on standard error."""
    found = build(Path(sys.argv[1]))
    if found:
        sys.exit("\n".join(found))
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.parent.mkdir(exist_ok=True)
    (WORK / "site").replace(TARGET)
    print(f"dist/site/index.html: {len(list(TARGET.rglob('*.html')))} pages")


if __name__ == "__main__":
    main()
