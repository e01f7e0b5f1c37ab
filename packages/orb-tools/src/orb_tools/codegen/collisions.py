"""Names that generated code would give twice, beyond those that stand in the schemas themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import build, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.load import Document
    from orb_tools.codegen.schema import Entity


def classes_of(name: str) -> tuple[str, ...]:
    """The classes that an entity makes by its name alone."""
    return (name, f"{name}Create", f"{name}Update", f"{name}Repository")


def check(
    entities: Mapping[str, Entity], named: Mapping[str, Document], enums: Iterable[str], faults: Faults
) -> None:
    """Notes rows of indexes that share a class's name, and modules that a folder of the same name would hide."""
    taken = {name: f"enum '{name}'" for name in enums}
    taken |= {own: f"entity '{name}'" for name in named for own in classes_of(name)}
    folders = {build.folder(document)[:depth] for document in named.values() for depth in (1, 2, 3, 4)}
    for name, document in named.items():
        if (*build.folder(document), names.snake(name)) in folders:
            module = names.snake(name)
            faults.add(
                document.shown,
                document.line("name"),
                f"'{name}' makes the module '{module}', as does the folder '{module}'",
                "rename one of the two",
            )
    for name, entity in entities.items():
        for index, row in entity.rows():
            if row in taken:
                document = named[name]
                place = ("model", "keys", "secondary", entity.indexes.index(index), "name")
                faults.add(
                    document.shown,
                    document.line(*place),
                    f"index '{index.name}' makes a class '{row}', as does {taken[row]}",
                    "rename one of the two",
                )
            taken.setdefault(row, f"index '{index.name}' of '{name}'")
