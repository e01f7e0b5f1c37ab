"""The pipeline: read, check, render, write. All changes are known before the first file is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen.check.catalogue import EMPTY
from orb_tools.codegen.check.check_schemas import check_schemas
from orb_tools.codegen.faults import Fault, Faults, TooManyFaultsError
from orb_tools.codegen.package_folder import ORB_MODELS
from orb_tools.codegen.read.json_schema import entity_schema
from orb_tools.codegen.read.read_schemas import read_schemas
from orb_tools.codegen.read.yaml_document import display_path
from orb_tools.codegen.render.api_text import API, GRAPHQL
from orb_tools.codegen.render.render_files import (
    IAM,
    INPUT_SCHEMAS,
    RIGHTS,
    TEXT_RULES,
    render_files,
)
from orb_tools.codegen.render.stacks import LIMITS
from orb_tools.codegen.render.tables_view import DATA
from orb_tools.codegen.write.differences import Difference, compare
from orb_tools.codegen.write.left_packages import left_packages
from orb_tools.codegen.write.placed_tables import placed_tables
from orb_tools.codegen.write.run_record import inputs_digest, save_record
from orb_tools.codegen.write.write_files import write_files
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_tools.codegen.check.catalogue import Catalogue

ENTITY_SCHEMA = PurePosixPath("schemas/entity.schema.json")
FOLDERS = (
    PurePosixPath(ORB_MODELS), DATA.parent, GRAPHQL.parent, IAM, INPUT_SCHEMAS, RIGHTS.parent, TEXT_RULES.parent,
)  # fmt: skip
"""The folders that are searched for stray generated files, besides the packages of config.yml."""


class SchemaError(ToolError):
    """The schemas have faults. Nothing was written."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        many = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        super().__init__(
            f"{many} in the schemas; nothing was written",
            hint="correct the faults above",
            faults=[str(fault) for fault in found],
        )
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The result of a run before it writes: the generated files, and the differences to the existing ones."""

    texts: Mapping[PurePosixPath, str]
    """The text of every generated file, changed or not."""
    differences: tuple[Difference, ...]
    output: Path
    inputs: str
    """The digest of what the run has read."""
    folders: tuple[PurePosixPath, ...]
    """The folders that are searched for stray generated files."""

    @property
    def files(self) -> int:
        """The number of generated files."""
        return len(self.texts)

    def write(self) -> None:
        """Write the changes: all of them, or none. Record the run.

        The caller holds `exclusive_access` since before `make_plan`.

        Raises:
            OSError: a file cannot be written. None has changed then.
        """
        write_files(self.differences, self.output)
        if not any(difference.handwritten for difference in self.differences):
            save_record(self.inputs, self.output, self.texts, self.folders)


def load_catalogue(schemas: Path, faults: Faults) -> Catalogue:
    """Return the catalogue of a folder of schemas. It is valid only if no fault was added."""
    try:
        return check_schemas(read_schemas(schemas, faults), faults)
    except TooManyFaultsError:
        return EMPTY


def make_plan(schemas: Path, output: Path) -> Plan:
    """Read, check and render the schemas, and compare the result with the existing files.

    Raises:
        SchemaError: the schemas have faults, or their API does not fit into a template. It names all faults.
        ToolError: a hand-written file has the path of a generated one.
    """
    inputs = inputs_digest(schemas)
    faults = Faults()
    catalogue = load_catalogue(schemas, faults)
    if faults:
        raise SchemaError(faults.sorted())
    # The JSON Schema for editors is generated from the form, not from the schemas.
    files = {**render_files(catalogue, placed_tables(output)), ENTITY_SCHEMA: entity_schema()}
    # AppSync accepts as much of a schema, so the template is the nearer limit.
    if (size := len(files.get(API, "").encode())) > LIMITS.bytes:
        wrong = f"api.yml would have {size:,} bytes, and CloudFormation accepts {LIMITS.bytes:,}"
        right = "let the API serve fewer entities, or write shorter descriptions"
        raise SchemaError((Fault(display_path(schemas / "config.yml"), 1, wrong, right),))
    models = PurePosixPath(catalogue.models)
    factories = (PurePosixPath(catalogue.factories),) if catalogue.factories else ()
    generated_folders = {path.parent for path in files if models in path.parents} - {models}
    folders = tuple(dict.fromkeys((*FOLDERS, models, *factories)))
    folders += left_packages(output, folders)
    differences = compare(files, output, folders, generated_folders={*generated_folders, *factories})
    return Plan(texts=files, differences=differences, output=output, inputs=inputs, folders=folders)
