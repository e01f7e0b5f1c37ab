"""The Lambda handler of the organizations function: its table of operations, and the construction of its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations import (
    access,
    answers,
    details,
    inputs,
    invitations,
    lifecycle,
    members,
    organizations,
    ownership,
    permissions,
)
from lambdas.organizations.service import OrganizationsService
from lambdas.organizations.settings import Settings
from lambdas.organizations.tenant_keys import TenantKeys
from orb_common import aws
from orb_common.appsync import Callers, Operation, Resolver
from orb_common.audit import AuditKeys, AuditLogger, StateTracker
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_common.utils.clock import SYSTEM_CLOCK
from orb_models.claims import Claims
from orb_models.models.organizations import Organizations
from orb_models.repositories.applications import ApplicationsRepository
from orb_models.repositories.invitations import InvitationsRepository
from orb_models.repositories.organization_users import OrganizationUsersRepository
from orb_models.repositories.organizations import OrganizationsRepository
from orb_models.repositories.users import UsersRepository
from orb_models.rights import invitations as invitation_rights
from orb_models.rights import organization_users as member_rights
from orb_models.rights import organizations as organization_rights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RIGHTS = {**organization_rights.RIGHTS, **member_rights.RIGHTS, **invitation_rights.RIGHTS}
OPERATIONS = {
    "OrganizationsCreate": Operation(inputs.CreateInput, organizations.create),
    "OrganizationsUpdate": Operation(inputs.UpdateInput, organizations.update, about=access.organization),
    "OrganizationsDelete": Operation(
        inputs.OrganizationKey, lifecycle.delete, about=access.organization_in_any_status
    ),
    "OrganizationsDisable": Operation(
        inputs.DisableInput, lifecycle.disable, about=access.organization_in_any_status
    ),
    "OrganizationsGet": Operation(inputs.OrganizationKey, organizations.get, about=access.organization),
    "OrganizationsList": Operation(inputs.PageInput, organizations.list_page),
    "OrganizationsQueryByOrganizationId": Operation(
        inputs.OrganizationPageInput, organizations.query_by_organization_id, about=access.organization
    ),
    "OrganizationsQueryByOwnerId": Operation(
        inputs.OwnerInput, organizations.query_by_owner, about=access.owner
    ),
    "OrganizationsQueryByOwnerIdAndCreatedAt": Operation(
        inputs.OwnerAndTimeInput, organizations.query_by_owner, about=access.owner
    ),
    "OrganizationsQueryByStatus": Operation(inputs.StatusInput, organizations.query_by_status),
    "OrganizationsQueryByStatusAndCreatedAt": Operation(
        inputs.StatusAndTimeInput, organizations.query_by_status
    ),
    "OrganizationsWithDetailsQueryByOwnerId": Operation(
        inputs.OwnerInput, details.query_by_owner, about=access.owner
    ),
    "OrganizationsRestore": Operation(
        inputs.OrganizationKey, lifecycle.restore, about=access.organization_in_any_status
    ),
    "OrganizationsTransferOwnership": Operation(
        inputs.TransferInput, ownership.transfer, about=access.organization
    ),
    "OrganizationsGetUserPermissions": Operation(
        inputs.OrganizationKey, permissions.get_user_permissions, about=access.organization
    ),
    "OrganizationsCheckPermission": Operation(
        inputs.PermissionInput, permissions.check_permission, about=access.organization
    ),
    "OrganizationsGetRoles": Operation(inputs.PageInput, permissions.get_roles),
    "OrganizationUsersUpdate": Operation(inputs.RoleInput, members.change_role, about=access.member),
    "OrganizationUsersDelete": Operation(inputs.MemberKey, members.remove, about=access.member),
    "OrganizationUsersGet": Operation(inputs.MemberKey, members.get, about=access.member),
    "OrganizationUsersQueryByUserId": Operation(
        inputs.MemberInput, members.query_by_user, about=access.person
    ),
    "OrganizationUsersQueryByOrganizationId": Operation(
        inputs.OrganizationPageInput, members.query_by_organization, about=access.organization
    ),
    "OrganizationUsersQueryByOrganizationIdAndRole": Operation(
        inputs.MembersByRoleInput, members.query_by_organization, about=access.organization
    ),
    "OrganizationUsersLeave": Operation(
        inputs.OrganizationKey, members.leave, about=access.organization_in_any_status
    ),
    "InvitationsCreate": Operation(inputs.InviteInput, invitations.create, about=access.organization),
    "InvitationsUpdate": Operation(inputs.InvitationUpdateInput, invitations.update, about=access.invitation),
    "InvitationsDelete": Operation(inputs.InvitationKey, invitations.revoke, about=access.invitation),
    "InvitationsGet": Operation(inputs.InvitationKey, invitations.get, about=access.invitation),
    "InvitationsQueryByOrganizationId": Operation(
        inputs.OrganizationPageInput, invitations.query_by_organization, about=access.organization
    ),
    "InvitationsQueryByInviteeEmail": Operation(
        inputs.InviteeInput, invitations.query_by_address, about=access.own_address
    ),
    "InvitationsResend": Operation(inputs.InvitationKey, invitations.resend, about=access.invitation),
    "InvitationsAccept": Operation(inputs.InvitationKey, answers.accept, about=access.addressed_invitation),
    "InvitationsDecline": Operation(inputs.InvitationKey, answers.decline, about=access.addressed_invitation),
}


def build() -> OrganizationsService:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    dynamodb = DynamoDB()
    # The secret is read when a list first has a second page. Other operations do not need it.
    cursors = CursorCodec(lambda: aws.get_secret(settings.cursor_secret_arn, parse_json=False).encode())
    audit_keys = AuditKeys(settings.keys.audit_secret_arn)
    users = UsersRepository(
        table_name=settings.users_table,
        unique_values_table_name=settings.unique_values_table,
        dynamodb=dynamodb,
    )
    return OrganizationsService(
        users=users,
        organizations=OrganizationsRepository(
            table_name=settings.keys.organizations_table, dynamodb=dynamodb, cursors=cursors
        ),
        memberships=OrganizationUsersRepository(
            table_name=settings.memberships_table, dynamodb=dynamodb, cursors=cursors
        ),
        invitations=InvitationsRepository(
            table_name=settings.invitations_table, dynamodb=dynamodb, cursors=cursors
        ),
        applications=ApplicationsRepository(table_name=settings.applications_table, dynamodb=dynamodb),
        active_owners=Claims(
            entity="Organizations", field="ownerId", table=settings.unique_values_table, dynamodb=dynamodb
        ),
        open_invitations=Claims(
            entity="Invitations", field="inviteeEmail", table=settings.unique_values_table, dynamodb=dynamodb
        ),
        keys=TenantKeys(settings.keys),
        cursors=cursors,
        callers=Callers(lambda cognito_sub: users.query_by_cognito_sub(cognito_sub, limit=2).items),
        audit=AuditLogger(
            "ORGANIZATION",
            log_group_suffix="organizations",
            chain_key=audit_keys.chain,
            retention=Organizations.RETENTION_DAYS,
        ),
        tracker=StateTracker(Organizations.FIELD_CLASSIFICATIONS, hash_key=audit_keys.state),
        clock=SYSTEM_CLOCK,
    )


def needs(service: OrganizationsService) -> Iterable[Callable[[], object]]:
    """Return what init prepares for the first call: every call reads DynamoDB and writes an audit event.

    Preparing the trail reads its keys. This is the only request to AWS before the first call.
    """
    return service.organizations.prepare, service.keys.prepare, service.audit.prepare


resolver = Resolver("organizations", build=build, operations=OPERATIONS, rights=RIGHTS, needs=needs)
handler = resolver.handler
