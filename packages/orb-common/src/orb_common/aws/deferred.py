"""Parts of botocore that only documentation and pagination need, put off until somebody asks.

`import botocore.session` also imports what writes its help texts (an HTML parser among it) and JMESPath.
While that import runs, their places are held by modules that load the real one at the first use of anything
in it: help texts and paginators work as ever, and a function that uses neither does not wait for them.
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
    held = [module for name in ("botocore.docs", "jmespath") if (module := _hold(name)) is not None]
    if "botocore.docs" in sys.modules:
        held += [
            _hold_names("botocore.docs.docstring", {name: _docstring(name) for name in _DOCSTRINGS}),
            _hold_names("botocore.docs.utils", {name: _handler(name) for name in _HANDLERS}),
        ]
    try:
        import_module("botocore.session")
    finally:
        for module in held:
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


def _hold(name: str) -> ModuleType | None:
    if name in sys.modules:
        return None
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        return None
    module = _Placeholder(name)
    # Submodules that somebody imports meanwhile are found, and are the real ones.
    module.__path__ = spec.submodule_search_locations
    sys.modules[name] = module
    return module


def _hold_names(name: str, names: dict[str, object]) -> ModuleType:
    module = _Placeholder(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module


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
