"""Names that load when they are first used (PEP 562).

A cold start pays for every module that an import loads, used or not. So a room lists the module of each of its names,
and imports that module when the name is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

__all__ = ["lazy_names", "old_names", "resolve"]


def lazy_names(
    package: str, names: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Return the `__getattr__`, the `__dir__` and the `__all__` of a package.

        __getattr__, __dir__, __all__ = lazy_names(__name__, {"Table": ".table"})

    A module that fails while it loads raises ImportError with the cause, even if the cause is an AttributeError.

    Args:
        package: The package's `__name__`.
        names: Each public name with the module that defines it: `".table"` or `"orb_common.aws"`.
    """
    # Only orb_common has old names.
    old = old_names(package) if package.partition(".")[0] == "orb_common" else None

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        home = names.get(name)
        if home is not None:
            value = resolve(package, home, name)
            setattr(sys.modules[package], name, value)
            return value
        if old is None or name.startswith("_"):
            raise _no_attribute(package, name)
        # `from package import module` reads the attribute before it imports the module. Importing the module here
        # costs nothing more, and the table of old names is not loaded for it.
        submodule = f"{package}.{name}"
        try:
            return import_module(submodule)
        except ModuleNotFoundError as error:
            if error.name != submodule:
                raise
        return old(name)

    def __dir__() -> list[str]:  # noqa: N807 - PEP 562 asks for this name
        return sorted({*vars(sys.modules[package]), *names})

    return __getattr__, __dir__, sorted(names)


def old_names(module: str) -> Callable[[str], object]:
    """Return a `__getattr__` that finds the old names of a module."""

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        if name.startswith("_"):
            raise _no_attribute(module, name)
        # Imported by its name as text, when an old name is used: current code must not depend on old names.
        found: object = import_module("orb_common._compat.lookup").find(module, name)
        return found

    return __getattr__


def resolve(package: str, home: str, name: str) -> object:
    """Return what a name means in the module `home`, which may be relative to `package`.

    Raises:
        ImportError: The module fails while it loads, or does not have the name.
    """
    # Imported here: importing a package must load nothing until one of its names is used.
    from .garbage_collection import without_collection

    try:
        with without_collection():
            module: ModuleType = import_module(home, package)
    except AttributeError as error:
        # An AttributeError out of `__getattr__` would mean that the name does not exist, and hide the cause.
        path = f"{package}{home}" if home.startswith(".") else home
        raise ImportError(f"{path} cannot be loaded: {error}", name=path) from error
    try:
        return getattr(module, name)
    except AttributeError as error:
        # The package lists this name, so either the list is wrong or the import is circular.
        raise ImportError(str(error), name=module.__name__) from error


def _no_attribute(module: str, name: str) -> AttributeError:
    return AttributeError(f"module {module!r} has no attribute {name!r}")
