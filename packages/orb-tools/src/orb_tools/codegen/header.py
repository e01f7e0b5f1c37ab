"""The mark of a generated file: the generator replaces and removes files that carry it, and no others."""

from __future__ import annotations

_JSON_START = '{\n  "$comment": "'


def mark(source: str) -> str:
    """Return the sentence that says what a file is generated from."""
    return f'Generated from {source} by "make generate". Do not edit.'


def header(source: str) -> str:
    """Return the first line of a generated Python or YAML file. A JSON file has the mark as its `$comment`."""
    return f"# {mark(source)}"


def is_generated(text: str) -> bool:
    """Return whether a file carries the mark. Its first two lines are enough."""
    first = text.removeprefix(_JSON_START) if text.startswith(_JSON_START) else text.removeprefix("# ")
    return first.startswith("Generated from ") and '"make generate' in first.partition("\n")[0].replace(
        "\\", ""
    )
