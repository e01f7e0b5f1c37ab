"""The documents that answer requests: a report of all data with its facts, or what the person gave, in a portable form.

The content of organizations is not here: it belongs to the organization, and only its members can decrypt it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lambdas.privacy.holdings import HOLDINGS, Holding
from orb_models.enums.privacy_request_type import PrivacyRequestType

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.privacy.people import Person
    from lambdas.privacy.stores import Stores
    from orb_models.model import Model
    from orb_models.models.privacy_requests import PrivacyRequests

JsonObject = dict[str, object]
DAYS: Final = 7
"""How long an export is kept. The rule of the bucket in hub.yml has the same days."""
RETENTION: Final = "until your account is erased"
ELSEWHERE: Final = (
    "The audit trail holds who did what and when, by your id and your network address, to secure the service. It is"
    " not changed, and ends after the days that the retention of each kind of data names. The content of"
    " organizations belongs to them, and is not part of this report."
)


def document(
    stores: Stores, person: Person, request: PrivacyRequests, *, now: datetime, audit_days: int
) -> JsonObject:
    """Return the export that a request asks for, as JSON.

    Args:
        stores: Where the data is.
        person: Whose data.
        request: A request for access or for portable data.
        now: When the export is made.
        audit_days: How long the audit trail is kept, for entities whose schema does not say it.
    """
    head: JsonObject = {
        "requestId": request.request_id,
        "requestType": request.request_type,
        "legalBasis": request.legal_basis,
        "createdAt": int(now.timestamp()),
        "userId": person.user_id,
        "addresses": sorted({email.lower() for email in person.emails}),
    }
    if request.request_type is PrivacyRequestType.DATA_PORTABILITY:
        return head | {"data": _portable(stores, person)}
    holdings = [_report(stores, person, holding, audit_days) for holding in HOLDINGS]
    return head | {"elsewhere": ELSEWHERE, "holdings": holdings}


# Any: the holdings have rows of different types.
def _report(stores: Stores, person: Person, holding: Holding[Any], audit_days: int) -> JsonObject:
    items = [_shown(holding, row) for row in holding.find(stores, person)]
    fields = sorted({name for item in items for name in item})
    classes = holding.model.FIELD_CLASSIFICATIONS
    return {
        "entity": holding.name,
        "purpose": holding.purpose,
        "source": holding.source,
        "retention": {
            "data": RETENTION,
            "afterErasure": holding.kept or None,
            "auditTrailDays": holding.model.RETENTION_DAYS or audit_days,
        },
        "classifications": {name: classes[name] for name in fields if name in classes},
        "items": items,
    }


def _portable(stores: Stores, person: Person) -> JsonObject:
    found: dict[str, list[JsonObject]] = {}
    for holding in HOLDINGS:
        for row in holding.find(stores, person) if holding.given else ():
            item = {name: value for name, value in _shown(holding, row).items() if name in holding.given}
            found.setdefault(holding.name, []).append(item)
    return dict(found)


def _shown(holding: Holding[Any], row: Model) -> JsonObject:
    item: JsonObject = row.model_dump(mode="json", by_alias=True, exclude_none=True)
    secret = {name for name, kind in row.FIELD_CLASSIFICATIONS.items() if kind == "SENSITIVE"}
    return {name: value for name, value in item.items() if name not in holding.hidden | secret}
