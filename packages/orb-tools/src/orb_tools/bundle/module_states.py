"""What modules have while they load: their names so far, and the values that conditions read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .conditions import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .import_steps import ModuleSummary
    from .importable_modules import PackageModules


@dataclass(frozen=True, slots=True)
class Module:
    """A module whose source is known."""

    name: str
    path: str
    owner: str
    package: PackageModules | None
    """The local package that it belongs to. None: it is the function's own."""


@dataclass(slots=True)
class State:
    """What a module has while it loads, and afterwards."""

    summary: ModuleSummary
    names: dict[str, object]
    bound: set[str] = field(default_factory=set)
    """The names that it has so far, with "*" if it may have others."""
    loaded: bool = False


@dataclass(slots=True)
class Scope:
    """Where steps run: a module, a class or a function of it."""

    module: Module
    names: dict[str, object]
    bound: set[str] | None
    """Names that other modules can import. None: these names stay inside."""
    function: bool = False
    certain: bool = True
    """Whether these steps always run."""
    handled: ImportFailure | None = None
    """The failure that the surrounding `except` handles."""

    def set(self, name: str, value: object) -> None:
        """Give a name a value."""
        self.names[name] = value
        if self.bound is not None:
            self.bound.add(name)

    def inner(self) -> Scope:
        """Return the scope of a class in this one."""
        return Scope(self.module, dict(self.names), None, self.function, self.certain, self.handled)

    def fork(self) -> Scope:
        """Return the scope of steps that may run or not."""
        return Scope(self.module, dict(self.names), self.bound, self.function, certain=False)

    def merge(self, forks: Sequence[Scope]) -> None:
        """Take the values on which all of `forks` agree. One of them has run, and it is not known which."""
        for name in {name for fork in forks for name in fork.names}:
            values = [fork.names.get(name, UNKNOWN) for fork in forks]
            self.names[name] = values[0] if all(value == values[0] for value in values) else UNKNOWN


class ImportFailure(Exception):  # noqa: N818 - it is not an error of orb
    """An import fails in a `try` that catches this."""

    def __init__(self, kind: type[BaseException], fault: tuple[str, int, str]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.fault = fault
