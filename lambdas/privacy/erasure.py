"""Erase a person from the hub. Each step can be repeated, so a run that ended early is finished by the next one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from lambdas.privacy import rows
from lambdas.privacy.holdings import ACCOUNT, OTHERS
from orb_common.exceptions import ConflictError
from orb_models.enums.organization_status import OrganizationStatus

if TYPE_CHECKING:
    from lambdas.privacy.people import Person
    from lambdas.privacy.stores import Stores

OWNER: Final = "this person owns organizations: transfer or delete them first"
SIGN_IN: Final = "delete the account in the user pool, which has the subject "
MOTION: Final = "delete the secret with the tokens of Spotify and the certificates of the sensors"


def check_owns_nothing(stores: Stores, person: Person) -> None:
    """Check that a person owns no organization, because an organization needs an owner.

    Raises:
        ConflictError: The person owns one that is not deleted. The message says what to do.
    """
    if any(row.status is not OrganizationStatus.DELETED for row in rows.owned_organizations(stores, person)):
        raise ConflictError(OWNER)


def left_to_do(stores: Stores, person: Person, earlier: str | None) -> list[str]:
    """Return what people must do, because this function has no right to it.

    Args:
        stores: Where the data is.
        person: Who is erased.
        earlier: The result that an earlier run has stored. By now, its rows can be erased.
    """
    found: list[str] = [] if earlier is None else json.loads(earlier)["leftToDo"]
    if person.user is not None and person.user.cognito_sub is not None:
        found.append(SIGN_IN + person.user.cognito_sub)
    if any(True for _ in rows.listeners(stores, person)):
        found.append(MOTION)
    return sorted(set(found))


def result(left: list[str]) -> str:
    """Return the result of an erasure as JSON: the entities, what is kept and why, and what people must do."""
    kept = {
        f"{holding.name}: {', '.join(sorted(holding.links))}": holding.kept
        for holding in OTHERS
        if holding.kept
    }
    erased = sorted({holding.name for holding in (ACCOUNT, *OTHERS) if holding.erase is not None})
    return json.dumps({"erased": erased, "kept": kept, "leftToDo": left}, ensure_ascii=False)


def erase(stores: Stores, person: Person, request_id: str) -> None:
    """Erase all rows and exports of a person but the request itself, the account last.

    Raises:
        ConflictError: The person owns an organization by now. The account is still there.
        OrbError: A service failed. The next run goes on.
    """
    for holding in OTHERS:
        if holding.erase is None:
            continue
        for row in holding.find(stores, person):
            if getattr(row, "request_id", None) != request_id:
                holding.erase(stores, row)
    check_owns_nothing(stores, person)
    if person.user is not None and ACCOUNT.erase is not None:
        ACCOUNT.erase(stores, person.user)
