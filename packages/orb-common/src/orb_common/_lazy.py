"""Names that cost nothing until they are used.

A cold start pays for every module that an import pulls in, used or not. A room therefore lists where its
names live and loads a module when the first of its names is asked for (PEP 562). The same mechanism serves
names that moved: they keep working, and say once where they are now.
"""

from __future__ import annotations

import sys
from importlib import import_module

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

__all__ = ["lazy", "moved"]


def lazy(
    package: str, names: Mapping[str, str], *, old: Mapping[str, str] | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Makes the `__getattr__`, `__dir__` and `__all__` of a room.

    Args:
        package: The room's `__name__`.
        names: Public name -> where it lives: `".module"` for a name of the same spelling, `".module:other"`
            for another one, and `".module:"` for the module itself.
        old: Names that still work but warn, in the same form. They are neither listed nor star-imported.
    """
    former = old or {}

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        place = names.get(name)
        if place is None:
            place = former.get(name)
            if place is None:
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            value = _resolve(package, name, place)
            _warn(f"{package}.{name}", _path(package, name, place))
        else:
            value = _resolve(package, name, place)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 - PEP 562 asks for this name
        return sorted({*vars(sys.modules[package]), *names})

    return __getattr__, __dir__, sorted(names)


def moved(
    module: str, target: str, *, adapter: str | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Makes the `__getattr__` and `__dir__` of a module that has moved to `target`.

    Any public name of `target` is found, and before them those of `adapter`, a module that keeps old signatures. The
    first name that is asked for warns with the new path; later ones, and later askers, do not. A star import gets the
    `__all__` of both.
    """
    warned = False

    def __getattr__(name: str) -> object:  # noqa: N807 - PEP 562 asks for this name
        nonlocal warned
        if name == "__all__":
            return __dir__()
        if name.startswith("_"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        home = adapter if adapter and name in _public(adapter) else target
        try:
            value = getattr(_load(home), name)
        except AttributeError:
            raise AttributeError(f"module {module!r} has no attribute {name!r}") from None
        if not warned:
            warned = True
            _warn(module, target if adapter else f"{target}.{name}")
        setattr(sys.modules[module], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 - PEP 562 asks for this name
        return sorted({*_public(target), *(_public(adapter) if adapter else ())})

    return __getattr__, __dir__


def _public(module: str) -> list[str]:
    found = _load(module)
    names: list[str] = getattr(found, "__all__", None) or [
        name for name in vars(found) if not name.startswith("_")
    ]
    return names


def _load(home: str, package: str | None = None) -> ModuleType:
    try:
        return import_module(home, package)
    except AttributeError as error:
        # From `__getattr__` it would say that the name does not exist, and `from room import name` would not even
        # show the cause.
        path = f"{package}{home}" if package and home.startswith(".") else home
        raise ImportError(f"{path} cannot be loaded: {error}", name=path) from error


def _split(name: str, place: str) -> tuple[str, str]:
    home, colon, attribute = place.partition(":")
    return home, attribute if colon else name


def _resolve(package: str, name: str, place: str) -> object:
    home, attribute = _split(name, place)
    module = _load(home, package)
    if not attribute:
        return module
    try:
        return getattr(module, attribute)
    except AttributeError as error:
        # The room promises the name: that it is not there is the room's fault, or that of a circular import.
        raise ImportError(str(error), name=module.__name__) from error


def _path(package: str, name: str, place: str) -> str:
    home, attribute = _split(name, place)
    # The room is the address to use; the file within it is its own business.
    home = package if home.startswith(".") else home
    return f"{home}.{attribute}" if attribute else home


def _warn(old: str, new: str) -> None:
    # Imported here: nothing needs it until a moved name is used.
    import warnings

    # The asker is the first frame that is neither here nor another module-level __getattr__.
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None and (
        frame.f_code.co_name == "__getattr__" or frame.f_globals.get("__name__") == __name__
    ):
        frame = frame.f_back
        level += 1
    warnings.warn(f"{old} has moved: use {new}", DeprecationWarning, stacklevel=level)
