"""The places where the hub holds data of people: the tables, and the exports in S3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lambdas.privacy.people import Pseudonyms
    from orb_common.aws.s3 import Bucket
    from orb_models.claims import Claims
    from orb_models.repositories.application_roles import ApplicationRolesRepository
    from orb_models.repositories.application_users import ApplicationUsersRepository
    from orb_models.repositories.applications import ApplicationsRepository
    from orb_models.repositories.invitations import InvitationsRepository
    from orb_models.repositories.motion.listeners import ListenersRepository
    from orb_models.repositories.motion.motion_events import MotionEventsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository
    from orb_models.repositories.motion.sessions import SessionsRepository
    from orb_models.repositories.notifications import NotificationsRepository
    from orb_models.repositories.organization_users import OrganizationUsersRepository
    from orb_models.repositories.organizations import OrganizationsRepository
    from orb_models.repositories.ownership_transfer_requests import OwnershipTransferRequestsRepository
    from orb_models.repositories.privacy_requests import PrivacyRequestsRepository
    from orb_models.repositories.roles import RolesRepository
    from orb_models.repositories.sms_rate_limit import SmsRateLimitRepository
    from orb_models.repositories.users import UsersRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The repositories of all tables with data of people, and the bucket of their exports."""

    users: UsersRepository
    requests: PrivacyRequestsRepository
    organizations: OrganizationsRepository
    memberships: OrganizationUsersRepository
    invitations: InvitationsRepository
    open_invitations: Claims
    """An address has one open invitation to an organization at most. The organizations function takes the claims."""
    applications: ApplicationsRepository
    application_users: ApplicationUsersRepository
    application_roles: ApplicationRolesRepository
    roles: RolesRepository
    notifications: NotificationsRepository
    transfers: OwnershipTransferRequestsRepository
    sms_rate_limits: SmsRateLimitRepository
    listeners: ListenersRepository
    sensors: SensorsRepository
    sessions: SessionsRepository
    motion_events: MotionEventsRepository
    exports: Bucket
    pseudonyms: Pseudonyms


def export_key(request_id: str) -> str:
    """Return the key of the export of a request in the bucket."""
    return f"exports/{request_id}.json"
