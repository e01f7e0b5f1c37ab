"""What JSON Schema cannot say: that names exist, fit together, and give code that works and a table that AWS takes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.load import Document, Place
    from orb_tools.codegen.schema import Attribute, Entity, Enum, Rule

PLAIN_TYPES = frozenset({"string", "number", "decimal", "boolean", "timestamp", "array", "object"})


@dataclass(frozen=True, slots=True)
class Known:
    """The names that an entity may use."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    entities: frozenset[str]


class Check(ABC):
    """One look at one entity. What it finds goes to `faults`."""

    def __init__(self, document: Document, entity: Entity, known: Known, faults: Faults) -> None:
        self._document = document
        self._entity = entity
        self._known = known
        self._faults = faults

    def fault(self, place: Place, wrong: str, right: str) -> None:
        """Notes a fault at a place of the document."""
        self._faults.add(self._document.shown, self._document.line(*place), wrong, right)

    def _said(self, place: Place, key: str) -> object:
        """What the document itself has at a place, where the entity holds what was made of it."""
        value: object = self._document.data
        for step in (*place, key):
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
        return value

    def _body(self, attribute: Attribute) -> Mapping[str, object]:
        body = self._said(("model", "attributes"), attribute.name)
        return body if isinstance(body, dict) else {}

    @abstractmethod
    def run(self) -> None:
        """Looks at everything that is this check's business."""
