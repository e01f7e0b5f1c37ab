# Generated from schemas/entities/Invitations.yml by "make generate". Do not edit.
"""The repository of Invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from orb_models.definition import Definition
from orb_models.models.invitations import Invitations, decode, encode
from orb_models.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from orb_common.aws.dynamodb import Attr, Condition
    from orb_models.enums.invitation_status import InvitationStatus
    from orb_models.enums.organization_user_role import OrganizationUserRole
    from orb_models.inputs.invitations import InvitationsCreate, InvitationsUpdate
    from orb_models.model import Timestamp
    from orb_models.paging import Page

    class _Attributes:
        """The attributes of Invitations, with the types of their values."""

        invitation_id: Attr[str]
        organization_id: Attr[str]
        inviter_user_id: Attr[str]
        invitee_email: Attr[str]
        invitee_user_id: Attr[str]
        role: Attr[OrganizationUserRole]
        status: Attr[InvitationStatus]
        message: Attr[str]
        expires_at: Attr[Timestamp]
        created_at: Attr[Timestamp]
        updated_at: Attr[Timestamp]


class InvitationsRepository(Repository[Invitations, "InvitationsCreate", "InvitationsUpdate", "str"]):
    """The stored items of Invitations."""

    attributes: ClassVar[_Attributes]
    """The attributes in conditions, such as `attributes.invitation_id.exists()`."""

    DEFINITION = Definition(
        entity="Invitations",
        table_name_variable="INVITATIONS_TABLE_NAME",
        keys=("invitationId",),
        model=Invitations,
        encode=encode,
        decode=decode,
        max_key_bytes={"invitationId": 2048, "organizationId": 2048, "inviteeEmail": 2048},
        updated_at="updatedAt",
    )

    def get(self, invitation_id: str, *, consistent: bool = False) -> Invitations | None:
        """Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read."""
        return self._get({"invitationId": invitation_id}, consistent=consistent)

    def create(self, new: InvitationsCreate | Invitations) -> Invitations:
        """Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.

        Raises:
            ItemExistsError: an item with this key exists.
        """
        return self._create(new, id_is_new=True)

    def _build(self, new: InvitationsCreate) -> Invitations:
        now = self._clock.now()
        return Invitations(
            invitation_id=self._ids(),
            organization_id=new.organization_id,
            inviter_user_id=new.inviter_user_id,
            invitee_email=new.invitee_email,
            invitee_user_id=new.invitee_user_id,
            role=new.role,
            status=new.status,
            message=new.message,
            expires_at=new.expires_at,
            created_at=now,
            updated_at=now,
        )

    def update(
        self, invitation_id: str, update: InvitationsUpdate, *, condition: Condition | None = None
    ) -> Invitations:
        """Write the fields that the update sets, and return the updated item.

        Raises:
            ResourceNotFoundError: no item with this key exists.
            DynamoDBConditionFailedError: the condition is not met.
            ValidationError: the update sets no field.
        """
        return self._update({"invitationId": invitation_id}, update, condition=condition)

    def delete(self, invitation_id: str, *, condition: Condition | None = None) -> Invitations | None:
        """Delete the item with this key and return it. None: it did not exist.

        Raises:
            DynamoDBConditionFailedError: the condition is not met.
        """
        return self._delete({"invitationId": invitation_id}, condition=condition)

    def query_by_organization_id(
        self,
        organization_id: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Invitations]:
        """Return the items with this organization_id, in order of created_at, from OrganizationInvitationsIndex."""
        return self._query(
            "OrganizationInvitationsIndex",
            "organizationId",
            organization_id,
            decode=decode,
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
                },
            ),
            limit=limit,
            cursor=cursor,
            forward=forward,
        )

    def query_by_invitee_email(
        self,
        invitee_email: str,
        *,
        created_at: datetime | None = None,
        created_at_from: datetime | None = None,
        created_at_to: datetime | None = None,
        created_at_after: datetime | None = None,
        created_at_before: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        forward: bool = True,
    ) -> Page[Invitations]:
        """Return the items with this invitee_email, in order of created_at, from InviteeEmailIndex."""
        return self._query(
            "InviteeEmailIndex",
            "inviteeEmail",
            invitee_email,
            decode=decode,
            sort=(
                "createdAt",
                {
                    "equal": created_at,
                    "first": created_at_from,
                    "last": created_at_to,
                    "after": created_at_after,
                    "before": created_at_before,
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
    ) -> Page[Invitations]:
        """Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`."""
        return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)

    def iterate(self, *, filters: Condition | None = None, consistent: bool = False) -> Iterator[Invitations]:
        """Yield all items, unordered. The next page is read when it is needed."""
        yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()

    def batch_get(
        self, invitation_ids: Iterable[str], *, consistent: bool = False
    ) -> tuple[Invitations, ...]:
        """Return the items of any number of keys, in the order of the keys. Skip keys without an item."""
        return self._batch_get(invitation_ids, consistent=consistent)

    def batch_write(
        self, puts: Iterable[InvitationsCreate | Invitations] = (), *, deletes: Iterable[str] = ()
    ) -> tuple[Invitations, ...]:
        """Put and delete any number of items, and return those that were put. A put replaces an item with its key.

        The batch is not a transaction. Of two puts with one key, the last one is stored.

        Raises:
            ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.
            DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.
        """
        return self._batch_write(puts, deletes)
