"""The check that the texts of a schema can be written into Python, YAML and Markdown, and mean what they show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.yaml_document import Document, Place

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters but tabs and line breaks, halves of a character, and what reorders the text around it."""
_RIGHT = "remove it"


def remove_unusable_characters(document: Document, faults: Faults) -> None:
    """Add a fault for each text with a character that generated files cannot hold, and remove the character.

    The rest of the text stays, so that the same run can check it.
    """
    cleaned = _Cleaner(document, faults).clean(document.data, ())
    document.data.clear()
    document.data.update(cleaned if isinstance(cleaned, dict) else {})


class _Cleaner:
    def __init__(self, document: Document, faults: Faults) -> None:
        self._document = document
        self._faults = faults

    def clean(self, value: object, place: Place) -> object:
        if isinstance(value, str):
            return self._text(value, place)
        if isinstance(value, dict):
            return {
                self._text(key, (*place, key)): self.clean(part, (*place, key)) for key, part in value.items()
            }
        if isinstance(value, list):
            return [self.clean(part, (*place, position)) for position, part in enumerate(value)]
        return value

    def _text(self, text: str, place: Place) -> str:
        found = _REFUSED.search(text)
        if found is None:
            return text
        wrong = f"the character U+{ord(found[0]):04X}, which generated files cannot hold"
        self._faults.add(self._document.display_path, self._document.line(*place), wrong, _RIGHT)
        return _REFUSED.sub("", text)
