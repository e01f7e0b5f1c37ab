"""The report: what is below what, and its JSON."""

from __future__ import annotations

import json

import pytest
from sample_start_up import start_up

from orb_tools.errors import ToolError
from orb_tools.start_up.cost import read_start_up


def test_importers_and_groups() -> None:
    """Each module comes with its importers, the costliest first, and counts in its group."""
    init = start_up().handlers[0].init
    first, second = init.costliest(2)
    assert (first[0].name, first[1]) == ("heavy.part", ("lambdas.demo.handler", "heavy"))
    assert second[0].name == "site"
    assert init.groups() == [("heavy", 2, 61.0), ("Python", 2, 15.0), ("lambdas.demo", 1, 4.0)]
    assert sum(own for _, _, own in init.groups()) + init.rest == init.duration


def test_json_gives_the_report_back() -> None:
    """A report that was written and read is the same."""
    assert read_start_up(json.loads(json.dumps(start_up().to_dict())), source="x") == start_up()


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"handlers": 1},
        {"handlers": [{}]},
        {"rounds": "many"},
        {"handlers": [{"handler": "a", "init": None, "first_call": None, "compiling": 0}]},
    ],
)
def test_other_json_is_refused(change: dict[str, object]) -> None:
    """JSON that is not a report is refused by its name."""
    with pytest.raises(ToolError, match=r"other\.json is not a report of orb start-up"):
        read_start_up(start_up().to_dict() | change, source="other.json")
    with pytest.raises(ToolError):
        read_start_up([], source="other.json")
