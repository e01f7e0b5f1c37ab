"""A folder of schemas, read: every file in its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from orb_tools.codegen.read.core_files import EnumsFile, TypesFile, ValidatorsFile
from orb_tools.codegen.read.entity_file import STAND_INS, EntityFile
from orb_tools.codegen.read.form_check import parse
from orb_tools.codegen.read.yaml_document import load, shown

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.parsed_file import ParsedFile

FormT = TypeVar("FormT", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemas:
    """The files of a folder of schemas."""

    enums: ParsedFile[EnumsFile] | None
    """core/enums.yml. None: it is missing, or too little of it has the form."""
    types: ParsedFile[TypesFile] | None
    """core/types.yml, likewise."""
    validators: ParsedFile[ValidatorsFile] | None
    """core/validators.yml, likewise."""
    entities: tuple[ParsedFile[EntityFile], ...]
    """The files below entities/, by path."""
    unread: frozenset[str]
    """The names of entities whose files have too little of the form: they exist, and nothing more is known of them."""


def read_schemas(folder: Path, faults: Faults) -> Schemas:
    """Return the files of a folder of schemas. Complete only when no fault was noted."""
    entities: list[ParsedFile[EntityFile]] = []
    unread: set[str] = set()
    for path in sorted((folder / "entities").rglob("*.yml")):
        document = load(path, folder, faults)
        parsed = document and parse(document, EntityFile, faults, STAND_INS)
        if parsed:
            entities.append(parsed)
        else:
            name = document.data.get("name") if document else None
            unread.add(name if isinstance(name, str) else path.stem)
    for path in sorted((folder / "entities").rglob("*.yaml")):
        faults.add(shown(path), 1, "a file that would be overlooked", f"rename it to {path.stem}.yml")
    if not entities and not faults:
        faults.add(shown(folder / "entities"), 1, "no entity", "add a file such as entities/Users.yml")
    return Schemas(
        enums=_core_file(folder, "enums", EnumsFile, faults),
        types=_core_file(folder, "types", TypesFile, faults),
        validators=_core_file(folder, "validators", ValidatorsFile, faults),
        entities=tuple(entities),
        unread=frozenset(unread),
    )


def _core_file(folder: Path, name: str, form: type[FormT], faults: Faults) -> ParsedFile[FormT] | None:
    path = folder / "core" / f"{name}.yml"
    if not path.is_file():
        faults.add(shown(path), 1, "missing", "add the file")
        return None
    document = load(path, folder, faults)
    return parse(document, form, faults) if document else None
