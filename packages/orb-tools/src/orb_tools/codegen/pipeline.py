"""The stages in a row: read, check, render, write. What is written is decided before the first byte is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen.check.check_schemas import check_schemas
from orb_tools.codegen.faults import Fault, Faults
from orb_tools.codegen.read.json_schema import entity_schema
from orb_tools.codegen.read.read_schemas import read_schemas
from orb_tools.codegen.render.render_files import DATA, PACKAGE, RIGHTS, TEXT_RULES, render_files
from orb_tools.codegen.write.differences import Difference, compare
from orb_tools.codegen.write.formatting import formatted
from orb_tools.codegen.write.write_files import write_files
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.codegen.check.catalogue import Catalogue

ENTITY_SCHEMA = PurePosixPath("schemas/entity.schema.json")


class SchemaError(ToolError):
    """The schemas have faults; nothing was written."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        many = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        super().__init__(
            f"{many} in the schemas; nothing was written",
            hint="correct the lines above",
            faults=[str(fault) for fault in found],
        )
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run found out: how many files belong there, and which of them are not as they should be."""

    files: int
    differences: tuple[Difference, ...]
    output: Path

    def write(self) -> None:
        """Make the changes, each file at once or not at all."""
        write_files(self.differences, self.output)


def load_catalogue(schemas: Path, faults: Faults) -> Catalogue:
    """Return the catalogue of a folder of schemas. Of use only when no fault was noted."""
    return check_schemas(read_schemas(schemas, faults), faults)


def plan(schemas: Path, output: Path) -> Plan:
    """Do everything but the writing.

    Raises:
        SchemaError: the schemas have faults; it shows them all.
        ToolError: a hand-written file is in the way.
    """
    faults = Faults()
    catalogue = load_catalogue(schemas, faults)
    if faults:
        raise SchemaError(faults.sorted())
    # Beside what the schemas say: the form that they have, for editors.
    files = formatted({**render_files(catalogue), ENTITY_SCHEMA: entity_schema()})
    folders = [PACKAGE, DATA.parent, RIGHTS.parent, TEXT_RULES.parent]
    owned = {path.parent for path in files if PACKAGE in path.parents} - {PACKAGE}
    return Plan(files=len(files), differences=compare(files, output, folders, owned=owned), output=output)
