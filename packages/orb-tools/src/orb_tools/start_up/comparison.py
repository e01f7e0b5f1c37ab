"""The difference between two measurements, module by module and package by package."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cost import Phase, StartUp


def phase_before(before: StartUp | None, handler: str, name: str) -> Phase | None:
    """Return the phase of that name ("init") of a handler in another measurement. None: it was not measured."""
    handlers = () if before is None else before.handlers
    return next((each.phases().get(name) for each in handlers if each.handler == handler), None)


def module_changes(before: Phase | None, now: Phase) -> Mapping[str, float]:
    """Return the milliseconds of own time that each module takes more than before, also of modules that are gone."""
    return {} if before is None else _difference(_by_module(before), _by_module(now))


def group_changes(before: Phase | None, now: Phase) -> Mapping[str, float]:
    """Return the milliseconds that each group takes more than before, also of groups that are gone."""
    return {} if before is None else _difference(_by_group(before), _by_group(now))


def _difference(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    return {name: now.get(name, 0.0) - before.get(name, 0.0) for name in {**now, **before}}


def _by_module(phase: Phase) -> Mapping[str, float]:
    # A failed import is repeated, so a name can be there more than once.
    times: dict[str, float] = defaultdict(float)
    for module, _ in phase.walk():
        times[module.name] += module.own
    return times


def _by_group(phase: Phase) -> Mapping[str, float]:
    return {name: own for name, _, own in phase.groups()}
