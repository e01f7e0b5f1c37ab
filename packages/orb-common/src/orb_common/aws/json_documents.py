"""A check for JSON documents that are stored in AWS: they must read back as they were written."""

from __future__ import annotations

__all__ = ["require_text_names"]


def require_text_names(document: object) -> None:
    """Require text names in all objects. `json` turns other names into text, so they would be read back changed.

    Raises:
        TypeError: A name is not text.
    """
    if isinstance(document, dict):
        if not all(isinstance(name, str) for name in document):
            raise TypeError("a name is not text")
        document = list(document.values())
    if isinstance(document, list | tuple):
        for part in document:
            require_text_names(part)
