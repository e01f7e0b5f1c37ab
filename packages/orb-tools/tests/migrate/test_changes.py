"""The changes of one source, as the plan gathers them."""

from __future__ import annotations

from orb_tools.migrate.changes import RENAMED, Changes
from orb_tools.migrate.places import Need, Place
from orb_tools.migrate.source import Source
from orb_tools.migrate.successors import Successor


def test_places_and_errors() -> None:
    """A place has the line of its node. A name is kept as an error class if it is from a room of errors."""
    source = Source("\nimport x\n")
    changes = Changes(source)
    changes.note(source.imports[0], "x", "because")
    assert changes.places == [Place(line=2, what="x", why="because", need=Need.HAND)]
    changes.found("E", "common.exceptions", Successor(module="orb_common.exceptions", name="NotFoundError"))
    changes.found("S", "exceptions", Successor(module="orb_common.exceptions", name="SpotifyAPIError"))
    changes.found("mask", "common.logger", Successor(module="orb_common.redaction", name="mask_email"))
    assert changes.errors.keys() == {"E", "S"}
    assert changes.errors["E"].of_motion
    assert changes.errors["E"].renames == RENAMED
    assert not changes.errors["S"].of_motion
    assert "status_code" not in changes.errors["S"].renames
