"""A write of an item together with the rows of its unique values, as a transaction has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orb_common.exceptions import LostRaceError, UniqueValueTakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orb_common.aws.dynamodb import Item, Write
    from orb_common.exceptions import CancellationReason, OrbError

_CONDITION_FAILED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"


class WriteGroup(NamedTuple):
    """The writes of one item: its own, those of the values that it takes, and those of the values that it releases."""

    entity: str
    writes: Sequence[Write]
    refusal: Callable[[Item | None], OrbError]
    """Returns the error when the condition of the item fails, from the stored item."""
    taken: Sequence[str] = ()
    """The attributes whose values the item takes, in the order of their writes."""

    def failure(self, reasons: Sequence[CancellationReason]) -> OrbError | None:
        """Return the error of the single call, from the reasons of these writes. None: they did not fail."""
        codes = [reason.code for reason in reasons]
        if _CONFLICT in codes:
            return LostRaceError(f"{self.entity}: another writer is changing this item")
        if codes[:1] == [_CONDITION_FAILED]:
            return self.refusal(reasons[0].item)
        for field, code in zip(self.taken, codes[1:], strict=False):
            if code == _CONDITION_FAILED:
                return UniqueValueTakenError(self.entity, field)
        return None
