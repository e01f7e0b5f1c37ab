"""docs/troubleshooting.md quotes the messages that the sources have."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "troubleshooting.md"
OTHERS = {"pip and pipenv", "CloudFormation and Lambda"}
"""The sections with messages of other programs."""
OTHERS_HERE = {"AccessDeniedException", "AttributeError: ... has no attribute 'status_code'"}
"""Messages of other programs in our sections."""
HOLE = "…"
"""What stands for a part that differs."""


def quoted() -> list[str]:
    """Return the messages in the first column of the tables of our sections."""
    found = []
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        for row in text.splitlines() if title not in OTHERS else ():
            found += re.findall(r"`([^`]+)`", row.split(" | ")[0]) if row.startswith("| `") else []
    return [message for message in found if message not in OTHERS_HERE]


def texts() -> frozenset[str]:
    """Return the texts in our sources. What an f-string or a variable of a shell fills in is a hole."""
    scripts = [*ROOT.glob(".ci/**/*"), *ROOT.glob("infrastructure/scripts/*")]
    modules = [path for path in scripts if path.suffix == ".py"]
    modules += [*ROOT.glob("packages/*/src/**/*.py"), *ROOT.glob("website/*.py")]
    return frozenset(
        "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in parts)
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for parts in [node.values if isinstance(node, ast.JoinedStr) else [node]]
        if all(
            isinstance(part, ast.FormattedValue) or isinstance(getattr(part, "value", 0), str)
            for part in parts
        )
    ) | frozenset(
        re.sub(r"\$(\{[^}]*\}|\(.*\)|\w+)", HOLE, text)
        for path in scripts
        if path.is_file() and path.suffix in {"", ".sh"}
        for text in re.findall(r'"([^"\n]*)"', path.read_text(encoding="utf-8"))
    )


def test_messages_exist() -> None:
    """Each message of orb that the page quotes is a text of the sources."""
    known = texts()
    assert [message for message in quoted() if not any(message in text for text in known)] == []


def test_others_are_in_the_page() -> None:
    """The sections and messages of other programs are those of the page."""
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"\n## {title}\n" in page for title in OTHERS)
    assert all(f"| `{message}`" in page for message in OTHERS_HERE)
    assert len(quoted()) > 50
