"""Loading of the catalogue that `orb schema` works on."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import SchemaError, load_catalogue
from orb_tools.errors import ToolError
from orb_tools.schema.git_schemas import unpack_schemas

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Catalogue


def valid_catalogue(schemas: Path) -> Catalogue:
    """Return the catalogue of a folder of schemas.

    Raises:
        SchemaError: The schemas have faults. It names all of them.
    """
    faults = Faults()
    catalogue = load_catalogue(schemas, faults)
    if faults:
        raise SchemaError(faults.sorted())
    return catalogue


def catalogue_at(schemas: Path, ref: str) -> Catalogue:
    """Return the catalogue of the schemas as they were at a commit, by the rules of today's generator.

    Raises:
        ToolError: git has no such commit or folder, or the schemas have faults. Then each fault names the commit.
    """
    with tempfile.TemporaryDirectory(prefix="orb-schema-") as folder:
        target = Path(folder).resolve() / schemas.resolve().name
        target.mkdir()
        unpack_schemas(schemas, ref, target)
        try:
            return valid_catalogue(target)
        except SchemaError as error:
            faults = [
                replace(fault, path=f"{ref}:{target.name}/{Path(fault.path).resolve().relative_to(target)}")
                for fault in error.found
            ]
            raise ToolError(
                f"the schemas at '{ref}' have faults by the rules of this version of orb",
                hint="name a later commit, or compare with the version of orb of that commit",
                faults=list(map(str, faults)),
            ) from None
