"""A measurement as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .comparison import group_changes, module_changes, phase_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .cost import HandlerCost, Phase, StartUp

_DEEPEST = 3
"""So many importers of a module are named, the nearest ones."""


def text_of(start_up: StartUp, *, modules: int, before: StartUp | None) -> str:
    """Return the tables of all handlers.

    Args:
        start_up: What was measured.
        modules: The number of the most costly modules to list for each phase.
        before: Another measurement, to show the differences to. None: no differences.
    """
    lines = [
        f"{start_up.bundle}  python{start_up.python}  sha256:{start_up.sha256[:12]}",
        f"the shortest of {start_up.rounds} rounds",
    ]
    for cost in start_up.handlers:
        lines += ["", cost.handler]
        for name, phase in cost.phases().items():
            old = phase_before(before, cost.handler, name)
            lines += ["", *_summary(name, phase, old, cost)]
            if phase.modules:
                lines += ["", *_groups(phase, old), "", *_modules(phase, old, modules)]
        if cost.first_call is None:
            lines += ["", "  no first call: give it an event with --event"]
    return "\n".join(lines)


def rest_name(phase: str) -> str:
    """Return the words for the time outside of all modules of a phase ("init" or "first call")."""
    return "Python's start and AWS's client" if phase == "init" else "the call itself"


def source_note(cost: HandlerCost) -> str:
    """Return how many modules were compiled from source at this start, and what that costs. Empty: none."""
    count = sum(module.source for phase in cost.phases().values() for module, _ in phase.walk())
    if not count:
        return ""
    return (
        f"{count} modules have no .pyc: compiling them takes about {cost.compiling:.0f} ms of each cold start"
    )


def _summary(name: str, phase: Phase, old: Phase | None, cost: HandlerCost) -> Iterator[str]:
    change = "" if old is None else f"  ({phase.duration - old.duration:+.1f} ms)"
    yield f"  {name} {phase.duration:.1f} ms{change}"
    yield f"    {phase.rest:8.1f} ms  {rest_name(name)}"
    own = cost.handler.rpartition(".")[0]
    for module, _ in phase.walk():
        if module.name == own:
            yield f"    {module.own:8.1f} ms  own code of {own}: what it builds, without imports"
    if name == "init" and (note := source_note(cost)):
        yield f"    {note}"


def _groups(phase: Phase, old: Phase | None) -> Iterator[str]:
    changes = group_changes(old, phase)
    rows = [
        (name, f"{own:.1f}", _share(own, phase), str(count), *_change(changes, name))
        for name, count, own in phase.groups()
    ]
    return _aligned(("package", "own ms", "share", "modules", *(["change"] if old else [])), rows)


def _modules(phase: Phase, old: Phase | None, count: int) -> Iterator[str]:
    changes = module_changes(old, phase)
    rows = [
        (
            module.name,
            f"{module.own:.1f}",
            _share(module.own, phase),
            f"{module.total:.1f}",
            *_change(changes, module.name),
            " < ".join(reversed(importers[-_DEEPEST:])),
        )
        for module, importers in phase.costliest(count)
    ]
    heads = ("module", "own ms", "share", "with imports", *(["change"] if old else []), "imported by")
    return _aligned(heads, rows)


def _share(part: float, phase: Phase) -> str:
    return f"{part / phase.duration * 100 if phase.duration else 0:.1f} %"


def _change(changes: Mapping[str, float], name: str) -> Sequence[str]:
    return [f"{changes[name]:+.1f}"] if changes else []


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines of columns: the first and "imported by" are text, the others numbers."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = (
            f"{cell:<{width}}" if head in {heads[0], "imported by"} else f"{cell:>{width}}"
            for head, cell, width in zip(heads, row, widths, strict=True)
        )
        yield f"    {'  '.join(cells)}".rstrip()
