"""The pages of the API reference: one for each room, with its public names in the order of the alphabet.

The names of a room load at first use, so their list exists only at run time, in `__all__`. The pages name each of them,
and mkdocstrings reads its docstring and its types from the sources.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

import orb_common
import orb_models
import orb_testing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FOLDER = "api"
PACKAGES = (orb_common, orb_models, orb_testing)
NAMELESS = {"orb_testing", "orb_testing.fakes", "orb_testing.scenarios", "orb_testing.suites"}
"""The rooms without names of their own. People import from their modules, such as `orb_testing.clocks`."""


def rooms() -> list[ModuleType]:
    """Return what people import from: all rooms with names, and the modules of rooms without names.

    The names of a module in a room with names are those of the room.
    """
    return [
        module
        for package in PACKAGES
        for module in _public(package)
        if getattr(module, "__all__", None) or not hasattr(module, "__path__")
    ]


def _public(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        if info.name.startswith("_") or not (info.ispkg or package.__name__ in NAMELESS):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if info.ispkg:
            yield from _public(module)
        else:
            yield module


def api_pages() -> dict[str, str]:
    """Return the Markdown of each page by its path in the site. The first is the overview."""
    found = rooms()
    pages = {path_of(module): _page(module, found) for module in found}
    rows = "".join(
        f"\n| [`{module.__name__}`]({module.__name__}.md) | {_first_sentence(module)} |" for module in found
    )
    overview = (
        f"# API\n\nImport a name from the room that has it.\n\n| room | what it is |\n|---|---|{rows}\n"
    )
    return {f"{FOLDER}/index.md": overview} | pages


def path_of(module: ModuleType) -> str:
    """Return the path of the page of a room in the site."""
    return f"{FOLDER}/{module.__name__}.md"


def _first_sentence(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().partition("\n")[0].partition(". ")[0].rstrip(".") + "."


def _page(module: ModuleType, found: list[ModuleType]) -> str:
    """Return the page of a room or module. A name that another page describes is a link to it."""
    guides = [f"[{guide}](../{guide})" for guide in re.findall(r"docs/([\w-]+\.md)", module.__doc__ or "")]
    head = [f"# {module.__name__}", *(f"Guide: {guide}" for guide in guides)]
    if not hasattr(module, "__all__"):
        return "\n\n".join([*head, _described(module, members="")]) + "\n"
    homes = {name: _home(module, name, found) for name in module.__all__}
    elsewhere = "\n".join(
        f"- [`{name}`][{home.__name__}.{name}] of [`{home.__name__}`]({home.__name__}.md)"
        for name, home in homes.items()
        if home is not module
    )
    own = [f"::: {module.__name__}.{name}" for name, home in homes.items() if home is module]
    links = [f"These names are also here:\n\n{elsewhere}"] if elsewhere else []
    return "\n\n".join([*head, _described(module, members="\n      members: false"), *links, *own]) + "\n"


def _described(module: ModuleType, *, members: str) -> str:
    """Return the directive that shows the docstring of a module, below the title that the page already has."""
    options = f"    options:\n      show_root_heading: false\n      show_root_toc_entry: false{members}"
    return f"::: {module.__name__}\n{options}"


def _home(module: ModuleType, name: str, found: list[ModuleType]) -> ModuleType:
    """Return the room that describes a name: the last one below `module` that has it too."""
    below = [
        other
        for other in found
        if other.__name__.startswith(f"{module.__name__}.")
        and name in getattr(other, "__all__", ())
        and getattr(other, name) is getattr(module, name)
    ]
    return below[-1] if below else module
