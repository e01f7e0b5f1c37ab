"""What a library loads while it is imported and most starts never use, put off until somebody does.

A module's place is held by a placeholder, which loads the real module at the first use of anything in it. And a
regular expression that a module compiles while it is imported is compiled at its own first use instead. All of it
works as ever; a function that uses none of it does not wait for it.

Which modules can be held for a library is for those to say who import it: `orb_common.aws.deferred` for botocore,
`orb_models._pydantic` for pydantic.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from threading import RLock, get_ident
from types import ModuleType

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    Names = Mapping[str, object]


class LatePattern:
    """Becomes, method by method, the compiled pattern: a method once used costs what it costs there."""

    def __init__(self, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> None:
        """Keeps what `re.compile` is to be given."""
        self._arguments = arguments, options

    @property
    def __class__(self) -> type:
        # By isinstance(..., re.Pattern), `re` tells a pattern from a text.
        return re.Pattern

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("the class of a pattern cannot be set")

    def _compiled(self) -> Any:  # noqa: ANN401 - a pattern of text or bytes
        arguments, options = self._arguments
        return re.compile(*arguments, **options)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of a compiled pattern
        found = getattr(self._compiled(), name)
        setattr(self, name, found)
        return found

    def __eq__(self, other: object) -> bool:
        return bool(self._compiled() == (other._compiled() if type(other) is LatePattern else other))

    def __hash__(self) -> int:
        return hash(self._compiled())

    def __repr__(self) -> str:
        return repr(self._compiled())

    def __reduce__(self) -> tuple[Any, ...]:
        # What a copy or a pickle gives is the pattern itself.
        return re.compile, (self.pattern, self.flags)


class _Placeholder(ModuleType):
    """Holds a module's place. Whoever is not importing the library finds the real module behind it, whatever is asked.

    In the thread that imports the library, until that is done, some names are given without a look at the real module.
    Another thread, and whoever asks later, is given what the real module has: a class, where a function stood for it.
    """

    __slots__ = ("_names", "_thread")

    def __init__(self, name: str, names: Names) -> None:
        super().__init__(name)
        # By these, `import` alone makes another thread load the real module, and so its package know it.
        for dunder in ("__loader__", "__package__", "__spec__"):
            self.__dict__.pop(dunder, None)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_thread", get_ident())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module's attribute
        if get_ident() == self._thread:
            if name in self._names:
                return self._names[name]
            if name == "__spec__":
                return None
            if name.startswith("__"):
                raise AttributeError(name)
        module = real(self.__name__)
        if isinstance(self._names.get(name), _Placeholder):
            real(f"{self.__name__}.{name}")
        return getattr(module, name)

    def __setattr__(self, name: str, value: object) -> None:
        # Also what `import` does to a package when a module in it was loaded: then the package is used.
        setattr(real(self.__name__), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(real(self.__name__), name)

    def __dir__(self) -> list[str]:
        return dir(real(self.__name__))

    def leave(self) -> None:
        """Gives the place back, and those of the modules in it. Another thread may have done so."""
        with _lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        for inner in self._names.values():
            if isinstance(inner, _Placeholder):
                inner.leave()

    def end(self) -> None:
        """From now on every name is the real module's."""
        object.__setattr__(self, "_thread", None)
        self.leave()


class Holder:
    """Holds the places of modules that are not loaded yet. One that somebody has loaded stays as it is."""

    def __init__(self, *, alone: bool = True) -> None:
        self._alone = alone
        self._placeholders: list[_Placeholder] = []

    def module(self, name: str, *functions: str, **names: object) -> None:
        """Holds a module that is no package, with the names that others take from it while they are imported.

        Args:
            name: Its whole name. The package that it is in, if any, is loaded.
            functions: Functions of the module; each is looked up in the real one when it is called.
            names: What stands for a name of another kind, such as a class.
        """
        if self._alone and name not in sys.modules:
            package = name.rpartition(".")[0]
            if package:
                import_module(package)
            self._put(name, {**{function: later(name, function) for function in functions}, **names})

    def package(self, name: str, modules: Mapping[str, Names] | None = None) -> None:
        """Holds a package, and modules in it with the names that others take from them. An absent one stays absent."""
        # A copy: another thread may import meanwhile.
        if not self._alone or any(
            name == loaded or loaded.startswith(f"{name}.") for loaded in tuple(sys.modules)
        ):
            return
        spec = find_spec(name)
        folders = (spec and spec.submodule_search_locations) or []
        try:
            [files] = [os.listdir(folder) for folder in folders]  # noqa: PTH208 - no module for paths
        except (OSError, ValueError):
            # Absent, no package, an archive, or in several folders.
            return
        # All its modules are held: who imports another one loads the package first, as ever, and no module twice.
        names: dict[str, object] = {"__path__": folders}
        given = modules or {}
        for short in {*filter(None, map(_module, files)), *given}:
            names[short] = self._put(f"{name}.{short}", given.get(short, {}))
        self._put(name, names)

    def release(self) -> None:
        """Gives the places back: who imports one of the modules from now on gets the real one."""
        # A package goes before the modules in it, or one of them would be looked for in what only stands for it.
        for placeholder in reversed(self._placeholders):
            placeholder.end()

    def _put(self, name: str, names: Names) -> _Placeholder:
        placeholder = _Placeholder(name, names)
        self._placeholders.append(placeholder)
        # In one step: what another thread has begun to load meanwhile stays.
        sys.modules.setdefault(name, placeholder)
        return placeholder


def _module(file: str) -> str:
    """The name of the module that a file or a folder in a package is. Empty: none."""
    name, _, suffix = file.partition(".")
    return name if suffix in {"", "py"} and name.isidentifier() and not name.startswith("__") else ""


@contextmanager
def deferral() -> Iterator[Holder]:
    """For the import of a library: patterns are put off, and modules as the holder is told."""
    global _compile
    with _lock:
        # A package held by one thread and a module in it by another would be loaded in an order that it does not stand.
        # So the first thread holds, and a second one, which is rare, loads what it meets.
        holder = Holder(alone=all(thread == get_ident() for thread in _running))
        if not _running:
            _compile, re.compile = re.compile, _compile_later
        _running.append(get_ident())
    try:
        yield holder
    finally:
        with _lock:
            _running.remove(get_ident())
            if not _running:
                re.compile = _compile
        holder.release()


_lock = RLock()
_running: list[int] = []
"""The threads that import something so, as often as they do."""
_compile = re.compile


def _compile_later(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as of re.compile
    # Whoever is not being imported is given the real thing.
    if get_ident() in _running:
        spec = sys._getframe(1).f_globals.get("__spec__")
        if getattr(spec, "_initializing", False):
            return LatePattern(arguments, options)
    return _compile(*arguments, **options)


def later(module: str, name: str) -> Callable[..., object]:
    """A function that is looked up when it is called."""

    def call(*args: object, **kwargs: object) -> object:
        return getattr(real(module), name)(*args, **kwargs)

    return call


def real(name: str) -> ModuleType:
    """The module itself, whose place may be held."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        outer = sys.modules.get(".".join(parts[:depth]))
        if isinstance(outer, _Placeholder):
            outer.leave()
    return import_module(name)
