"""The names of repositories, as GitHub has them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_repository"]

# The name is not a step of a path. GitHub allows 39 characters for an owner and 100 for a name.
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")


def is_repository(text: str) -> bool:
    """Return whether a text is `owner/name`, of at most 100 characters each."""
    return _REPOSITORY.fullmatch(text) is not None
