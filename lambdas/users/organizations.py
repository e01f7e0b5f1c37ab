"""The organizations of a user, in pages: first those that the user owns, then those that the user has joined."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.exceptions import ConflictError, UniqueValueTakenError
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.enums.organization_user_status import OrganizationUserStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_common.aws.dynamodb.cursors import CursorCodec
    from orb_models.claims import Claims
    from orb_models.input import PageInput
    from orb_models.models.organizations import Organizations
    from orb_models.repositories.organization_users import OrganizationUsersRepository
    from orb_models.repositories.organizations import OrganizationsRepository

JsonObject = dict[str, object]
HIDDEN_FIELDS = frozenset({"kms_key_id", "kms_key_arn", "kms_alias", "description"})
"""The names of an organization's KMS key, and what that key encrypts. Only the organizations function can decrypt."""
OWNED, JOINED = "owned", "joined"
OWNER = "userId: this person owns organizations: transfer or delete them first"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserOrganizations:
    """The organizations of users."""

    organizations: OrganizationsRepository
    memberships: OrganizationUsersRepository
    cursors: CursorCodec
    """Signs the cursors of pages. They hold the cursor of one of the two tables."""
    active_owners: Claims
    """Who owns an active organization: user id -> organization. Administrators of the platform are not among them."""

    @contextmanager
    def none_owned(self, user_id: str) -> Iterator[None]:
        """Check that a user owns no organization, because an organization needs an owner. The block deletes the user.

        Its transaction must require that `active_owners` is free for the user. So an organization that a customer
        creates at the same time, and that no index shows yet, is not left without an owner.

        Raises:
            ConflictError: 409. The user owns one that is not deleted. The message says what to do.
        """
        owned = self.organizations.query_by_owner_id(user_id).iterate()
        if any(each.status is not OrganizationStatus.DELETED for each in owned):
            raise ConflictError(OWNER)
        try:
            yield
        except UniqueValueTakenError as error:
            raise ConflictError(OWNER) from error

    def page(self, caller_id: str, user_id: str, request: PageInput) -> JsonObject:
        """Return a page of a user's organizations: `items` with `userRole`, `count`, `scannedCount`, `nextToken`.

        A page makes three requests at most.
        Deleted organizations and memberships that are not active are left out, so a page can have fewer items than
        `request.limit` although more follow.

        Args:
            caller_id: Who asks. A cursor is only valid for the same caller.
            user_id: Whose organizations. A cursor is only valid for the same user.
            request: The limit and the cursor.

        Raises:
            ValidationError: The cursor is not one of this query.
        """
        scope = repr(("UserOrganizations", caller_id, user_id))
        part, after = OWNED, None
        if request.next_token is not None:
            place = self.cursors.decode(request.next_token, scope=scope)
            part, after = place["part"]["S"], place["after"]["S"] if "after" in place else None
        found: list[tuple[Organizations, str]] = []
        scanned = 0
        if part == OWNED:
            owned = self.organizations.query_by_owner_id(user_id, limit=request.limit, cursor=after)
            found += [(each, "OWNER") for each in owned]
            scanned, after = owned.scanned_count, owned.cursor
            if after is None:
                part = JOINED
        if part == JOINED and scanned < request.limit:
            joined = self.memberships.query_by_user_id(user_id, limit=request.limit - scanned, cursor=after)
            roles = {
                each.organization_id: str(each.role)
                for each in joined
                if each.status is OrganizationUserStatus.ACTIVE
            }
            # The owner of an organization is not a member. If an old row says so, it is already in the first part.
            found += [
                (each, roles[each.organization_id])
                for each in self.organizations.batch_get(roles)
                if each.owner_id != user_id
            ]
            scanned, after = scanned + joined.scanned_count, joined.cursor
            more = after is not None
        else:
            more = True
        items = [_shown(each, role) for each, role in found if each.status is not OrganizationStatus.DELETED]
        answer: JsonObject = {"items": items, "count": len(items), "scannedCount": scanned}
        if more:
            place = {"part": {"S": part}, **({} if after is None else {"after": {"S": after}})}
            answer["nextToken"] = self.cursors.encode(place, scope=scope)
        return answer


def _shown(organization: Organizations, role: str) -> JsonObject:
    shown: JsonObject = organization.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude=set(HIDDEN_FIELDS)
    )
    return shown | {"userRole": role}
