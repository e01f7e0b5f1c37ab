"""Run the Python blocks of Markdown pages, because an example that does not run is worse than no example."""

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
    """A Python block of a page."""

    code: str
    line: int
    """The number of its first line in the page, from 1."""


def examples(path: Path) -> Iterator[Example]:
    """Yield the blocks that begin with exactly ```` ```python ````, in the order of the page."""
    text = path.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        indent = match["indent"]
        lines = (line.removeprefix(indent) for line in match["code"].splitlines(keepends=True))
        yield Example(code="".join(lines), line=text.count("\n", 0, match.start("code")) + 1)


def run_examples(path: Path) -> dict[str, object]:
    """Run the Python blocks of a Markdown page from top to bottom, in one namespace, and return that namespace.

    An exception of a block is not caught; its traceback names the page and the line. AWS calls go to the endpoint of
    the environment, so use this together with the fixture `aws`.
    """
    # A module in sys.modules, because pydantic and dataclasses look up annotations there.
    module = ModuleType(f"orb_docs_{path.stem.replace('-', '_')}")
    sys.modules[module.__name__] = module
    try:
        for example in examples(path):
            # Blank lines in front, so that a traceback has the line numbers of the page.
            code = compile("\n" * (example.line - 1) + example.code, str(path), "exec", dont_inherit=True)
            exec(code, module.__dict__)  # noqa: S102 - running the page's own code is the purpose
    finally:
        del sys.modules[module.__name__]
    return module.__dict__
