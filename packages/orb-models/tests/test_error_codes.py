"""An error code has one meaning in all packages and in the registries."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from typing import TYPE_CHECKING

import orb_common
import orb_models
from orb_common.exceptions import OrbError
from orb_common.exceptions.codes import FURTHER, OLD, REGISTRY, SHARED
from orb_models import models
from orb_models.registry import RegistryItem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

OLD_PATHS = "orb_common._compat."


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def descendants(cls: type[OrbError]) -> Iterator[type[OrbError]]:
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


def test_code_of_an_error_is_its_own() -> None:
    """The code of every error in orb_common and orb_models is documented, and no other error has it."""
    loaded = {module.__name__ for package in (orb_common, orb_models) for module in modules(package)}
    classes = defaultdict(set)
    for cls in {OrbError, *descendants(OrbError)}:
        if cls.__module__ in loaded and not cls.__module__.startswith(OLD_PATHS):
            classes[cls.code].add(cls.__name__)
    assert {code: names for code, names in classes.items() if len(names) > 1} == dict(SHARED)
    assert classes.keys() <= REGISTRY.keys() | FURTHER.keys()


def test_codes_of_the_registries() -> None:
    """The registries hold exactly the codes that orb_common lists as theirs, each once."""
    found = [
        (item.code, name)
        for name in models.__all__
        for item in getattr(getattr(models, name), "ITEMS", {}).values()
        if isinstance(item, RegistryItem)
    ]
    assert sorted(code for code, _ in found) == sorted(REGISTRY)
    assert not {code for code, _ in found} & (FURTHER.keys() | OLD.keys())
