"""Read what Python writes with `-X importtime -v` while a function starts, as a tree of modules.

Each of the two options lacks something. `-X importtime` measures an import well, but only of an `import` statement: a
module that `importlib.import_module` loads has no line, and rooms of orb, names of pydantic and the handler itself are
loaded in this way. `-v` writes a line when the code of a module was read and another when the module is loaded, for
every module, but no time. So the times come from `-X importtime` where it has one, and otherwise from the times at
which the two lines of `-v` arrived. The line of `-v` also tells whether Python read a .pyc or compiled the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FLAGS = ("-X", "importtime", "-v")
"""The options of Python. A child process of the function does not inherit them, as it would inherit variables."""
BUILT_IN = "built-in"
"""In place of the path: the module is part of Python's program."""
NOT_FOUND = "not found"
"""In place of the path: the import failed before any code was read."""

# Python does not wait for a new line: output of the function without an end can stand before each of these.
_TIMED = re.compile(r"import time: +(?P<own>-?\d+) \| +(?P<total>-?\d+) \|(?P<indent> +)(?P<name>\S.*)$")
_LOADED = re.compile(r"import '(?P<name>[^']+)' # (?P<loader>.+)$")
# Python quotes the path of a .pyc, and does not quote the path of a source.
_CODE = re.compile(r"# code object from (?P<quote>['\"]?)(?P<path>.+?)(?P=quote)$")
_EXTENSION = re.compile(r"# extension module '(?P<name>[^']+)' loaded from '(?P<path>.+)'$")
_SUFFIX = re.compile(r"(/__init__)?(\.[\w-]+)?\.pyc?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A module that was loaded, or that could not be loaded."""

    name: str
    own: float
    """Milliseconds without the modules that it imported. It includes finding, reading and compiling it."""
    path: str = ""
    """The file of its code, `BUILT_IN` or `NOT_FOUND`. Empty: not known, as for a folder without `__init__.py`."""
    source: bool = False
    """Whether Python compiled it from source."""
    imports: tuple[Loaded, ...] = ()
    """The modules that were loaded meanwhile for the first time, in the order in which they were ready."""

    @property
    def total(self) -> float:
        """Milliseconds with the modules that it imported."""
        return self.own + sum(each.total for each in self.imports)


@dataclass(slots=True, kw_only=True)
class _Begun:
    """A module whose code was read."""

    name: str
    """The import name. Of a source it is only known as the end of `path`, and empty."""
    path: str
    at: float
    first: int
    """The place of its first import among the finished modules."""
    source: bool = False

    def is_of(self, name: str) -> bool:
        if self.name:
            return self.name == name
        stem = _SUFFIX.sub("", self.path.replace("/__pycache__/", "/"))
        return f"/{stem}".endswith("/" + name.replace(".", "/"))


@dataclass(slots=True, kw_only=True)
class _Finished:
    name: str
    total: float
    """Milliseconds."""
    level: int | None
    """The indentation in the log of importtime. None: it has no line there."""
    imports: list[_Finished]
    path: str = ""
    source: bool = False

    def frozen(self) -> Loaded:
        imports = tuple(each.frozen() for each in self.imports)
        # Two threads that import at the same time are in one log, and one can take longer than what surrounds it.
        own = max(0.0, self.total - sum(each.total for each in imports))
        return Loaded(name=self.name, own=own, path=self.path, source=self.source, imports=imports)


@dataclass(slots=True)
class _Reader:
    begun: list[_Begun] = field(default_factory=list)
    finished: list[_Finished] = field(default_factory=list)
    """Modules that no finished module has imported."""
    untimed: dict[str, _Finished] = field(default_factory=dict)
    """Modules without a line of importtime, so far."""
    paths: dict[str, str] = field(default_factory=dict)
    """The files of all loaded modules."""

    def read(self, at: float, line: str) -> None:
        if timed := _TIMED.search(line):
            level = (len(timed["indent"]) - 1) // 2
            self._timed(timed["name"], int(timed["total"]) / 1000, level)
        elif loaded := _LOADED.search(line):
            self._loaded(loaded["name"], loaded["loader"], at)
        elif code := _CODE.search(line):
            source = not code["quote"] and code["path"].endswith(".py")
            self._begin(name="", path=code["path"], at=at, source=source)
        elif extension := _EXTENSION.search(line):
            self._begin(name=extension["name"], path=extension["path"], at=at, source=False)

    def _begin(self, *, name: str, path: str, at: float, source: bool) -> None:
        self.begun.append(_Begun(name=name, path=path, at=at, first=len(self.finished), source=source))

    def _loaded(self, name: str, loader: str, at: float) -> None:
        begun = self._take(name)
        if begun is None:
            path = BUILT_IN if "BuiltinImporter" in loader or "FrozenImporter" in loader else ""
            module = _Finished(name=name, total=0.0, level=None, imports=[], path=path)
        else:
            module = _Finished(
                name=name,
                total=(at - begun.at) * 1000,
                level=None,
                imports=self._cut(begun.first),
                path=begun.path,
                source=begun.source,
            )
        self.finished.append(module)
        self.untimed[name] = module
        self.paths[name] = module.path

    def _timed(self, name: str, total: float, level: int) -> None:
        """Give the module that was just loaded its time. A module that failed has this line only."""
        module = self.untimed.pop(name, None)
        if module is None:
            begun = self._take(name)
            place = len(self.finished) if begun is None else min(begun.first, len(self.finished))
            # The package around a module can load it before its own turn comes. Then it has a second line of time.
            path = self.paths.get(name, NOT_FOUND)
            module = _Finished(name=name, total=0.0, level=None, imports=self._cut(place), path=path)
            if begun is not None:
                module.path, module.source = begun.path, begun.source
        else:
            place = next((at for at, each in enumerate(self.finished) if each is module), -1)
        module.total, module.level = total, level
        if place < 0:
            # Another thread has finished a module in between, which has taken it for one of its imports.
            return
        del self.finished[place : place + 1]
        # The packages around it were loaded before its own code was read.
        outer = place
        while outer and (self.finished[outer - 1].level or 0) > level:
            outer -= 1
        module.imports[:0] = self.finished[outer:place]
        self.finished[outer:place] = [module]

    def _take(self, name: str) -> _Begun | None:
        for place in range(len(self.begun) - 1, -1, -1):
            if self.begun[place].is_of(name):
                return self.begun.pop(place)
        return None

    def _cut(self, first: int) -> list[_Finished]:
        imports = self.finished[first:]
        del self.finished[first:]
        return imports


def lines_of(reads: Iterable[tuple[float, bytes]]) -> Iterator[tuple[float, str]]:
    """Yield the lines of an output that was read in pieces, each with the time at which its end arrived.

    Args:
        reads: The pieces in order, each with its time in seconds.
    """
    rest, at = b"", 0.0
    for at, piece in reads:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield at, line.decode("utf-8", errors="replace")
    if rest:
        yield at, rest.decode("utf-8", errors="replace")


def read_log(lines: Iterable[tuple[float, str]]) -> tuple[Loaded, ...]:
    """Return the modules that no other module imported, with all others below them.

    Other lines, such as the output of the function, are passed over. The time of a module that only `-v` names begins
    when its code is there: what finding and compiling it took counts for the module that imported it.

    Args:
        lines: The lines of the log in order, each with its time in seconds.
    """
    reader = _Reader()
    for at, line in lines:
        reader.read(at, line)
    return tuple(each.frozen() for each in reader.finished)
