# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.repositories.application_roles import ApplicationRolesRepository as ApplicationRolesRepository
from orb_models.repositories.application_users import ApplicationUsersRepository as ApplicationUsersRepository
from orb_models.repositories.applications import ApplicationsRepository as ApplicationsRepository
from orb_models.repositories.invitations import InvitationsRepository as InvitationsRepository
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
from orb_models.repositories.privacy_requests import PrivacyRequestsRepository as PrivacyRequestsRepository
from orb_models.repositories.roles import RolesRepository as RolesRepository
from orb_models.repositories.sms_rate_limit import SmsRateLimitRepository as SmsRateLimitRepository
from orb_models.repositories.users import UsersRepository as UsersRepository
