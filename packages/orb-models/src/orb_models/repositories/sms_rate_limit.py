# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""The repository of SmsRateLimit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Counter, Definition
from orb_models.models.sms_rate_limit import SmsRateLimit, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.inputs.sms_rate_limit import SmsRateLimitCreate, SmsRateLimitUpdate
    from orb_models.model import Timestamp, WholeNumber
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of SmsRateLimit, with the types of their values."""

        phone_number: Attr[str]
        request_count: Attr[WholeNumber]
        first_request_time: Attr[Timestamp]
        ttl: Attr[WholeNumber]


class SmsRateLimitRepository(Repository[SmsRateLimit, "SmsRateLimitCreate", "SmsRateLimitUpdate", "str"]):
    """The stored items of SmsRateLimit."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.phone_number.exists()`."""

    DEFINITION = Definition(
        entity="SmsRateLimit",
        table_name_variable="SMS_RATE_LIMIT_TABLE_NAME",
        keys=("phoneNumber",),
        model=SmsRateLimit,
        encode=encode,
        decode=decode,
        max_key_bytes={"phoneNumber": 2048},
        ttl="ttl",
        counters={"requestCount": Counter(), "ttl": Counter()},
    )

    def get(self, phone_number: str, *, consistent: bool = False) -> SmsRateLimit | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"phoneNumber": phone_number}, consistent=consistent)

    def create(self, new: SmsRateLimitCreate | SmsRateLimit) -> SmsRateLimit:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: SmsRateLimitCreate) -> SmsRateLimit:
        return SmsRateLimit(
            phone_number=new.phone_number,
            request_count=new.request_count,
            first_request_time=new.first_request_time,
            ttl=new.ttl,
        )

    def update(
        self, phone_number: str, update: SmsRateLimitUpdate, *, condition: Condition | None = None
    ) -> SmsRateLimit:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"phoneNumber": phone_number}, update, condition=condition)

    def upsert(self, new: SmsRateLimitCreate) -> SmsRateLimit:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert({"phoneNumber": new.phone_number}, new, self._build(new))

    def increment(
        self, phone_number: str, *, request_count: int = 0, ttl: int = 0, condition: Condition | None = None
    ) -> SmsRateLimit:
        """Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: a sum would break its rule, or there is nothing to add.
            DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.
        """
        return self._increment(
            {"phoneNumber": phone_number}, {"requestCount": request_count, "ttl": ttl}, condition=condition
        )

    def delete(self, phone_number: str, *, condition: Condition | None = None) -> SmsRateLimit | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"phoneNumber": phone_number}, condition=condition)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[SmsRateLimit]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(
        self, *, filters: Condition | None = None, consistent: bool = False
    ) -> Iterator[SmsRateLimit]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, phone_numbers: Iterable[str], *, consistent: bool = False
    ) -> tuple[SmsRateLimit, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(phone_numbers, consistent=consistent)

    def batch_write(
        self, puts: Iterable[SmsRateLimitCreate | SmsRateLimit] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[SmsRateLimit, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
