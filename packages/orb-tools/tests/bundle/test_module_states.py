"""Names have a value as long as it does not depend on what is not known."""

from __future__ import annotations

from orb_tools.bundle.conditions import UNKNOWN
from orb_tools.bundle.module_states import Module, Scope


def test_branches_that_may_run() -> None:
    """After them a value is known if all of them agree. Their names count for other modules."""
    bound: set[str] = set()
    scope = Scope(Module("shop", "shop.py", "shop", None), {"A": 1, "B": 2}, bound)
    first, second = scope.fork(), scope.fork()
    first.set("A", 3)
    second.set("C", 4)
    scope.merge([first, second])
    assert scope.names == {"A": UNKNOWN, "B": 2, "C": UNKNOWN}
    assert bound == {"A", "C"}
    assert not first.certain


def test_a_class_keeps_its_names() -> None:
    """The names of a class are not those of its module."""
    bound: set[str] = set()
    scope = Scope(Module("shop", "shop.py", "shop", None), {"A": 1}, bound)
    scope.inner().set("A", 2)
    assert (scope.names, bound) == ({"A": 1}, set())
