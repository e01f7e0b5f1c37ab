"""Who may do what."""

from __future__ import annotations

import pytest

from lambdas.motion.api.access import RIGHTS, require
from lambdas.motion.api.callers import Caller
from lambdas.motion.tests.api.conftest import ANN, BOB, GUEST, OLGA, Person
from orb_common.exceptions import AuthorizationError, ResourceNotFoundError


def caller(who: Person) -> Caller:
    return Caller.from_claims(who.claims())


@pytest.mark.parametrize(
    "operation", ["SensorsGet", "SensorsUpdate", "ListenersDelete", "SessionsQueryByUserId"]
)
def test_people_may_act_on_their_own(operation: str) -> None:
    """Own things are allowed, foreign ones do not exist, and administrators may act on both."""
    require(caller(ANN), operation)
    require(caller(ANN), operation, ANN.id)
    require(caller(OLGA), operation, ANN.id)
    with pytest.raises(ResourceNotFoundError):
        require(caller(BOB), operation, ANN.id)


@pytest.mark.parametrize("operation", sorted(RIGHTS))
def test_who_is_in_no_known_group_may_do_nothing(operation: str) -> None:
    """A group without rights gets 403 for everything."""
    with pytest.raises(AuthorizationError):
        require(caller(GUEST), operation)


def test_lists_of_all_are_for_administrators() -> None:
    """An operation without a relation is decided by the group."""
    require(caller(OLGA), "SensorsList")
    with pytest.raises(AuthorizationError):
        require(caller(ANN), "SensorsList")
