"""Reading of a folder of schemas into typed files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from orb_tools.codegen.read.characters import remove_unusable_characters
from orb_tools.codegen.read.config_file import ConfigFile
from orb_tools.codegen.read.core_files import EnumsFile, TypesFile, ValidatorsFile
from orb_tools.codegen.read.entity_file import PLACEHOLDERS, EntityFile
from orb_tools.codegen.read.form_check import parse
from orb_tools.codegen.read.yaml_document import display_path, load

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.form_parts import Form
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Document

FormT = TypeVar("FormT", bound="Form")
_KNOWN = ("config.yml", "core", "entities", "entity.schema.json")
_CORE = ("enums.yml", "types.yml", "validators.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemas:
    """The files of a folder of schemas."""

    enums: ParsedFile[EnumsFile] | None
    """core/enums.yml. None: it is missing, or too little of it is valid."""
    types: ParsedFile[TypesFile] | None
    """core/types.yml. None: as for enums."""
    validators: ParsedFile[ValidatorsFile] | None
    """core/validators.yml. None: as for enums."""
    config_file: ParsedFile[ConfigFile] | None
    """config.yml. None: as for enums."""
    entities: tuple[ParsedFile[EntityFile], ...]
    """The files below entities/, in order of path."""
    unread: frozenset[str]
    """The names of entities whose files are invalid. References to them are valid."""

    @property
    def config(self) -> ConfigFile:
        """What config.yml says. The defaults if it is missing or has faults."""
        return self.config_file.form if self.config_file is not None else ConfigFile()


def read_schemas(folder: Path, faults: Faults) -> Schemas:
    """Return the files of a folder of schemas. They are complete only if no fault was added."""
    entities: list[ParsedFile[EntityFile]] = []
    unread: set[str] = set()
    for path in sorted((folder / "entities").rglob("*")):
        if path.is_dir() or _is_for_people(path):
            continue
        if path.suffix != ".yml":
            right = f"rename it to {path.name.partition('.')[0]}.yml, or move it out of {folder.name}/"
            faults.add(display_path(path), 1, "a file that is not read", right)
            continue
        document = _load(path, folder, faults)
        # A file without a valid name is checked under the name of the file.
        parsed = document and parse(document, EntityFile, faults, {**PLACEHOLDERS, ("name",): path.stem})
        if parsed:
            entities.append(parsed)
        else:
            name = document.data.get("name") if document else None
            unread.add(name if isinstance(name, str) else path.stem)
    if not entities and not faults:
        faults.add(display_path(folder / "entities"), 1, "no entity", "add a file such as entities/Users.yml")
    for path in sorted((folder / "core").glob("*")):
        if path.name not in _CORE and not _is_for_people(path):
            right = f"only {', '.join(_CORE)} are read here: rename it, or move it out of {folder.name}/"
            faults.add(display_path(path), 1, "a file that is not read", right)
    for path in sorted(folder.glob("*")):
        is_of_python = path.name == "__pycache__" or path.suffix == ".py"
        if path.name not in _KNOWN and not is_of_python and not _is_for_people(path):
            what = "a folder" if path.is_dir() else "a file"
            right = f"only {', '.join(_KNOWN)} are read here: rename it, or move it out of {folder.name}/"
            faults.add(display_path(path), 1, f"{what} that is not read", right)
    return Schemas(
        enums=_core_file(folder, "enums", EnumsFile, faults),
        types=_core_file(folder, "types", TypesFile, faults),
        validators=_core_file(folder, "validators", ValidatorsFile, faults),
        config_file=_config(folder, faults),
        entities=tuple(entities),
        unread=frozenset(unread),
    )


def _config(folder: Path, faults: Faults) -> ParsedFile[ConfigFile] | None:
    path = folder / "config.yml"
    document = _load(path, folder, faults, may_be_empty=True) if os.path.lexists(path) else None
    return parse(document, ConfigFile, faults) if document else None


def _core_file(folder: Path, name: str, form: type[FormT], faults: Faults) -> ParsedFile[FormT] | None:
    path = folder / "core" / f"{name}.yml"
    if not path.is_file():
        faults.add(display_path(path), 1, "missing", "add the file")
        return None
    document = _load(path, folder, faults)
    return parse(document, form, faults) if document else None


def _load(path: Path, folder: Path, faults: Faults, *, may_be_empty: bool = False) -> Document | None:
    try:
        document = load(path, folder, faults, may_be_empty=may_be_empty)
    except OSError as error:
        faults.add(
            display_path(path), 1, f"cannot be read ({error.strerror})", "correct the file or its rights"
        )
        return None
    if document is not None:
        remove_unusable_characters(document, faults)
    return document


def _is_for_people(path: Path) -> bool:
    """Return whether a file among the schemas is a page, or hidden."""
    return path.suffix == ".md" or path.name.startswith(".")
