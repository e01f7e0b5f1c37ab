"""What a cold start costs: a tree of modules for init and one for the first call, with times that add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module that was loaded."""

    name: str
    own: float
    """Milliseconds without the modules that it imported."""
    group: str
    """The package that it belongs to, as in the table of groups."""
    source: bool
    """Whether it was compiled from source, because the bundle has no .pyc of it."""
    imports: tuple[Module, ...]

    @property
    def total(self) -> float:
        """Milliseconds with the modules that it imported."""
        return self.own + sum(each.total for each in self.imports)

    def walk(self, importers: tuple[str, ...] = ()) -> Iterator[tuple[Module, tuple[str, ...]]]:
        """Yield it and all modules below it, each with the names of its importers, outermost first."""
        yield self, importers
        for each in self.imports:
            yield from each.walk((*importers, self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Init, or the first call."""

    duration: float
    """Milliseconds, as measured without a log. It is `rest` and the totals of `modules` together."""
    rest: float
    """Milliseconds outside of all modules. Init: Python's own start and AWS's client. First call: the call itself."""
    modules: tuple[Module, ...]
    """The modules that no other module imported."""

    def walk(self) -> Iterator[tuple[Module, tuple[str, ...]]]:
        """Yield all modules, each with the names of its importers, outermost first."""
        for each in self.modules:
            yield from each.walk()

    def costliest(self, count: int) -> list[tuple[Module, tuple[str, ...]]]:
        """Return the `count` modules with the most own time, each with its importers."""
        return sorted(self.walk(), key=lambda each: -each[0].own)[:count]

    def groups(self) -> list[tuple[str, int, float]]:
        """Return each group with its number of modules and their own milliseconds, the most costly first."""
        counts: Counter[str] = Counter()
        times: dict[str, float] = defaultdict(float)
        for module, _ in self.walk():
            counts[module.group] += 1
            times[module.group] += module.own
        return sorted(((name, counts[name], times[name]) for name in counts), key=lambda each: -each[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerCost:
    """The cold start of one handler."""

    handler: str
    """The value for `Handler` in a template."""
    init: Phase
    """From the start of the process until it asks for its first event."""
    first_call: Phase | None
    """From sending the first event until its answer. None: no event was given."""
    compiling: float
    """Milliseconds that compiling the modules without a .pyc takes, which are part of `init` and `first_call`."""

    def phases(self) -> dict[str, Phase]:
        """Return what was measured, by its name in tables: init, and first call if there was an event."""
        return {"init": self.init} | ({} if self.first_call is None else {"first call": self.first_call})


@dataclass(frozen=True, slots=True, kw_only=True)
class StartUp:
    """The cold starts of a bundle."""

    unit: str
    bundle: str
    """The path of the zip from the workspace."""
    sha256: str
    """The digest of the zip, in hexadecimal."""
    python: str
    """The minor version, such as "3.13"."""
    rounds: int
    handlers: tuple[HandlerCost, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the report as a dict for JSON."""
        return {"format": FORMAT, **asdict(self)}


def read_start_up(document: object, *, source: str) -> StartUp:
    """Return the report of a dict of `StartUp.to_dict`.

    Args:
        document: The dict, as JSON gives it.
        source: The name of the file, for the message.

    Raises:
        ToolError: It is not such a dict.
    """
    try:
        return _start_up(_table(document))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        hint = "make it: orb start-up UNIT --json > before.json"
        raise ToolError(f"{source} is not a report of orb start-up", hint=hint) from error


def _start_up(document: Mapping[str, object]) -> StartUp:
    if document["format"] != FORMAT:
        raise ValueError("another format")
    return StartUp(
        **{name: str(document[name]) for name in ("unit", "bundle", "sha256", "python")},
        rounds=int(_number(document["rounds"])),
        handlers=tuple(_handler(_table(each)) for each in _list(document["handlers"])),
    )


def _handler(document: Mapping[str, object]) -> HandlerCost:
    first_call = document["first_call"]
    return HandlerCost(
        handler=str(document["handler"]),
        init=_phase(_table(document["init"])),
        first_call=None if first_call is None else _phase(_table(first_call)),
        compiling=_number(document["compiling"]),
    )


def _phase(document: Mapping[str, object]) -> Phase:
    return Phase(
        duration=_number(document["duration"]),
        rest=_number(document["rest"]),
        modules=tuple(_module(_table(each)) for each in _list(document["modules"])),
    )


def _module(document: Mapping[str, object]) -> Module:
    return Module(
        name=str(document["name"]),
        own=_number(document["own"]),
        group=str(document["group"]),
        source=bool(document["source"]),
        imports=tuple(_module(_table(each)) for each in _list(document["imports"])),
    )


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not an array")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError("not a number")
    return value
