"""The steps of a module that matter for its imports, as values that can be stored.

A step is much smaller than its source, and does not depend on the target. Conditions stay text, because their value
depends on the target and on the packages of the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BEYOND_TOP_LEVEL = ""
"""The `module` of a relative import with more dots than its package has levels. Such an import raises when it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportModule:
    """`import module`, or a call of `import_module` with a literal name."""

    line: int
    module: str
    """Absolute, or `BEYOND_TOP_LEVEL`."""
    name: str = ""
    """The name that it binds. Empty: no name."""
    value: str = ""
    """The module that the name gets: "os" for `import os.path`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportNames:
    """`from module import names`."""

    line: int
    module: str
    """Absolute, as in "lambdas.users.service", or `BEYOND_TOP_LEVEL`."""
    names: tuple[str, ...]
    bound: tuple[str, ...]
    """The names that they get here, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """Names get values that are not known."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """A name that a condition reads gets a value."""

    name: str
    value: str
    """An expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The first arm whose condition is true runs, otherwise `orelse`."""

    arms: tuple[tuple[str, tuple[Step, ...]], ...]
    """Condition and steps. A condition without text is not known."""
    orelse: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """The `except` of a `try`."""

    caught: str
    """An expression for the classes. Empty: not known."""
    body: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A `try`, or a `with suppress(...)`."""

    body: tuple[Step, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Step, ...] = ()
    final: tuple[Step, ...] = ()
    plain: bool = False
    """Whether nothing in the body but its imports can fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """The body of a function that imports. It may run later, or never."""

    body: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBody:
    """The body of a class that imports. Its names stay in the class."""

    body: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`raise`, `return`, `break` or `continue`."""

    line: int
    raises: bool
    error: str = ""
    """What `raise` raises, as an expression. Empty: the error that is handled, or not known."""


Step = ImportModule | ImportNames | Bind | Assign | Branch | Attempt | Function | ClassBody | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSummary:
    """What a check of imports needs of a module."""

    steps: tuple[Step, ...] = ()
    lazy: tuple[tuple[str, str], ...] = ()
    """Name and module of all `from` imports, including those under TYPE_CHECKING, and of `lazy_names({...})`."""
    fault: tuple[int, str] | None = None
    """Line and reason, if it is not valid Python."""


def names_of(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the names that `steps` can give to their module."""
    for step in steps:
        match step:
            case ImportModule(name=name) | Assign(name=name):
                if name:
                    yield name
            case ImportNames(bound=names) | Bind(names=names):
                yield from names
            case Branch() | Attempt():
                for block in blocks_of(step):
                    yield from names_of(block)
            case _:
                pass


def modules_imported(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the modules that `steps` can import, in functions too."""
    for step in steps:
        match step:
            case ImportModule(module=module) | ImportNames(module=module):
                yield module
            case _:
                for block in blocks_of(step):
                    yield from modules_imported(block)


def blocks_of(step: Step) -> Iterator[tuple[Step, ...]]:
    """Yield the blocks of steps in a step."""
    match step:
        case Branch(arms=arms, orelse=orelse):
            yield from (body for _, body in arms)
            yield orelse
        case Attempt(body=body, handlers=handlers, orelse=orelse, final=final):
            yield from (body, *(handler.body for handler in handlers), orelse, final)
        case Function(body=body) | ClassBody(body=body):
            yield body
        case _:
            pass
