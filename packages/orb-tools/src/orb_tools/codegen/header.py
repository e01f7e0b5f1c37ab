"""The header of generated files. The generator replaces and removes only files that have it."""

from __future__ import annotations

_JSON_START = '{\n  "$comment": "'
_MARKDOWN_START = "<!-- "
_STARTS = (_JSON_START, _MARKDOWN_START, "# ")


def generated_notice(source: str) -> str:
    """Return the sentence that names the source of a generated file."""
    return f'Generated from {source} by "make generate". Do not edit.'


def header(source: str) -> str:
    """Return the first line of a generated Python or YAML file. JSON files hold the notice in `$comment`."""
    return f"# {generated_notice(source)}"


def markdown_header(source: str) -> str:
    """Return the first line of a generated page."""
    return f"{_MARKDOWN_START}{generated_notice(source)} -->"


def is_generated(text: str) -> bool:
    """Return whether the file with this text is generated. The first two lines are enough."""
    start = next((start for start in _STARTS if text.startswith(start)), "")
    first = text.removeprefix(start)
    return first.startswith("Generated from ") and '"make generate' in first.partition("\n")[0].replace(
        "\\", ""
    )
