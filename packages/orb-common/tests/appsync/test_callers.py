"""Only people with one row and an unblocked status may act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.appsync import Call, Callers
from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import SecurityViolationError
from orb_common.utils import ManualClock

from .people import People, Person

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


def call(user_id: str) -> Call:
    return Call(
        operation="NotesRead",
        arguments={},
        cognito_sub=f"sub-{user_id}",
        groups=frozenset({"USER"}),
        headers={},
    )


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([], "USER_NOT_FOUND"),
        ([Person("ann"), Person("ann")], "USER_AMBIGUOUS"),
        ([Person("ann", status="INACTIVE")], "USER_BARRED"),
        ([Person("ann", status="REJECTED")], "USER_BARRED"),
        ([Person("ann", status="DELETED")], "USER_BARRED"),
    ],
)
def test_refused_sign_ins(rows: list[Person], kind: str) -> None:
    """A sign-in without a row, with several rows, or with a blocked row is refused."""
    with pytest.raises(SecurityViolationError) as refused:
        Callers(People(rows).find).identify(call("ann"))
    assert refused.value.violation_type == kind


def test_a_row_is_cached_for_300_seconds(frozen_clock: FrozenClock) -> None:
    """A person who is blocked meanwhile can act until then at most, even if the sandbox was frozen."""
    people = People([Person("ann")])
    callers = Callers(people.find, clock=frozen_clock)
    assert callers.identify(call("ann")).user_id == "ann"
    people.rows = [Person("ann", status="INACTIVE")]
    frozen_clock.freeze(299.9)
    assert callers.identify(call("ann")).user_id == "ann"
    frozen_clock.freeze(0.1)
    with pytest.raises(SecurityViolationError):
        callers.identify(call("ann"))


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_the_time_counts_from_before_the_row_was_read(reading: float, later: float) -> None:
    """The sandbox can be frozen during the read, so the row's age counts from its start."""
    clock, people = ManualClock(), People([Person("ann")])

    def find(cognito_sub: str) -> list[Person]:
        rows = people.find(cognito_sub)
        clock.advance(reading)
        return rows

    callers = Callers(find, clock=clock)
    callers.identify(call("ann"))
    people.rows = [Person("ann", status="INACTIVE")]
    clock.advance(later)
    if reading + later >= 300:
        with pytest.raises(SecurityViolationError):
            callers.identify(call("ann"))


def test_a_cached_blocked_person_stays_blocked() -> None:
    """The status of a cached row is checked in every call, without another read."""
    people = People([Person("ann", status="DELETED")])
    callers = Callers(people.find)
    for _ in range(2):
        with pytest.raises(SecurityViolationError):
            callers.identify(call("ann"))
    assert people.reads == 1


def test_a_changed_row_is_forgotten() -> None:
    """After `forget`, the next call reads the row again."""
    people = People([Person("ann")])
    callers = Callers(people.find)
    callers.identify(call("ann"))
    callers.forget(Person("ann"))
    callers.identify(call("ann"))
    assert people.reads == 2


def test_a_missing_row_is_not_cached() -> None:
    """The row may be written a moment later."""
    people = People()
    callers = Callers(people.find)
    with pytest.raises(SecurityViolationError):
        callers.identify(call("ann"))
    people.rows.append(Person("ann"))
    assert callers.identify(call("ann")).user_id == "ann"


def test_the_condition_refuses_the_statuses_that_may_not_sign_in() -> None:
    """The condition of a transaction names the same statuses as the check of a call."""
    aliases = Aliases()
    people = Callers(People([]).find, blocked={"GONE", "AWAY"})
    assert people.may_act().render(aliases) == "NOT (#n0 IN (:v0, :v1))"
    assert aliases.parameters() == {
        "ExpressionAttributeNames": {"#n0": "status"},
        "ExpressionAttributeValues": {":v0": {"S": "AWAY"}, ":v1": {"S": "GONE"}},
    }
