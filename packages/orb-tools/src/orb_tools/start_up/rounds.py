"""Make one tree of several rounds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from .cost import Module, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .import_log import Loaded

_Path = tuple[str, ...]
"""The name of a module after those of its importers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Init or the first call of one process that wrote a log."""

    duration: float
    """Milliseconds."""
    modules: tuple[Loaded, ...]

    @property
    def rest(self) -> float:
        """Milliseconds outside of all modules."""
        return max(0.0, self.duration - sum(each.total for each in self.modules))


def one_phase(rounds: Sequence[Round], *, duration: float, group_of: Callable[[Loaded], str]) -> Phase:
    """Return the phase with the modules of the shortest round, and of each part the median time of all rounds.

    The median, because a busy machine makes a time too long, and can make that of a module too short: the two lines of
    `-v` may be read together. Then all times are multiplied by one factor, so that their sum is `duration`.

    Args:
        rounds: Rounds with a log, at least one.
        duration: Milliseconds of the shortest round without a log.
        group_of: Returns the group of a module.
    """
    times: dict[_Path, list[float]] = defaultdict(list)
    for each in rounds:
        _collect(each.modules, (), times)
    base = min(rounds, key=lambda each: each.duration)
    own = {path: median(values) for path, values in times.items()}
    rest = median(each.rest for each in rounds)
    whole = rest + _sum(base.modules, (), own)
    factor = duration / whole if whole else 0.0
    return Phase(
        duration=duration,
        rest=rest * factor if whole else duration,
        modules=_modules(base.modules, (), {path: value * factor for path, value in own.items()}, group_of),
    )


def _collect(modules: Sequence[Loaded], importers: _Path, times: dict[_Path, list[float]]) -> None:
    for each in modules:
        path = (*importers, each.name)
        times[path].append(each.own)
        _collect(each.imports, path, times)


def _sum(modules: Sequence[Loaded], importers: _Path, own: Mapping[_Path, float]) -> float:
    paths = ((each, (*importers, each.name)) for each in modules)
    return sum(own[path] + _sum(each.imports, path, own) for each, path in paths)


def _modules(
    modules: Sequence[Loaded],
    importers: _Path,
    own: Mapping[_Path, float],
    group_of: Callable[[Loaded], str],
) -> tuple[Module, ...]:
    return tuple(
        Module(
            name=each.name,
            own=own[path],
            group=group_of(each),
            source=each.source,
            imports=_modules(each.imports, path, own, group_of),
        )
        for each in modules
        for path in [(*importers, each.name)]
    )
