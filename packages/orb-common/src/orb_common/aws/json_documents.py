"""JSON documents that AWS stores for us: what is read back must equal what was put."""

from __future__ import annotations

__all__ = ["require_text_names"]


def require_text_names(document: object) -> None:
    """Pass when all names of all objects are text. `json` writes other names as text, so they would come back changed.

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
