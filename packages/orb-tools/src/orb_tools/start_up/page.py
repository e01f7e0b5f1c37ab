"""A measurement as one page that loads nothing: a flame graph for each phase, and tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from .comparison import group_changes, module_changes, phase_before
from .measurement import PYTHON
from .table import rest_name, source_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cost import HandlerCost, Phase, StartUp

_HUE_STEP = 137
"""Degrees between the hues of two packages: the golden angle, so that no two of the costly ones look alike."""


def page_of(start_up: StartUp, *, before: StartUp | None = None) -> str:
    """Return the page, as HTML.

    Args:
        start_up: What was measured.
        before: Another measurement, to show the differences to. None: no differences.
    """
    hues = _hues(start_up)
    phases = [(cost, name, phase) for cost in start_up.handlers for name, phase in cost.phases().items()]
    data = {
        "hues": hues,
        "phases": [
            {"name": name, "rest_name": rest_name(name), **asdict(phase)} for _, name, phase in phases
        ],
    }
    sections: dict[str, list[str]] = {}
    for number, (cost, name, phase) in enumerate(phases):
        old = phase_before(before, cost.handler, name)
        sections.setdefault(cost.handler, [_heading(cost)]).append(_section(number, name, phase, old, hues))
    page = Template(files("orb_tools.start_up").joinpath("page.html").read_text(encoding="utf-8"))
    return page.substitute(
        unit=escape(start_up.unit),
        bundle=escape(start_up.bundle),
        python=escape(start_up.python),
        sha256=escape(start_up.sha256[:12]),
        rounds=start_up.rounds,
        against="" if before is None else f", compared with {escape(before.sha256[:12])}",
        links=_links(start_up),
        sections="\n".join(
            f'<section id="{escape(handler)}">{"".join(parts)}</section>'
            for handler, parts in sections.items()
        ),
        # A name must not end the element.
        data=json.dumps(data).replace("<", "\\u003c"),
    )


def _hues(start_up: StartUp) -> dict[str, int | None]:
    costs = [phase for cost in start_up.handlers for phase in cost.phases().values()]
    groups = dict.fromkeys(name for phase in costs for name, _, _ in phase.groups() if name != PYTHON)
    return {PYTHON: None} | {name: number * _HUE_STEP % 360 for number, name in enumerate(groups)}


def _links(start_up: StartUp) -> str:
    if len(start_up.handlers) == 1:
        return ""
    links = (
        f'<li><a href="#{escape(cost.handler)}">{escape(cost.handler)}</a> {cost.init.duration:.0f} ms</li>'
        for cost in start_up.handlers
    )
    return f'<nav aria-label="handlers"><ul>{"".join(links)}</ul></nav>'


def _heading(cost: HandlerCost) -> str:
    notes = [source_note(cost)] if source_note(cost) else []
    if cost.first_call is None:
        notes.append("No event was given, so there is no first call.")
    return f"<h2>{escape(cost.handler)}</h2>" + "".join(f"<p>{escape(note)}</p>" for note in notes)


def _section(number: int, name: str, phase: Phase, old: Phase | None, hues: Mapping[str, int | None]) -> str:
    change = "" if old is None else f" {_change(phase.duration - old.duration, 'ms', tag='span')}"
    loads = any(True for each in (phase, old) if each is not None for _ in each.walk())
    tables = (
        f"{_groups(phase, old, hues)}\n{_modules(number, phase, old)}"
        if loads
        else "<p>It loads no module.</p>"
    )
    return f"""
<h3>{name} <b>{phase.duration:.1f} ms</b>{change}</h3>
<div class="graph" role="group" aria-label="flame graph of {name}"></div>
<div class="details" aria-live="polite"></div>
<div class="tables">
{tables}
</div>"""


def _groups(phase: Phase, old: Phase | None, hues: Mapping[str, int | None]) -> str:
    changes = group_changes(old, phase)
    rows = [
        f'<tr><td class="text">{_swatch(hues.get(name))}{escape(name)}</td><td>{own:.1f}</td>'
        f"<td>{_percent(own, phase)}</td><td>{count}</td>{_change_cell(changes, name)}</tr>"
        for name, count, own in phase.groups()
    ]
    head = _head(("package", "own ms", "share", "modules"), compared=old is not None)
    return f'<div class="scroll"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _modules(number: int, phase: Phase, old: Phase | None) -> str:
    changes = module_changes(old, phase)
    modules = sorted(enumerate(phase.walk()), key=lambda each: -each[1][0].own)
    rows = [
        f'<tr data-name="{escape(module.name)}"><td class="text">'
        f'<button type="button" data-graph="{number}" data-node="{node}">{escape(module.name)}</button></td>'
        f"<td>{module.own:.2f}</td><td>{_percent(module.own, phase)}</td><td>{module.total:.1f}</td>"
        f"{_change_cell(changes, module.name)}"
        f'<td class="text chain">{escape(" ← ".join(reversed(importers[-3:])))}</td></tr>'
        for node, (module, importers) in modules
    ]
    present = {module.name for module, _ in phase.walk()}
    rows += [
        f'<tr data-name="{escape(name)}"><td class="text">{escape(name)}: no longer loaded</td>{"<td></td>" * 3}'
        f'{_change_cell(changes, name)}<td class="chain"></td></tr>'
        for name in sorted(changes, key=lambda name: changes[name])
        if name not in present
    ]
    head = _head(("module", "own ms", "share", "with imports"), compared=old is not None, last="imported by")
    return f'<div class="scroll"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _head(names: tuple[str, ...], *, compared: bool, last: str = "") -> str:
    cells = [f'<th class="text">{names[0]}</th>', *(f"<th>{name}</th>" for name in names[1:])]
    cells += ["<th>change</th>"] if compared else []
    cells += [f'<th class="text chain">{last}</th>'] if last else []
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _swatch(hue: int | None) -> str:
    return f'<i class="swatch{" plain" if hue is None else ""}" style="--hue:{hue or 0}"></i>'


def _percent(part: float, phase: Phase) -> str:
    return f"{part / phase.duration * 100 if phase.duration else 0:.1f} %"


def _change_cell(changes: Mapping[str, float], name: str) -> str:
    return _change(changes[name], "", tag="td") if changes else ""


def _change(value: float, unit: str, *, tag: str) -> str:
    return f'<{tag} class="{"worse" if value > 0 else "better"}">{value:+.1f} {unit}</{tag}>'
