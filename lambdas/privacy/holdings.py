"""What the hub holds about people: each link from a row to a person, what it is for, and how it is erased.

`tests/test_holdings.py` compares this table with the schemas. A new link to a user, or a new attribute with personal
data, fails there until it has its place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from lambdas.privacy import erasers, rows
from orb_models.models.application_roles import ApplicationRoles
from orb_models.models.application_users import ApplicationUsers
from orb_models.models.applications import Applications
from orb_models.models.invitations import Invitations
from orb_models.models.motion.listeners import Listeners
from orb_models.models.motion.motion_events import MotionEvents
from orb_models.models.motion.sensors import Sensors
from orb_models.models.motion.sessions import Sessions
from orb_models.models.notifications import Notifications
from orb_models.models.organization_users import OrganizationUsers
from orb_models.models.organizations import Organizations
from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests
from orb_models.models.privacy_requests import PrivacyRequests
from orb_models.models.roles import Roles
from orb_models.models.sms_rate_limit import SmsRateLimit
from orb_models.models.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lambdas.privacy.people import Person
    from lambdas.privacy.stores import Stores
    from orb_models.model import Model

RowT = TypeVar("RowT", bound="Model")
NOTHING: Final = frozenset[str]()


class Source(StrEnum):
    """Where data comes from (GDPR, article 15 (1) (g))."""

    YOU = "you"
    MEMBERS = "other members of your organizations"
    SERVICE = "the service itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Generic[RowT]):
    """One kind of link from the rows of an entity to a person."""

    model: type[RowT]
    links: frozenset[str]
    """The attributes that lead to the person."""
    purpose: str
    source: Source
    find: Callable[[Stores, Person], Iterable[RowT]]
    hidden: frozenset[str] = NOTHING
    """Attributes that are about other people or organizations. Exports leave them out, and everything SENSITIVE too."""
    given: frozenset[str] = NOTHING
    """Attributes that the person gave. They are in portable data."""
    erase: Callable[[Stores, RowT], None] | None = None
    """None: the row stays."""
    kept: str = ""
    """What of the row stays after an erasure, and why. Empty: nothing."""

    @property
    def name(self) -> str:
        """The name of the entity."""
        return self.model.__name__


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


ACCOUNT: Final = Holding(
    model=Users, links=_names("userId email phoneNumber cognitoId cognitoSub"), purpose="your account",
    source=Source.YOU, find=rows.account, given=_names("email firstName lastName phoneNumber"),
    erase=erasers.account,
)  # fmt: skip
"""Erased last, because the other holdings are found by it."""
# Any: each holding has rows of its own type.
OTHERS: Final[tuple[Holding[Any], ...]] = (
    Holding(
        model=OrganizationUsers, links=_names("userId"), purpose="your memberships in organizations",
        source=Source.MEMBERS, find=rows.memberships, hidden=_names("invitedBy"), erase=erasers.membership,
    ),
    Holding(
        model=OrganizationUsers, links=_names("invitedBy"), purpose="the memberships of people whom you invited",
        source=Source.YOU, find=rows.memberships_invited, hidden=_names("userId"),
        kept="your id, because the membership is another person's",
    ),
    Holding(
        model=Organizations, links=_names("ownerId"), purpose="the organizations that you own or owned",
        source=Source.YOU, find=rows.owned_organizations, hidden=_names("description"), given=_names("name"),
        kept="your id, in organizations that are deleted",
    ),
    Holding(
        model=Invitations, links=_names("inviteeEmail inviteeUserId"), purpose="invitations to you",
        source=Source.MEMBERS, find=rows.invitations_received, hidden=_names("inviterUserId"),
        erase=erasers.invitation_received,
        kept="a keyed hash of your address and your id, because the invitation is the organization's",
    ),
    Holding(
        model=Invitations, links=_names("inviterUserId"), purpose="invitations that you sent",
        source=Source.YOU, find=rows.invitations_sent, hidden=_names("inviteeEmail inviteeUserId"),
        given=_names("organizationId role message"), erase=erasers.invitation_sent,
        kept="your id, because the invitation is the organization's",
    ),
    Holding(
        model=Applications, links=_names("ownerId"), purpose="applications for which you are responsible",
        source=Source.YOU, find=rows.applications, given=_names("name environments"),
        kept="your id, because the application is the organization's",
    ),
    Holding(
        model=ApplicationUsers, links=_names("userId"), purpose="your access to applications",
        source=Source.MEMBERS, find=rows.application_users, erase=erasers.application_user,
    ),
    Holding(
        model=ApplicationRoles, links=_names("userId"), purpose="your roles in applications",
        source=Source.MEMBERS, find=rows.application_roles, erase=erasers.application_role,
    ),
    Holding(
        model=Roles, links=_names("userId"), purpose="your roles, in an old form",
        source=Source.MEMBERS, find=rows.roles, erase=erasers.role,
    ),
    Holding(
        model=Notifications, links=_names("recipientUserId"), purpose="notifications to you",
        source=Source.SERVICE, find=rows.notifications_received, hidden=_names("senderUserId"),
        erase=erasers.notification,
    ),
    Holding(
        model=Notifications, links=_names("senderUserId"), purpose="notifications to others about what you did",
        source=Source.SERVICE, find=rows.notifications_caused, hidden=_names("recipientUserId"),
        erase=erasers.notification,
    ),
    Holding(
        model=OwnershipTransferRequests, links=_names("currentOwnerId"), purpose="organizations that you handed over",
        source=Source.YOU, find=rows.transfers_given, hidden=_names("newOwnerId"), erase=erasers.transfer,
        kept="the transfer with your id, as a financial record",
    ),
    Holding(
        model=OwnershipTransferRequests, links=_names("newOwnerId"), purpose="organizations that were offered to you",
        source=Source.MEMBERS, find=rows.transfers_taken, hidden=_names("currentOwnerId"), erase=erasers.transfer,
        kept="the transfer with your id, as a financial record",
    ),
    Holding(
        model=SmsRateLimit, links=_names("phoneNumber"), purpose="the limit of codes that are sent to your number",
        source=Source.SERVICE, find=rows.sms_rate_limit, erase=erasers.sms_rate_limit,
    ),
    Holding(
        model=MotionEvents, links=_names("userId"), purpose="what your sensors reported",
        source=Source.SERVICE, find=rows.motion_events, erase=erasers.motion_event,
    ),
    Holding(
        model=Sessions, links=_names("userId"), purpose="when your sensors saw motion",
        source=Source.SERVICE, find=rows.sessions, erase=erasers.session,
    ),
    Holding(
        model=Sensors, links=_names("userId"), purpose="your sensors", source=Source.YOU, find=rows.sensors,
        given=_names("name location description spotifyConfig quietHours timezone"), erase=erasers.sensor,
    ),
    Holding(
        model=Listeners, links=_names("userId email name spotifyUserId"), purpose="your account of the motion service",
        source=Source.YOU, find=rows.listeners, given=_names("email name timezone preferences spotifyUserId"),
        erase=erasers.listener,
    ),
    Holding(
        model=PrivacyRequests, links=_names("dataSubjectId dataSubjectEmail accessReport portableData"),
        purpose="requests about your data", source=Source.YOU, find=rows.requests_about,
        hidden=_names("requesterId accessReport portableData"), given=_names("requestType legalBasis"),
        erase=erasers.request,
        kept="your id and a keyed hash of your address, because the law asks for a proof of the answer",
    ),
    Holding(
        model=PrivacyRequests, links=_names("requesterId"), purpose="requests that you made for others",
        source=Source.YOU, find=rows.requests_made,
        hidden=_names("dataSubjectEmail dataSubjectId accessReport portableData deletionResult"),
        kept="your id, because the law asks for a proof of the answer",
    ),
)  # fmt: skip
"""In the order in which they are erased: motion events and sessions are found by sensors, sensors by listeners."""
HOLDINGS: Final[tuple[Holding[Any], ...]] = (ACCOUNT, *OTHERS)
