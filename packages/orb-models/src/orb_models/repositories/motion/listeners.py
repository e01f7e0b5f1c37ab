# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""The repository of Listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.motion.listeners import Listeners, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import Literal

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.inputs.motion.listeners import ListenersCreate, ListenersUpdate
    from orb_models.model import Timestamp
    from orb_models.models.motion.pending_consent import PendingConsent
    from orb_models.models.motion.user_preferences import UserPreferences
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Listeners, with the types of their values."""

        user_id: Attr[str]
        email: Attr[str]
        name: Attr[str]
        timezone: Attr[str]
        spotify_user_id: Attr[str]
        spotify_connected: Attr[bool]
        spotify_token_secret_arn: Attr[str]
        spotify_consent: Attr[PendingConsent]
        authorized_at: Attr[Timestamp]
        reauth_required: Attr[bool]
        refreshable: Attr[Literal["connected"]]
        refresh_due_at: Attr[Timestamp]
        preferences: Attr[UserPreferences]
        active: Attr[bool]
        last_login: Attr[Timestamp]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class ListenersRepository(Repository[Listeners, "ListenersCreate", "ListenersUpdate", "str"]):
    """The stored items of Listeners."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.user_id.exists()`."""

    DEFINITION = Definition(
        entity="Listeners",
        table_name_variable="LISTENERS_TABLE_NAME",
        keys=("userId",),
        model=Listeners,
        encode=encode,
        decode=decode,
        max_key_bytes={"userId": 2048, "email": 2048},
        updated_at="updatedAt",
    )

    def get(self, user_id: str, *, consistent: bool = False) -> Listeners | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"userId": user_id}, consistent=consistent)

    def create(self, new: ListenersCreate | Listeners) -> Listeners:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=False)

    def _build(self, new: ListenersCreate) -> Listeners:
        now = self._clock.now()
        return Listeners(
            user_id=new.user_id,
            email=new.email,
            name=new.name,
            timezone=new.timezone,
            spotify_user_id=new.spotify_user_id,
            spotify_connected=new.spotify_connected,
            spotify_token_secret_arn=new.spotify_token_secret_arn,
            spotify_consent=new.spotify_consent,
            authorized_at=new.authorized_at,
            reauth_required=new.reauth_required,
            refreshable=new.refreshable,
            refresh_due_at=new.refresh_due_at,
            preferences=new.preferences,
            active=new.active,
            last_login=new.last_login,
            created_at=now,
            updated_at=now,
        )

    def update(
        self, user_id: str, update: ListenersUpdate, *, condition: Condition | None = None
    ) -> Listeners:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"userId": user_id}, update, condition=condition)

    def upsert(self, new: ListenersCreate) -> Listeners:
        """Create the item, or write the fields that the caller set into the existing one. Return the stored item.

        Raises:
            LostRaceError: other writers created and deleted the item at every attempt.
        """
        return self._upsert({"userId": new.user_id}, new, self._build(new))

    def delete(self, user_id: str, *, condition: Condition | None = None) -> Listeners | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"userId": user_id}, condition=condition)

    def query_by_email(
        self,
        email: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Listeners]:
        """Return the items with this email, from EmailIndex.

        The listeners with an address.
        """
        return self._query(
            "EmailIndex",
            "email",
            email,
            decode=decode,
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_refreshable(
        self,
        refreshable: str,
        *,
        refresh_due_at: datetime | None = None,
        refresh_due_at_from: datetime | None = None,
        refresh_due_at_to: datetime | None = None,
        refresh_due_at_after: datetime | None = None,
        refresh_due_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Listeners]:
        """Return the items with this refreshable, in order of refresh_due_at, from RefreshIndex.

        The connected listeners by the time at which their tokens are to be refreshed.
        """
        return self._query(
            "RefreshIndex",
            "refreshable",
            refreshable,
            decode=decode,
            sort=(
                "refreshDueAt",
                {
                    "equal": refresh_due_at,
                    "first": refresh_due_at_from,
                    "last": refresh_due_at_to,
                    "after": refresh_due_at_after,
                    "before": refresh_due_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        filters: Condition | None = None,
        consistent: bool = False,
    ) -> Page[Listeners]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Listeners]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(self, user_ids: Iterable[str], *, consistent: bool = False) -> tuple[Listeners, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(user_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[ListenersCreate | Listeners] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Listeners, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
