"""The people of the demo are invented."""

from __future__ import annotations

from orb_tools.demo.cast import EVERYBODY


def test_people_are_examples() -> None:
    """All addresses differ and use the domain that is reserved for examples."""
    assert all(person.email.endswith("@example.org") for person in EVERYBODY)
    assert len({person.email for person in EVERYBODY}) == len(EVERYBODY)
