"""A page whose example does not run is worse than no page, so every Python block of every page is run."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(r"^(?P<indent> *)```python *\n(?P<code>.*?)^(?P=indent)``` *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One Python block of a page."""

    code: str
    line: int
    """Where its first line of code stands in the page, from 1."""


def examples(path: Path) -> Iterator[Example]:
    """The blocks fenced as exactly ```` ```python ````, in the order of the page."""
    text = path.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        indent = match["indent"]
        lines = (line.removeprefix(indent) for line in match["code"].splitlines(keepends=True))
        yield Example(code="".join(lines), line=text.count("\n", 0, match.start("code")) + 1)


def run_examples(path: Path) -> dict[str, object]:
    """Runs the Python blocks of a Markdown page from top to bottom, in one namespace, which it gives back.

    An exception leaves as it is; its traceback names the page and the line in it. AWS calls go where the
    environment points, so use it together with the fixture `aws`.
    """
    # A real module, and known to sys.modules, because pydantic and dataclasses look annotations up there.
    module = ModuleType(f"orb_docs_{path.stem.replace('-', '_')}")
    sys.modules[module.__name__] = module
    try:
        for example in examples(path):
            # Blank lines in front make the line numbers of a traceback those of the page.
            code = compile("\n" * (example.line - 1) + example.code, str(path), "exec", dont_inherit=True)
            exec(code, module.__dict__)  # noqa: S102 - running the page's own code is the purpose
    finally:
        del sys.modules[module.__name__]
    return module.__dict__
