"""Parts of botocore that help texts, paginators and dates need, put off until somebody asks.

`import botocore.session` also imports what writes its help texts (an HTML parser among it), JMESPath and dateutil.
While that import runs, their places are held by modules that load the real one at the first use of anything in it: all
of it works as ever, and a function that uses none of it does not wait for it.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

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


def import_botocore() -> None:
    """Imports `botocore.session`, unless somebody has, without what is put off."""
    if "botocore.session" in sys.modules:
        return
    held: list[ModuleType] = []
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
        import_module("botocore.session")
    finally:
        for module in held:
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


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
