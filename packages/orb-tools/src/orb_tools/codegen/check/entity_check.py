"""What the form of an entity file cannot say: that names exist, fit together, and give code and tables that work."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.catalogue import Entity, Enum, Rule
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile, ModelFile, TableFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas
    from orb_tools.codegen.read.yaml_document import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that an entity may use."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    entities: frozenset[str]
    """The entities that have a model."""
    types: frozenset[str]
    """What an attribute can be: the plain types and the entities."""
    schemas: Schemas
    """The files. Of what was cut from them, nothing should be said about its use."""

    def may_have_enum(self, name: str) -> bool:
        """Return whether an enum exists, or may exist in what was cut."""
        return name in self.enums or is_unknown(self.schemas.enums, name)

    def may_have_rule(self, name: str) -> bool:
        """Return whether a rule exists, or may exist in what was cut."""
        return name in self.rules or is_unknown(self.schemas.types, "types", name)


class Check(ABC):
    """One look at one entity. What it finds goes to `faults`."""

    def __init__(
        self,
        file: ParsedFile[EntityFile],
        form: TableFile | ModelFile,
        entity: Entity,
        known: Known,
        faults: Faults,
    ) -> None:
        self._file = file
        self._form = form
        self._entity = entity
        self._known = known
        self._faults = faults

    def fault(self, place: Place, wrong: str, right: str) -> None:
        """Note a fault at a place of the file."""
        self._file.fault(self._faults, place, wrong, right)

    @abstractmethod
    def run(self) -> None:
        """Look at everything that is this check's business."""
