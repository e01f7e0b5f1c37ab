"""The check of names across all files: no two may have the same class or module in Python."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import UNIQUE_VALUES
from orb_tools.codegen.check.entity_builder import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.check.core import Enum, Rule
    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Place

_RENAME = "rename one of the two"


class NameCheck:
    """The names of all entities, enums and rules, with their classes and modules in generated code."""

    def __init__(self, enums: Mapping[str, Enum], rules: Mapping[str, Rule], faults: Faults) -> None:
        self._faults = faults
        self._classes = {rule.constant: f"type '{name}'" for name, rule in rules.items()}
        self._classes |= {name: f"enum '{name}'" for name in enums}
        self._modules: dict[str, str] = {}
        self._files: dict[str, ParsedFile[EntityFile]] = {}
        self.unusable: list[ParsedFile[EntityFile]] = []
        """The files whose name is invalid or already in use. Their contents are checked all the same."""

    def files_by_name(self, files: Iterable[ParsedFile[EntityFile]]) -> dict[str, ParsedFile[EntityFile]]:
        """Return the files by entity name, without those whose name is invalid or already in use."""
        for file in files:
            if self._is_usable(file):
                self._files[file.form.root.name] = file
                self._check_file(file)
            else:
                self.unusable.append(file)
        self._check_folders()
        return self._files

    def _is_usable(self, file: ParsedFile[EntityFile]) -> bool:
        name = file.form.root.name
        if reason := names.class_name_problem(name):
            self._fault(file, f"name '{name}' {reason}", "write letters and digits, such as Users")
        elif name == UNIQUE_VALUES:
            self._fault(file, f"'{name}' is the name of the generator's own table", "choose another name")
        elif name in self._files:
            first = self._files[name].document.display_path
            self._fault(file, f"duplicate entity '{name}'", f"rename it; the first is in {first}")
        else:
            return True
        return False

    def _check_file(self, file: ParsedFile[EntityFile]) -> None:
        name, stem = file.form.root.name, file.document.path.stem
        if name != stem:
            self._fault(file, f"name '{name}' is not that of the file", f"write '{stem}', or rename the file")
        for own in (name, f"{name}Create", f"{name}Update", f"{name}Repository"):
            self._record_class(file, ("name",), f"'{name}'", own, f"entity '{name}'")
        module = names.snake(name)
        if module in self._modules:
            wrong = f"'{name}' makes the module '{module}', as does {self._modules[module]}"
            self._fault(file, wrong, _RENAME)
        self._modules[module] = f"entity '{name}'"
        for part in folder_of(file.document):
            if not names.PYTHON_NAME.match(part) or keyword.iskeyword(part):
                wrong = f"folder '{part}' is not a valid name of a Python package"
                right = "rename it: lower-case letters, digits, _"
                self._faults.add(file.document.display_path, 1, wrong, right)

    def _check_folders(self) -> None:
        """Refuse a module that has the name of a folder beside it, because the folder would hide the module."""
        paths = {folder_of(file.document) for file in self._files.values()}
        folders = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
        for name, file in self._files.items():
            module = names.snake(name)
            if (*folder_of(file.document), module) in folders:
                wrong = f"'{name}' makes the module '{module}', as does the folder '{module}'"
                self._fault(file, wrong, _RENAME)

    def check_row_classes(self, entities: Iterable[Entity]) -> None:
        """Check the names of the row classes of indexes."""
        for entity in entities:
            for index, row in entity.row_classes():
                place = ("model", "keys", "secondary", entity.indexes.index(index), "name")
                of = f"index '{index.name}'"
                self._record_class(self._files[entity.name], place, of, row, f"{of} of '{entity.name}'")

    def check_input_classes(self, entities: Iterable[Entity]) -> None:
        """Check the names of the inputs of all attributes, such as `MakersInput`."""
        for entity in entities:
            of = f"'{entity.name}'"
            self._record_class(self._files[entity.name], ("name",), of, f"{entity.name}Input", f"entity {of}")

    def _record_class(
        self, file: ParsedFile[EntityFile], place: Place, maker: str, class_name: str, owner: str
    ) -> None:
        """Record the owner of a class name. A second owner is a fault."""
        if class_name in self._classes:
            wrong = f"{maker} makes a class '{class_name}', as does {self._classes[class_name]}"
            file.fault(self._faults, place, wrong, _RENAME)
        self._classes.setdefault(class_name, owner)

    def _fault(self, file: ParsedFile[EntityFile], wrong: str, right: str) -> None:
        file.fault(self._faults, ("name",), wrong, right)
