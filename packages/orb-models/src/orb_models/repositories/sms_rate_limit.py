# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The repository of SmsRateLimit."""

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
    """The stored items of SmsRateLimit."""

    DEFINITION = Definition(
        entity="SmsRateLimit",
        table_name_variable="SMS_RATE_LIMIT_TABLE_NAME",
        keys=("phoneNumber",),
        encode=encode,
        decode=decode,
        max_key_bytes={"phoneNumber": 2048},
        ttl="ttl",
    )

    def get(self, phone_number: str, *, consistent: bool = False) -> SmsRateLimit | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"phoneNumber": phone_number}, consistent=consistent)

    def create(self, new: SmsRateLimitCreate | SmsRateLimit) -> SmsRateLimit:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        if isinstance(new, SmsRateLimit):
            return self._create(new, id_is_new=False)
        model = SmsRateLimit(
            phone_number=new.phone_number,
            request_count=new.request_count,
            first_request_time=new.first_request_time,
            ttl=new.ttl,
        )
        return self._create(model, id_is_new=False)

    def update(
        self, phone_number: str, update: SmsRateLimitUpdate, *, condition: Condition | None = None
    ) -> SmsRateLimit:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"phoneNumber": phone_number}, update, condition=condition)

    def delete(self, phone_number: str) -> SmsRateLimit | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"phoneNumber": phone_number})

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[SmsRateLimit]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[SmsRateLimit]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(
        self, phone_numbers: Iterable[str], *, consistent: bool = False
    ) -> tuple[SmsRateLimit, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(
            ({"phoneNumber": phone_number} for phone_number in phone_numbers), consistent=consistent
        )
