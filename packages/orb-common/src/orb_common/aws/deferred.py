"""What `import botocore.session` loads and a function hardly uses, put off until somebody asks.

That import also loads what writes help texts (an HTML parser among it), JMESPath, dateutil, and what reads profiles,
runs credential programs and asks for a second factor. While it runs, their places are held by modules that load the
real one at the first use of anything in it. And it compiles some seventy regular expressions, a sixth of its time;
each is compiled at its own first use instead. All of it works as ever, and a function that uses none of it does not
wait for it.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DOCSTRINGS = "ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring"
_HANDLERS = (
    "AppendParamDocumentation",
    "AutoPopulatedParam",
    "DocumentModifiedShape",
    "HideParamFromOperations",
)


class _Placeholder(ModuleType):
    """Holds a module's place. Any name that it lacks is taken from the real module."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module's attribute
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


class _Docstring(str):  # noqa: SLOT000 - botocore keeps one for each operation; no need to save
    """A help text that is written when it is read."""

    _write: Callable[[], str]

    def __new__(cls, write: Callable[[], str]) -> Self:
        self = super().__new__(cls)
        self._write = write
        return self

    def expandtabs(self, tabsize: Any = 8) -> str:  # noqa: ANN401 - as of str
        """What pydoc calls."""
        return self._write().expandtabs(tabsize)

    def __str__(self) -> str:
        return self._write()

    __repr__ = __str__


class _Handler:
    """An object of the real module that is made when one of its methods is called."""

    def __init__(self, kind: str, arguments: tuple[object, ...], options: dict[str, object]) -> None:
        self._made = kind, arguments, options

    def __getattr__(self, name: str) -> Callable[..., object]:
        kind, arguments, options = self._made

        def call(*args: object, **kwargs: object) -> object:
            return getattr(getattr(_real("botocore.docs.utils"), kind)(*arguments, **options), name)(
                *args, **kwargs
            )

        return call


class _Pattern:
    """A regular expression that is compiled when it is used. What was asked of it once is kept beside it."""

    def __init__(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        self._arguments = arguments, options

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of a compiled pattern
        arguments, options = self._arguments
        found = getattr(_compile(*arguments, **options), name)
        setattr(self, name, found)
        return found


_compile = re.compile
_LIBRARIES = "botocore", "urllib3"


@contextmanager
def _patterns_put_off() -> Iterator[None]:
    """Whoever else compiles one meanwhile, in this thread or another, is given the real thing."""

    def compile_later(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as of re.compile
        caller = sys._getframe(1).f_globals.get("__name__", "")
        later = caller.partition(".")[0] in _LIBRARIES
        return _Pattern(arguments, options) if later else _compile(*arguments, **options)

    re.compile = compile_later
    try:
        yield
    finally:
        re.compile = _compile


def import_botocore() -> None:
    """Imports `botocore.session`, unless somebody has, without what is put off."""
    if "botocore.session" in sys.modules:
        return
    held: list[ModuleType] = []
    _hold_alone(held, "configparser")
    _hold_alone(held, "getpass", "getpass")
    _hold_alone(held, "subprocess", "Popen")
    _hold(held, "jmespath", {})
    _hold(held, "botocore.docs", {
        "docstring": {name: _docstring(name) for name in _DOCSTRINGS},
        "utils": {name: _handler(name) for name in _HANDLERS},
    })  # fmt: skip
    _hold(held, "dateutil", {
        "parser": {"parse": _function("dateutil.parser", "parse")},
        "tz": {name: _function("dateutil.tz", name) for name in ("tzlocal", "tzutc")},
    })  # fmt: skip
    try:
        with _patterns_put_off():
            import_module("botocore.session")
    finally:
        for module in held:
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


def _hold_alone(held: list[ModuleType], name: str, *functions: str) -> None:
    """Holds the place of a module that is no package, with the functions that botocore takes while it is imported."""
    if name not in sys.modules:
        module = _Placeholder(name)
        module.__dict__.update({function: _function(name, function) for function in functions})
        sys.modules[name] = module
        held.append(module)


def _hold(held: list[ModuleType], name: str, inner: dict[str, dict[str, object]]) -> None:
    """Holds the place of a package, and of modules in it with the names that botocore takes from them."""
    if any(name == loaded or loaded.startswith(f"{name}.") for loaded in sys.modules):
        return
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        return
    package = _Placeholder(name)
    # Other submodules that somebody imports meanwhile are found, and are the real ones.
    package.__path__ = spec.submodule_search_locations
    sys.modules[name] = package
    held.append(package)
    for short, names in inner.items():
        module = _Placeholder(f"{name}.{short}")
        module.__dict__.update(names)
        setattr(package, short, module)
        sys.modules[module.__name__] = module
        held.append(module)


def _function(module: str, name: str) -> Callable[..., object]:
    def call(*args: object, **kwargs: object) -> object:
        return getattr(_real(module), name)(*args, **kwargs)

    return call


def _docstring(kind: str) -> Callable[..., _Docstring]:
    def make(*args: object, **kwargs: object) -> _Docstring:
        return _Docstring(lambda: str(getattr(_real("botocore.docs.docstring"), kind)(*args, **kwargs)))

    return make


def _handler(kind: str) -> Callable[..., _Handler]:
    return lambda *args, **kwargs: _Handler(kind, args, kwargs)


def _real(name: str) -> ModuleType:
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        outer = ".".join(parts[:depth])
        if isinstance(sys.modules.get(outer), _Placeholder):
            del sys.modules[outer]
    return import_module(name)
