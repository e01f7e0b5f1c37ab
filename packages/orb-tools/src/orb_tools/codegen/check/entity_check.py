"""The base class of the checks of one entity, and the names that an entity may use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.read.parsed_file import is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.core import Enum, Rule
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.check.time_limit import TimeLimit
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile, InputFile, ModelFile, TableFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas
    from orb_tools.codegen.read.yaml_document import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """The names that an entity may use."""

    enums: Mapping[str, Enum]
    rules: Mapping[str, Rule]
    entities: frozenset[str]
    """The entities that have a model."""
    types: frozenset[str]
    """The types of attributes: the plain types and the entities."""
    schemas: Schemas
    """The files. References to removed parts of them are not faults."""
    pattern_time: TimeLimit
    """The time for the checks of all patterns."""

    def may_have_enum(self, name: str) -> bool:
        """Return whether an enum exists, or may be in a removed part."""
        return name in self.enums or is_unknown(self.schemas.enums, name)

    def may_have_rule(self, name: str) -> bool:
        """Return whether a rule exists, or may be in a removed part."""
        return name in self.rules or is_unknown(self.schemas.types, "types", name)


class Check(ABC):
    """A check of one entity. It adds what it finds to `faults`."""

    def __init__(
        self,
        file: ParsedFile[EntityFile],
        form: TableFile | ModelFile | InputFile,
        entity: Entity,
        known: KnownNames,
        faults: Faults,
    ) -> None:
        self._file = file
        self._form = form
        self._entity = entity
        self._known = known
        self._faults = faults

    def fault(self, place: Place, wrong: str, right: str) -> None:
        """Add a fault at a place in the file."""
        self._file.fault(self._faults, place, wrong, right)

    @abstractmethod
    def run(self) -> None:
        """Run the check."""
