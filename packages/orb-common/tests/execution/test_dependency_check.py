"""Names and dependencies of the orders of a job."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import Fault
from orb_common.execution.dependency_check import dependency_faults

GRAPHS = st.integers(1, 7).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=3, unique=True), min_size=size, max_size=size
    )
)


def of(*dependencies: list[str]) -> list[Fault]:
    return [
        *dependency_faults(
            [{"queue_id": f"q{place}", "dependencies": names} for place, names in enumerate(dependencies)]
        )
    ]


def test_names_repeat() -> None:
    """Two orders never have one name or queue id, also if one of them has it by default."""
    orders = [{"order_name": "a", "queue_id": "0003"}, {"order_name": "a"}, {"order_name": "order-0004"}, {}]
    assert [*dependency_faults(orders)] == [
        Fault("orders[1].order_name", "orders[0] has the same"),
        Fault("orders[3].order_name", "orders[2] has the same"),
        Fault("orders[2].queue_id", "orders[0] has the same"),
    ]


def test_dependencies_exist() -> None:
    """A dependency is the queue id of another order."""
    assert of(["q1", "q9"], ["q1"]) == [
        Fault("orders[0].dependencies[1]", "no order of the job has this queue_id"),
        Fault("orders[1].dependencies[0]", "an order cannot wait for itself"),
    ]
    assert [*dependency_faults([{}, {"dependencies": ["0001"]}])] == []


def test_circles_show_their_way() -> None:
    """Orders that wait for each other are named in the order of the circle, each circle once."""
    assert of(["q1"], ["q2"], ["q0"], ["q4"], ["q3"], ["q0"]) == [
        Fault(
            "orders[0].dependencies",
            "these orders wait for each other: orders[0] -> orders[1] -> orders[2] -> orders[0]",
        ),
        Fault(
            "orders[3].dependencies", "these orders wait for each other: orders[3] -> orders[4] -> orders[3]"
        ),
    ]


@given(GRAPHS)
def test_circles_are_found(graph: list[list[int]]) -> None:
    """There is a fault exactly if the orders cannot be put into a sequence. A circle that is shown exists."""
    found = of(*[[f"q{needed}" for needed in needs] for needs in graph])
    try:
        TopologicalSorter(dict(enumerate(graph))).prepare()
    except CycleError:
        assert found
    else:
        assert not found
    for fault in found:
        if "->" in fault.rule:
            way = [int(place) for place in re.findall(r"\d+", fault.rule)]
            assert way[0] == way[-1]
            assert all(needed in graph[place] for place, needed in pairwise(way))


def test_long_chains() -> None:
    """A chain may be longer than Python's stack."""
    chain = [[f"q{place + 1}"] for place in range(5000)]
    assert of(*chain, []) == []
    assert len(of(*chain, ["q0"])) == 1


def test_other_values_are_left_out() -> None:
    """What is not an order or not a text has its fault elsewhere, and none here."""
    assert [
        *dependency_faults(
            ["x", None, {"dependencies": "0001"}, {"dependencies": [5, None]}, {"queue_id": 5}]
        )
    ] == []
