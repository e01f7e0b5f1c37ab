"""The lazy `__init__` files, of the root and of each folder of generated modules: their views and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from orb_tools.codegen.header import header
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import docstring, member_order, natural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.catalogue import Catalogue

_ROOT = "Models, enums and repositories of orb. Each name is loaded at first use, so that unused models cost nothing."
_FOLDERS = {
    "enums": "The enums of schemas/core/enums.yml, each in its own module, loaded at first use.",
    "inputs": "The inputs of operations, one module for each entity, loaded at first use.",
    "models": "The models of schemas/entities, each in its own module, loaded at first use.",
    "repositories": "The repositories, one for each table, loaded at first use.",
    "rights": "Who may use the operations on each entity: one module each, with the table RIGHTS.",
}
"""The folders that are generated even if they are empty."""


class PackageView(TypedDict):
    """What the `__init__` files of a package hold."""

    header: str
    doc: str
    names: list[tuple[str, str]]
    """The public names, each after its module."""


def package_text(view: PackageView) -> str:
    """Return the text of an `__init__.py`."""
    names = sorted(view["names"], key=lambda entry: entry[1].lower())
    entries = "".join(f'        "{name}": "{module}",\n' for module, name in names)
    return f"""\
{view["header"]}
{view["doc"]}

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {f"{{{chr(10)}{entries}    }}" if entries else "{}"},
)
"""


def package_stub_text(view: PackageView) -> str:
    """Return the text of an `__init__.pyi`."""
    imports = [fit(f"from {module} import {name} as {name}") for module, name in view["names"]]
    about = "# For type checkers. Python does not read this file: the names load at first use."
    return "\n".join([view["header"], about, *imports, ""])


def factory_packages(catalogue: Catalogue) -> Iterator[tuple[str, PackageView]]:
    """Yield the import path of each package of factories, with what its files hold."""
    root = catalogue.factories_package
    contents: dict[str, list[tuple[str, str]]] = {root: []}
    for entity in catalogue.entities.values():
        if entity.has_model:
            for length in range(len(entity.folder) + 1):
                package = ".".join((root, *entity.folder[:length]))
                contents.setdefault(package, []).append((f"{root}.{entity.path}", f"{entity.name}Factory"))
    doc = docstring("The factories of the models of schemas/entities, each loaded at first use.")
    for package, entries in sorted(contents.items()):
        names = sorted(entries, key=lambda entry: (natural(entry[0]), member_order(entry[1])))
        yield package, {"header": header("schemas/"), "doc": doc, "names": names}


def package_views(catalogue: Catalogue) -> Iterator[tuple[str, PackageView]]:
    """Yield the path of each package, such as `models.motion`, with what its files hold."""
    contents: dict[str, list[tuple[str, str]]] = {"": [], **{folder: [] for folder in _FOLDERS}}
    for module, name in sorted(
        _names(catalogue), key=lambda entry: (natural(entry[0]), member_order(entry[1]))
    ):
        contents[""].append((module, name))
        parts = module.split(".")[:-1]
        for length in range(1, len(parts) + 1):
            contents.setdefault(".".join(parts[:length]), []).append((module, name))
    for entity in catalogue.entities.values():
        # A package offers no RIGHTS, because every module has a table of that name.
        for length in range(1, len(entity.folder) + 1) if entity.rights else ():
            contents.setdefault(".".join(("rights", *entity.folder[:length])), [])
    for package, entries in sorted(contents.items()):
        yield (
            package,
            {
                "header": header("schemas/"),
                "doc": docstring(_about(package), fallback="Generated code."),
                "names": [(f"{catalogue.models_package}.{module}", name) for module, name in entries],
            },
        )


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield every public name, with its module."""
    for enum in catalogue.enums.values():
        yield enum.module, enum.name
    for entity in catalogue.entities.values():
        yield from ((f"inputs.{entity.path}", name) for name in catalogue.input_classes(entity))
        if entity.has_model:
            module = f"models.{entity.path}"
            yield module, entity.name
            yield from ((module, row) for _, row in entity.row_classes())
        if entity.has_repository:
            yield f"repositories.{entity.path}", f"{entity.name}Repository"
    for registry in catalogue.registries.values():
        yield f"models.{registry.path}", registry.name


def _about(package: str) -> str:
    top, _, below = package.partition(".")
    if not below:
        return _FOLDERS.get(package, _ROOT)
    return f"The {top} of schemas/entities/{below.replace('.', '/')}."
