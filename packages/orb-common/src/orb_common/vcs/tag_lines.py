"""The last line of a comment, by which its writer finds it again: `###<search text>### #tag1 #tag2`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_BODY", "format_tags", "has_tags", "with_tags"]

MAX_BODY = 65_536
"""The characters of a comment on GitHub."""
MARK = "###"
CUT = "\n[...]"
"""Stands for the end of a text that is too long."""
_SEARCH = re.compile(r"[^\s#]([^\r\n#]*[^\s#])?")
_TAG = re.compile(r"[^\s#]+")
_LINE = re.compile(r"###([^\r\n#]+)###((?: #[^\s#]+)*)")


def format_tags(search_str: str, tags: Iterable[str] = ()) -> str:
    """Return the tag line.

    Args:
        search_str: What the writer looks for: one line without "#", and without spaces at its ends.
        tags: More marks, such as the ids of a run. A "#" at their beginning is ignored.

    Raises:
        ValidationError: The search text or a tag cannot be in a tag line. `field` names it.
    """
    if not _SEARCH.fullmatch(search_str):
        raise ValidationError('search_str must be one line without "#"', field="search_str")
    names = [tag.removeprefix("#") for tag in tags]
    if not all(_TAG.fullmatch(name) for name in names):
        raise ValidationError('a tag must have neither spaces nor "#"', field="tags")
    return " ".join([f"{MARK}{search_str}{MARK}", *(f"#{name}" for name in names)])


def has_tags(body: str, search_str: str, tags: Iterable[str] = ()) -> bool:
    """Return whether the last line of a text that is not empty is a tag line with a search text and these tags.

    The line may have more tags, and may have them in another order.
    """
    lines = body.rstrip().splitlines()
    found = _LINE.fullmatch(lines[-1].strip()) if lines else None
    if found is None or found[1] != search_str:
        return False
    return {tag.removeprefix("#") for tag in tags} <= {tag.removeprefix("#") for tag in found[2].split()}


def with_tags(body: str, search_str: str, tags: Iterable[str] = ()) -> str:
    """Return a text, an empty line and the tag line. A text that is too long is cut, the tag line is not.

    Raises:
        ValidationError: As `format_tags`.
    """
    end = f"\n\n{format_tags(search_str, tags)}"
    if len(body) + len(end) > MAX_BODY:
        body = body[: MAX_BODY - len(end) - len(CUT)] + CUT
    return body + end
