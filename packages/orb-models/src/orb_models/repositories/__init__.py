# Generated from schemas/ by "make generate". Do not edit.
"""The repositories, one for each table, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.repositories.application_roles import (
        ApplicationRolesRepository as ApplicationRolesRepository,
    )
    from orb_models.repositories.application_users import (
        ApplicationUsersRepository as ApplicationUsersRepository,
    )
    from orb_models.repositories.applications import ApplicationsRepository as ApplicationsRepository
    from orb_models.repositories.motion.listeners import ListenersRepository as ListenersRepository
    from orb_models.repositories.motion.motion_events import MotionEventsRepository as MotionEventsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
    from orb_models.repositories.motion.sessions import SessionsRepository as SessionsRepository
    from orb_models.repositories.notifications import NotificationsRepository as NotificationsRepository
    from orb_models.repositories.organization_users import (
        OrganizationUsersRepository as OrganizationUsersRepository,
    )
    from orb_models.repositories.organizations import OrganizationsRepository as OrganizationsRepository
    from orb_models.repositories.ownership_transfer_requests import (
        OwnershipTransferRequestsRepository as OwnershipTransferRequestsRepository,
    )
    from orb_models.repositories.privacy_requests import (
        PrivacyRequestsRepository as PrivacyRequestsRepository,
    )
    from orb_models.repositories.roles import RolesRepository as RolesRepository
    from orb_models.repositories.sms_rate_limit import SmsRateLimitRepository as SmsRateLimitRepository
    from orb_models.repositories.users import UsersRepository as UsersRepository

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRolesRepository": "orb_models.repositories.application_roles",
        "ApplicationsRepository": "orb_models.repositories.applications",
        "ApplicationUsersRepository": "orb_models.repositories.application_users",
        "ListenersRepository": "orb_models.repositories.motion.listeners",
        "MotionEventsRepository": "orb_models.repositories.motion.motion_events",
        "NotificationsRepository": "orb_models.repositories.notifications",
        "OrganizationsRepository": "orb_models.repositories.organizations",
        "OrganizationUsersRepository": "orb_models.repositories.organization_users",
        "OwnershipTransferRequestsRepository": "orb_models.repositories.ownership_transfer_requests",
        "PrivacyRequestsRepository": "orb_models.repositories.privacy_requests",
        "RolesRepository": "orb_models.repositories.roles",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
        "SessionsRepository": "orb_models.repositories.motion.sessions",
        "SmsRateLimitRepository": "orb_models.repositories.sms_rate_limit",
        "UsersRepository": "orb_models.repositories.users",
    },
)
