# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""The repository of Listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.models.motion.listeners import Listeners, decode, encode
from orb_models.repository import Definition, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_common.aws.dynamodb import Condition
    from orb_models.inputs.motion.listeners import ListenersCreate, ListenersUpdate
    from orb_models.paging import Page


class ListenersRepository(Repository[Listeners]):
    """The stored items of Listeners."""

    DEFINITION = Definition(
        entity="Listeners",
        table_name_variable="LISTENERS_TABLE_NAME",
        keys=("userId",),
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
        if isinstance(new, Listeners):
            return self._create(new, id_is_new=False)
        now = self._clock.now()
        model = Listeners(
            user_id=new.user_id,
            email=new.email,
            name=new.name,
            timezone=new.timezone,
            spotify_user_id=new.spotify_user_id,
            spotify_connected=new.spotify_connected,
            spotify_token_secret_arn=new.spotify_token_secret_arn,
            preferences=new.preferences,
            active=new.active,
            last_login=new.last_login,
            created_at=now,
            updated_at=now,
        )
        return self._create(model, id_is_new=False)

    def update(
        self, user_id: str, update: ListenersUpdate, *, condition: Condition | None = None
    ) -> Listeners:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            LostRaceError: the condition is not met, or another writer came first at every attempt.
            ValidationError: the update sets no field.
        """
        return self._update({"userId": user_id}, update, condition=condition)

    def delete(self, user_id: str) -> Listeners | None:
        """Delete the item with this key and return it. None: it did not exist."""
        return self._delete({"userId": user_id})

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

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, filters: Condition | None = None
    ) -> Page[Listeners]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters)

    def iterate(self, *, filters: Condition | None = None) -> Iterator[Listeners]:
        """Yield all items, unordered. The next page is read when it is needed."""
        return self._iterate(filters=filters)

    def batch_get(self, user_ids: Iterable[str], *, consistent: bool = False) -> tuple[Listeners, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(({"userId": user_id} for user_id in user_ids), consistent=consistent)
