"""Names that must differ across all files, since classes and modules are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.catalogue import UNIQUE_VALUES
from orb_tools.codegen.check.entity_builder import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.check.catalogue import Entity, Enum, Rule
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.yaml_document import Place

_RENAME = "rename one of the two"


class NameCheck:
    """The names of all entities, enums and rules, and what generated code makes of them."""

    def __init__(self, enums: Mapping[str, Enum], rules: Mapping[str, Rule], faults: Faults) -> None:
        self._faults = faults
        self._classes = {f"{name}Rule": f"type '{name}'" for name in rules}
        self._classes |= {name: f"enum '{name}'" for name in enums}
        self._modules: dict[str, str] = {}
        self._named: dict[str, ParsedFile[EntityFile]] = {}

    def named(self, files: Iterable[ParsedFile[EntityFile]]) -> dict[str, ParsedFile[EntityFile]]:
        """Return the files by the name of their entity, without those whose name is taken or cannot be one."""
        for file in files:
            if self._is_usable(file):
                self._named[file.form.root.name] = file
                self._of_file(file)
        self._folders()
        return self._named

    def _is_usable(self, file: ParsedFile[EntityFile]) -> bool:
        name = file.form.root.name
        if reason := names.unusable_class(name):
            self._fault(file, f"name '{name}' {reason}", "write letters and digits, such as Users")
        elif name == UNIQUE_VALUES:
            self._fault(file, f"'{name}' is the generator's own table", "choose another name")
        elif name in self._named:
            first = self._named[name].document.shown
            self._fault(file, f"duplicate entity '{name}'", f"rename it; the first is in {first}")
        else:
            return True
        return False

    def _of_file(self, file: ParsedFile[EntityFile]) -> None:
        name, stem = file.form.root.name, file.document.path.stem
        if name != stem:
            self._fault(file, f"name '{name}' is not that of the file", f"write '{stem}', or rename the file")
        for own in (name, f"{name}Create", f"{name}Update", f"{name}Repository"):
            self._class(file, ("name",), f"'{name}'", own, f"entity '{name}'")
        module = names.snake(name)
        if module in self._modules:
            wrong = f"'{name}' makes the module '{module}', as does {self._modules[module]}"
            self._fault(file, wrong, _RENAME)
        self._modules[module] = f"entity '{name}'"
        for part in folder_of(file.document):
            if not part.isidentifier() or not part.islower() or names.unusable(part) == "is a Python keyword":
                wrong = f"folder '{part}' is not a name of a Python package"
                right = "rename it: lower-case letters, digits, _"
                self._faults.add(file.document.shown, 1, wrong, right)

    def _folders(self) -> None:
        """Refuse a module beside a folder of the same name, which would hide it."""
        paths = {folder_of(file.document) for file in self._named.values()}
        folders = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
        for name, file in self._named.items():
            module = names.snake(name)
            if (*folder_of(file.document), module) in folders:
                wrong = f"'{name}' makes the module '{module}', as does the folder '{module}'"
                self._fault(file, wrong, _RENAME)

    def rows(self, entities: Iterable[Entity]) -> None:
        """Look at the classes that indexes make."""
        for entity in entities:
            for index, row in entity.rows():
                place = ("model", "keys", "secondary", entity.indexes.index(index), "name")
                of = f"index '{index.name}'"
                self._class(self._named[entity.name], place, of, row, f"{of} of '{entity.name}'")

    def _class(self, file: ParsedFile[EntityFile], place: Place, maker: str, made: str, owner: str) -> None:
        """Take the name of a class for its owner. The first owner keeps it."""
        if made in self._classes:
            wrong = f"{maker} makes a class '{made}', as does {self._classes[made]}"
            file.fault(self._faults, place, wrong, _RENAME)
        self._classes.setdefault(made, owner)

    def _fault(self, file: ParsedFile[EntityFile], wrong: str, right: str) -> None:
        file.fault(self._faults, ("name",), wrong, right)
