"""Keep the state of an organization's key in line with its row: usable, or waiting for its deletion.

A row and a key cannot be written in one transaction. So each change of one is followed by `settle`, which reads the
row again after each change of the key. Whichever of two callers ends last leaves what the row says. The clean-up calls
it for every key, for processes that ended in between.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.organizations.tenant_keys import LEAST_WINDOW, PENDING, WINDOW
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.organization_status import OrganizationStatus

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.organizations.tenant_keys import TenantKeys
    from orb_models.models.organizations import Organizations
    from orb_models.repositories.organizations import OrganizationsRepository

MOST_CHANGES = 4
"""A row that changes more often meanwhile is left to the next caller."""


class Settled(StrEnum):
    """What was done to a key."""

    NOTHING = "NOTHING"
    SCHEDULED = "SCHEDULED"
    """It waits for its deletion."""
    BROUGHT_BACK = "BROUGHT_BACK"
    """It no longer waits, and can be used."""
    WITHOUT_ROW = "WITHOUT_ROW"
    """No row names it. It was left as it is, because the caller asked for that."""


def settle(
    organizations: OrganizationsRepository,
    keys: TenantKeys,
    organization_id: str,
    arn: str,
    *,
    discard: bool = True,
    clock: Clock = SYSTEM_CLOCK,
) -> Settled:
    """Bring a key in line with the row of its organization, and return the last change.

    A key that the row does not name waits for its deletion, and loses its alias. One that is brought back has its alias
    again. A disabled key of an organization that is not deleted stays disabled: a person has disabled it.

    Args:
        organizations: Where the rows are.
        keys: The keys.
        organization_id: Whose key it is, by its alias or tags.
        arn: The key.
        discard: Whether a key that no row names is scheduled for deletion.
        clock: Says how many days are left of the 30 of a deleted organization.

    Raises:
        OrbError: KMS or DynamoDB refused or failed. The next caller goes on.
    """
    done = Settled.NOTHING
    for _ in range(MOST_CHANGES):
        row = organizations.get(organization_id, consistent=True)
        facts = keys.facts(arn)
        if facts is None:
            return done
        named = row is not None and row.kms_key_arn == arn
        unwanted = row is None or not named or row.status is OrganizationStatus.DELETED
        if unwanted is (facts.state == PENDING):
            return done
        if not unwanted:
            if keys.bring_back(arn):
                keys.give_alias(organization_id, arn)
            done = Settled.BROUGHT_BACK
            continue
        if not named:
            if not discard:
                return Settled.WITHOUT_ROW
            keys.remove_alias(f"{keys.alias_prefix}{organization_id}", arn)
        keys.schedule_deletion(arn, days=days_left(row, clock.now()) if named else LEAST_WINDOW)
        done = Settled.SCHEDULED
    return done


def days_left(deleted: Organizations | None, now: datetime) -> int:
    """Return the days until the key of a deleted organization is deleted: 30 from its deletion, and at least 7."""
    if deleted is None:
        return LEAST_WINDOW
    left = deleted.updated_at + timedelta(days=WINDOW) - now
    return max(LEAST_WINDOW, min(WINDOW, -(-int(left.total_seconds()) // 86_400)))
