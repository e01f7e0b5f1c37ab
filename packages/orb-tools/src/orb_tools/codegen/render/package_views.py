"""What the template of a lazy `__init__` shows, for the root and for each folder of generated modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.python_source import docstring, natural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.catalogue import Catalogue

_ROOT = "Models, enums and repositories of orb. Nothing loads until it is asked for: one model used costs one model."
_FOLDERS = {
    "enums": "The enums of schemas/core/enums.yml, each in a module of its own, loaded when it is asked for.",
    "inputs": "What comes in for a table, new or changed, each in a module of its own, loaded when it is asked for.",
    "models": "The models of schemas/entities, each in a module of its own, loaded when it is asked for.",
    "repositories": "Typed access to the tables, one repository each, loaded when it is asked for.",
    "rights": "Who may use the operations on an entity: a module for each, with a table RIGHTS.",
}
"""The folders that are there even when they are empty."""


def package_views(catalogue: Catalogue) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each package's path, such as `models.motion`, with the values of templates/package.py.jinja."""
    inside: dict[str, list[tuple[str, str]]] = {"": [], **{folder: [] for folder in _FOLDERS}}
    for module, name in sorted(_names(catalogue), key=lambda entry: (natural(entry[0]), natural(entry[1]))):
        inside[""].append((module, name))
        parts = module.split(".")[:-1]
        for length in range(1, len(parts) + 1):
            inside.setdefault(".".join(parts[:length]), []).append((module, name))
    for entity in catalogue.entities.values():
        # Tables of rights all have one name, which a package could offer of one alone.
        for length in range(1, len(entity.folder) + 1) if entity.rights else ():
            inside.setdefault(".".join(("rights", *entity.folder[:length])), [])
    for package, entries in sorted(inside.items()):
        yield (
            package,
            {
                "header": header("schemas/"),
                "doc": docstring(_about(package), fallback="Generated code."),
                "names": [(f"orb_models.{module}", name) for module, name in entries],
            },
        )


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield every public name, with its module."""
    for enum in catalogue.enums.values():
        yield enum.module, enum.name
    for entity in catalogue.entities.values():
        module = f"models.{entity.path}"
        yield module, entity.name
        if entity.is_table:
            yield f"inputs.{entity.path}", f"{entity.name}Create"
            yield f"inputs.{entity.path}", f"{entity.name}Update"
            yield f"repositories.{entity.path}", f"{entity.name}Repository"
        yield from ((module, row) for _, row in entity.rows())
    for registry in catalogue.registries.values():
        yield f"models.{registry.path}", registry.name


def _about(package: str) -> str:
    top, _, below = package.partition(".")
    if not below:
        return _FOLDERS.get(package, _ROOT)
    return f"What schemas/entities/{below.replace('.', '/')} gives to {top}."
