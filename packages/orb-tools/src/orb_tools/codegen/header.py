"""The mark of a generated file: the generator replaces and removes files that carry it, and no others."""

from __future__ import annotations

_JSON_START = '{\n  "$comment": "'
_MARKDOWN_START = "<!-- "
_STARTS = (_JSON_START, _MARKDOWN_START, "# ")


def mark(source: str) -> str:
    """Return the sentence that says what a file is generated from."""
    return f'Generated from {source} by "make generate". Do not edit.'


def header(source: str) -> str:
    """Return the first line of a generated Python or YAML file. A JSON file has the mark as its `$comment`."""
    return f"# {mark(source)}"


def markdown_header(source: str) -> str:
    """Return the first line of a generated page."""
    return f"{_MARKDOWN_START}{mark(source)} -->"


def is_generated(text: str) -> bool:
    """Return whether a file carries the mark. Its first two lines are enough."""
    start = next((start for start in _STARTS if text.startswith(start)), "")
    first = text.removeprefix(start)
    return first.startswith("Generated from ") and '"make generate' in first.partition("\n")[0].replace(
        "\\", ""
    )
