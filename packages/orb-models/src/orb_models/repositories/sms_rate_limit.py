# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""Typed access to the table of SmsRateLimit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.sms_rate_limit import SmsRateLimit, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.sms_rate_limit import SmsRateLimitCreate, SmsRateLimitUpdate
    from orb_models.paging import Page


class SmsRateLimitRepository(Repository[SmsRateLimit]):
    """Items of SmsRateLimit, stored and found."""

    DEFINITION = Definition(
        entity="SmsRateLimit",
        variable="SMS_RATE_LIMIT_TABLE_NAME",
        keys=("phoneNumber",),
        encode=encode,
        decode=decode,
        indexed={"phoneNumber": 2048},
        ttl="ttl",
    )

    def get(self, phone_number: str, *, consistent: bool = False) -> SmsRateLimit | None:
        """The item with this key. None: there is none. `consistent`: as of now, not as of about a second ago."""
        return self._get({"phoneNumber": phone_number}, consistent=consistent)

    def create(self, new: SmsRateLimitCreate | SmsRateLimit) -> SmsRateLimit:
        """Stores a new item; a whole model as it is, an input with what the repository sets.

        Raises:
            ItemExistsError: there is an item with this key.
        """
        if isinstance(new, SmsRateLimit):
            return self._create(new, own_id=False)
        model = SmsRateLimit(
            phone_number=new.phone_number,
            request_count=new.request_count,
            first_request_time=new.first_request_time,
            ttl=new.ttl,
        )
        return self._create(model, own_id=False)

    def update(
        self, phone_number: str, update: SmsRateLimitUpdate, *, condition: Condition | None = None
    ) -> SmsRateLimit:
        """Changes the fields that the update names, and gives the item as it is then.

        Raises:
            ResourceNotFoundError: there is no item with this key.
            LostRaceError: the condition does not hold, or other writers came first at every try.
            ValidationError: the update names no field.
        """
        return self._update({"phoneNumber": phone_number}, update, condition=condition)

    def delete(self, phone_number: str) -> SmsRateLimit | None:
        """Removes the item with this key and gives it as it was. None: there was none."""
        return self._delete({"phoneNumber": phone_number})

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[SmsRateLimit]:
        """A page of all items, in no order. It reads the table: `limit` counts what is read, before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[SmsRateLimit]:
        """All items, in no order, page by page as they are asked for."""
        return self._iterate(filters=filters)

    def batch_get(
        self, phone_numbers: Iterable[str], *, consistent: bool = False
    ) -> tuple[SmsRateLimit, ...]:
        """The items with these keys, any number, in the order asked for. Those that do not exist are left out."""
        return self._batch_get(
            ({"phoneNumber": phone_number} for phone_number in phone_numbers), consistent=consistent
        )
