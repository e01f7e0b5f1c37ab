"""Laws of claims: one holder at a time, in the transaction that depends on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import LostRaceError, UniqueValueTakenError
from orb_models.claims import Claims
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.races import Race

pytestmark = pytest.mark.tables("UniqueValues")


@pytest.fixture
def claims(stack_tables: dict[str, str]) -> Claims:
    return Claims(entity="Things", field="ownerId", table=stack_tables["UniqueValues"], dynamodb=DynamoDB())


def take(claims: Claims, value: str, holder: str, instead_of: str | None = None) -> None:
    with transaction() as writes:
        writes.take(claims, value, holder, instead_of=instead_of)


def release(claims: Claims, value: str, holder: str) -> None:
    with transaction() as writes:
        writes.release(claims, value, holder)


def test_a_claim_has_one_holder(claims: Claims) -> None:
    """Another holder is refused until the claim is released. Taking it again changes nothing."""
    take(claims, "ann", "t-1")
    take(claims, "ann", "t-1")
    with pytest.raises(UniqueValueTakenError, match="ownerId"):
        take(claims, "ann", "t-2")
    assert (claims.holder("ann"), claims.holder("bob")) == ("t-1", None)
    release(claims, "ann", "t-1")
    release(claims, "ann", "t-1")
    take(claims, "ann", "t-2")
    assert claims.holder("ann") == "t-2"


def test_a_claim_of_another_is_not_released(claims: Claims) -> None:
    """The error is a lost race: the claim was read before."""
    take(claims, "ann", "t-1")
    with pytest.raises(LostRaceError):
        release(claims, "ann", "t-2")
    assert claims.holder("ann") == "t-1"


def test_a_claim_can_be_required_to_be_free(claims: Claims) -> None:
    """The requirement takes nothing, and a holder refuses the whole transaction."""
    with transaction() as writes:
        writes.require_free(claims, "ann")
    assert claims.holder("ann") is None
    take(claims, "ann", "t-1")
    writes = transaction()
    with pytest.raises(UniqueValueTakenError, match="ownerId"), writes:
        writes.require_free(claims, "ann")
        writes.take(claims, "bob", "t-2")
    assert (claims.holder("bob"), writes.refused[0].method) == (None, "require_free")


def test_a_claim_can_be_taken_over(claims: Claims) -> None:
    """From the named holder only."""
    take(claims, "ann", "t-1")
    with pytest.raises(UniqueValueTakenError):
        take(claims, "ann", "t-2", instead_of="t-3")
    take(claims, "ann", "t-2", instead_of="t-1")
    assert claims.holder("ann") == "t-2"


def test_one_of_many_takes_it(claims: Claims, race: Callable[..., Race[int]]) -> None:
    """Of eight at once, one has it."""

    def claim(number: int) -> int:
        take(claims, "ann", f"t-{number}")
        return number

    ended = race([partial(claim, number) for number in range(8)])
    assert [f"t-{number}" for number in ended.values] == [claims.holder("ann")]
