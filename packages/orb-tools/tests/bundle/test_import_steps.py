"""The steps of a module say which names it gets and what it imports."""

from __future__ import annotations

from orb_tools.bundle.import_steps import modules_imported, names_of
from orb_tools.bundle.module_summaries import summarise

SOURCE = b"""
import a.b
from c import D as E
class F:
    import g
    H = 1
def i():
    import j
    K = 1
try:
    L = 1
except ValueError as m:
    from n import o
else:
    with p() as q, suppress(R):
        import s as t
for u in v:
    if u == 1:
        import w
    elif u == 2:
        X = 1
"""


def test_the_names_of_a_module() -> None:
    """Names in classes and functions are not the module's."""
    steps = summarise(SOURCE, "shop", package=True, functions=True).steps
    assert sorted(set(names_of(steps))) == ["E", "F", "L", "X", "a", "i", "m", "o", "q", "t", "u", "w"]


def test_the_imports_of_a_module() -> None:
    """Imports in classes and functions are imports too."""
    steps = summarise(SOURCE, "shop", package=True, functions=True).steps
    assert sorted(modules_imported(steps)) == ["a.b", "c", "g", "j", "n", "s", "w"]
