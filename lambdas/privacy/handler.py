"""The Lambda handler of the privacy function, with its table of operations and the construction of its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.privacy import inputs
from lambdas.privacy.answering import Answering
from lambdas.privacy.audit import TRAITS
from lambdas.privacy.people import People, Pseudonyms
from lambdas.privacy.service import PrivacyService
from lambdas.privacy.settings import Settings
from lambdas.privacy.stores import Stores
from orb_common import aws
from orb_common.appsync import Callers, Operation, Resolver
from orb_common.audit import AuditKeys, AuditLogger
from orb_common.audit.cloudwatch import retention_days
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_common.aws.s3 import Bucket
from orb_models.claims import Claims
from orb_models.input import PageInput
from orb_models.models.privacy_requests import PrivacyRequests
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
from orb_models.rights.privacy_requests import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OPERATIONS = {
    "PrivacyRequestsCreate": Operation(
        inputs.CreateInput, PrivacyService.create, about=PrivacyService.person_of
    ),
    "PrivacyRequestsUpdate": Operation(inputs.UpdateInput, PrivacyService.update),
    "PrivacyRequestsGet": Operation(inputs.RequestKey, PrivacyService.get, about=PrivacyService.request_of),
    "PrivacyRequestsList": Operation(PageInput, PrivacyService.list_page),
    "PrivacyRequestsQueryByRequestId": Operation(
        inputs.RequestIdInput, PrivacyService.query_by_request_id, about=PrivacyService.request_of
    ),
    "PrivacyRequestsQueryByDataSubjectEmail": Operation(
        inputs.EmailInput, PrivacyService.query_by_email, about=PrivacyService.owner_of_email
    ),
    "PrivacyRequestsQueryByRequestType": Operation(inputs.TypeInput, PrivacyService.query_by_type),
    "PrivacyRequestsQueryByOrganizationId": Operation(
        inputs.OrganizationInput, PrivacyService.query_by_organization
    ),
    "PrivacyRequestsQueryByStatus": Operation(inputs.StatusInput, PrivacyService.query_by_status),
    "PrivacyRequestsProcess": Operation(inputs.RequestKey, PrivacyService.process),
}


def build() -> PrivacyService:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    dynamodb = DynamoDB()
    # These secrets are read when a list first has a second page, and at the first erasure.
    cursors = CursorCodec(lambda: aws.get_secret(settings.cursor_secret_arn, parse_json=False).encode())
    pseudonyms = Pseudonyms(lambda: aws.get_secret(settings.pseudonym_secret_arn, parse_json=False).encode())
    keys = AuditKeys(settings.audit_secret_arn)
    users = UsersRepository(dynamodb=dynamodb)
    stores = Stores(
        users=users,
        requests=PrivacyRequestsRepository(dynamodb=dynamodb, cursors=cursors),
        organizations=OrganizationsRepository(dynamodb=dynamodb),
        memberships=OrganizationUsersRepository(dynamodb=dynamodb),
        invitations=InvitationsRepository(dynamodb=dynamodb),
        open_invitations=Claims(
            entity="Invitations",
            field="inviteeEmail",
            table=settings.unique_values_table,
            dynamodb=dynamodb,
        ),
        applications=ApplicationsRepository(dynamodb=dynamodb),
        application_users=ApplicationUsersRepository(dynamodb=dynamodb),
        application_roles=ApplicationRolesRepository(dynamodb=dynamodb),
        roles=RolesRepository(dynamodb=dynamodb),
        notifications=NotificationsRepository(dynamodb=dynamodb),
        transfers=OwnershipTransferRequestsRepository(dynamodb=dynamodb),
        sms_rate_limits=SmsRateLimitRepository(dynamodb=dynamodb),
        listeners=ListenersRepository(dynamodb=dynamodb),
        sensors=SensorsRepository(dynamodb=dynamodb),
        sessions=SessionsRepository(dynamodb=dynamodb),
        motion_events=MotionEventsRepository(dynamodb=dynamodb),
        exports=Bucket(settings.exports_bucket),
        pseudonyms=pseudonyms,
    )
    callers = Callers(lambda cognito_sub: users.query_by_cognito_sub(cognito_sub, limit=2).items)
    return PrivacyService(
        stores=stores,
        answering=Answering(
            stores=stores,
            people=People(users=users),
            callers=callers,
            audit_days=retention_days(),
        ),
        callers=callers,
        audit=AuditLogger(
            "PRIVACY",
            log_group_suffix="privacy",
            chain_key=keys.chain,
            retention=PrivacyRequests.RETENTION_DAYS,
            traits=TRAITS,
        ),
    )


def needs(service: PrivacyService) -> Iterable[Callable[[], object]]:
    """Return what init prepares for the first call: the caller's row, the trail, and the client that makes links."""
    return service.stores.users.prepare, service.audit.prepare, lambda: service.stores.exports.client


resolver = Resolver("privacy", build=build, operations=OPERATIONS, rights=RIGHTS, needs=needs)
handler = resolver.handler
