"""The stages in a row: read, check, render, format, compare. What is written is decided before the first byte is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.codegen.catalogue import read
from orb_tools.codegen.faults import Fault, Faults
from orb_tools.codegen.formatting import formatted
from orb_tools.codegen.render import DATA, PACKAGE, render
from orb_tools.codegen.write import Difference, compare
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


class SchemaError(ToolError):
    """The schemas have faults; nothing was written."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        many = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        super().__init__(
            f"{many} in the schemas; nothing was written",
            hint="mend the lines above",
            faults=[str(f) for f in found],
        )
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run found out: how many files belong there, and which of them are not as they should be."""

    files: int
    differences: tuple[Difference, ...]


def plan(schemas: Path, output: Path) -> Plan:
    """Everything but the writing.

    Raises:
        SchemaError: the schemas have faults; it tells them all.
        ToolError: a hand-written file is in the way.
    """
    faults = Faults()
    catalogue = read(schemas, faults)
    if faults:
        raise SchemaError(faults.sorted())
    files = formatted(render(catalogue))
    return Plan(files=len(files), differences=compare(files, output, [PACKAGE, DATA.parent]))
