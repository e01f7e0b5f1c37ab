# Generated from schemas/ by "make generate". Do not edit.
"""The repositories, one for each table, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRolesRepository": "orb_models.repositories.application_roles",
        "ApplicationsRepository": "orb_models.repositories.applications",
        "ApplicationUsersRepository": "orb_models.repositories.application_users",
        "InvitationsRepository": "orb_models.repositories.invitations",
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
