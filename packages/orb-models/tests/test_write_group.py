"""The reasons of a canceled transaction become the errors of the single calls."""

from __future__ import annotations

import pytest

from orb_common.exceptions import (
    CancellationReason,
    ItemExistsError,
    LostRaceError,
    OrbError,
    UniqueValueTakenError,
)
from orb_models.write_group import WriteGroup

FAILED, CONFLICT, NONE = "ConditionalCheckFailed", "TransactionConflict", "None"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((FAILED, NONE, NONE), ItemExistsError),
        ((NONE, FAILED, NONE), UniqueValueTakenError),
        ((NONE, NONE, FAILED), UniqueValueTakenError),
        ((NONE, NONE, CONFLICT), LostRaceError),
        ((FAILED, CONFLICT, NONE), LostRaceError),
        ((NONE, NONE, NONE), None),
        (("ValidationError", NONE, NONE), None),
        ((NONE, NONE, NONE, FAILED), None),
        ((), None),
    ],
)
def test_the_first_reason_decides(codes: tuple[str, ...], expected: type[OrbError] | None) -> None:
    """The item's own condition comes first, then its values. A conflict is a lost race, since both may be free."""
    group = WriteGroup("Users", [], lambda _: ItemExistsError("Users"), ("email", "cognitoId"))
    failure = group.failure([CancellationReason(code=code) for code in codes])
    assert (None if failure is None else type(failure)) is expected
    if isinstance(failure, UniqueValueTakenError):
        assert failure.field == ("email" if codes[1] == FAILED else "cognitoId")
