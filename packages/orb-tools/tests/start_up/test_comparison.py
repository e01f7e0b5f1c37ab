"""The difference between two measurements."""

from __future__ import annotations

from sample_start_up import module, phase, start_up

from orb_tools.start_up.comparison import group_changes, module_changes, phase_before


def test_changes_add_up() -> None:
    """Each module has its difference, also one that is new or gone, and their sum is that of the modules."""
    before = phase(1.0, module("a", 5.0, module("gone", 2.0)))
    now = phase(1.0, module("a", 4.0), module("new", 3.0), module("new", 1.0))
    assert module_changes(before, now) == {"a": -1.0, "gone": -2.0, "new": 4.0}
    assert group_changes(before, now) == {"a": -1.0, "gone": -2.0, "new": 4.0}
    assert sum(module_changes(before, now).values()) == now.duration - before.duration


def test_nothing_to_compare_with() -> None:
    """Without another measurement, or without its handler or phase, there are no changes."""
    before = start_up()
    assert phase_before(before, "lambdas.demo.handler.handler", "init") == before.handlers[0].init
    assert phase_before(before, "lambdas.demo.other.handler", "first call") is None
    assert phase_before(before, "elsewhere.handler", "init") is None
    assert phase_before(None, "lambdas.demo.handler.handler", "init") is None
    assert module_changes(None, before.handlers[0].init) == {}
    assert group_changes(None, before.handlers[0].init) == {}
