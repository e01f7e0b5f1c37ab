"""What `import botocore.session` loads and a function hardly uses, put off until somebody asks.

That import also loads what writes help texts (an HTML parser among it), what parses XML, dates and JMESPath, what reads
profiles, proxies and versions of packages, runs credential programs, asks for a second factor, waits for a resource,
or limits its own rate. A function that does none of it does not wait for it.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self

from orb_common._deferral import deferral, later, real

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCSTRINGS = "ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring"
_HANDLERS = (
    "AppendParamDocumentation",
    "AutoPopulatedParam",
    "DocumentModifiedShape",
    "HideParamFromOperations",
)


def import_botocore() -> None:
    """Imports `botocore.session`, unless somebody has, without what is put off."""
    if "botocore.session" in sys.modules:
        # Another thread may be at it. Into the middle of it, the modules of botocore would wait for each other.
        import_module("botocore.session")
        return
    with deferral() as held:
        held.module("calendar")
        held.module("certifi", "where")
        held.module("configparser")
        held.module("getpass", "getpass")
        held.module("importlib.metadata", "version")
        held.module("mimetypes")
        held.module("subprocess", "Popen")
        held.module("tempfile")
        # What is caught has to be a class at once. Every ParseError is a SyntaxError, and a parser raises no other.
        held.module("xml.etree.ElementTree", ParseError=SyntaxError)
        if sys.platform not in _PROXIES_OF_THE_SYSTEM:
            held.module("urllib.request", getproxies=_proxies, proxy_bypass=_bypasses_proxy)
        held.package("jmespath")
        held.package("dateutil", {
            "parser": {"parse": later("dateutil.parser", "parse")},
            "tz": {name: later("dateutil.tz", name) for name in ("tzlocal", "tzutc")},
        })  # fmt: skip
        held.package("botocore.docs", {
            "docstring": {name: _docstring(name) for name in _DOCSTRINGS},
            "utils": {name: _handler(name) for name in _HANDLERS},
        })  # fmt: skip
        for module in ("monitoring", "retries.adaptive", "retryhandler", "translate", "waiter"):
            held.module(f"botocore.{module}")
        import_module("botocore.session")


_PROXIES_OF_THE_SYSTEM = {"darwin", "win32"}
"""Where `urllib.request` asks the system, and not the environment alone."""


def _names_proxies() -> bool:
    """Whether the environment says anything about proxies, `no_proxy` included."""
    return any(name.lower().endswith("_proxy") for name in os.environ)


def _proxies() -> object:
    return real("urllib.request").getproxies() if _names_proxies() else {}


def _bypasses_proxy(host: str) -> object:
    return real("urllib.request").proxy_bypass(host) if _names_proxies() else False


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
            return getattr(getattr(real("botocore.docs.utils"), kind)(*arguments, **options), name)(
                *args, **kwargs
            )

        return call


def _docstring(kind: str) -> Callable[..., _Docstring]:
    def make(*args: object, **kwargs: object) -> _Docstring:
        return _Docstring(lambda: str(getattr(real("botocore.docs.docstring"), kind)(*args, **kwargs)))

    return make


def _handler(kind: str) -> Callable[..., _Handler]:
    return lambda *args, **kwargs: _Handler(kind, args, kwargs)
