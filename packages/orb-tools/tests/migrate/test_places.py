"""Places that a person should look at."""

from __future__ import annotations

from orb_tools.migrate.places import Place


def test_order() -> None:
    """Places are in the order of their lines."""
    places = [Place(line=10, what="a", why="x"), Place(line=9, what="b", why="x")]
    assert [place.line for place in sorted(places)] == [9, 10]
