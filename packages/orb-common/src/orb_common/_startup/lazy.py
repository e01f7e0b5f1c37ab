"""Names that load when they are first used.

A cold start pays for every module that an import pulls in, used or not. So a room lists where its names live and
imports a module when the first of its names is touched (PEP 562).
"""

from __future__ import annotations

import sys
from importlib import import_module

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
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

    A module that fails while it loads raises ImportError with the cause, also if the cause is an AttributeError.

    Args:
        package: The package's `__name__`.
        names: Public name -> the module that defines it, `".table"` or `"orb_common.aws"`.
    """
    # Other packages have no old names.
    old = old_names(package) if package.partition(".")[0] == "orb_common" else None

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        home = names.get(name)
        if home is not None:
            value = resolve(package, home, name)
            setattr(sys.modules[package], name, value)
            return value
        if old is None or name.startswith("_"):
            raise _absent(package, name)
        # `from package import module` asks for the attribute before it imports the module. Importing the module here
        # costs nothing more, and spares it the table of old names.
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
    """Return the `__getattr__` of a module that has nothing but old names to add."""

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        if name.startswith("_"):
            raise _absent(module, name)
        # By its name, when an old name is touched: nothing of today depends on the old names.
        found: object = import_module("orb_common._compat.lookup").find(module, name)
        return found

    return __getattr__


def resolve(package: str, home: str, name: str) -> object:
    """Return a name of the module `home`, which may be relative to `package`.

    Raises:
        ImportError: The module fails while it loads, or does not have the name.
    """
    # Here, because the import of a package that nobody uses yet loads nothing.
    from .garbage_collection import without_collection

    try:
        with without_collection():
            module: ModuleType = import_module(home, package)
    except AttributeError as error:
        # From `__getattr__`, an AttributeError would say that the name does not exist, and hide the cause.
        path = f"{package}{home}" if home.startswith(".") else home
        raise ImportError(f"{path} cannot be loaded: {error}", name=path) from error
    try:
        return getattr(module, name)
    except AttributeError as error:
        # The package promises the name: its absence is the package's fault, or that of a circular import.
        raise ImportError(str(error), name=module.__name__) from error


def _absent(module: str, name: str) -> AttributeError:
    return AttributeError(f"module {module!r} has no attribute {name!r}")
