"""The Lambda handler of the users function, with its table of operations and the construction of its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.users import inputs
from lambdas.users.organizations import UserOrganizations
from lambdas.users.service import UsersService
from lambdas.users.settings import Settings
from orb_common import aws
from orb_common.appsync import Callers, Operation, Resolver
from orb_common.audit import AuditKeys, AuditLogger, StateTracker
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.claims import Claims
from orb_models.inputs.users import UsersCreate
from orb_models.models.users import Users
from orb_models.repositories.organization_users import OrganizationUsersRepository
from orb_models.repositories.organizations import OrganizationsRepository
from orb_models.repositories.users import UsersRepository
from orb_models.rights.users import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OPERATIONS = {
    "UsersCreate": Operation(UsersCreate, UsersService.create),
    "UsersGet": Operation(inputs.UserKey, UsersService.get),
    "UsersUpdate": Operation(inputs.UpdateInput, UsersService.update),
    "UsersDelete": Operation(inputs.DeleteInput, UsersService.delete),
    "UsersDisable": Operation(inputs.DisableInput, UsersService.disable),
    "UsersList": Operation(inputs.ListInput, UsersService.list_page),
    "UsersQueryByUserId": Operation(inputs.UserIdInput, UsersService.query_by_user_id),
    "UsersQueryByEmail": Operation(
        inputs.EmailInput, UsersService.query_by_email, about=UsersService.owner_of_email
    ),
    "UsersQueryByCognitoId": Operation(
        inputs.CognitoIdInput, UsersService.query_by_cognito_id, about=UsersService.owner_of_cognito_id
    ),
    "UsersQueryByCognitoSub": Operation(
        inputs.CognitoSubInput, UsersService.query_by_cognito_sub, about=UsersService.owner_of_cognito_sub
    ),
    "UserOrganizations": Operation(inputs.OrganizationsInput, UsersService.organizations_of),
}


def build(*, clock: Clock = SYSTEM_CLOCK) -> UsersService:
    """Make the service of this deployment.

    Args:
        clock: Its time of day decides how long the row of a caller is cached.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    dynamodb = DynamoDB()
    # The secret is read when a list first has a second page. Other operations do not need it.
    cursors = CursorCodec(lambda: aws.get_secret(settings.cursor_secret_arn, parse_json=False).encode())
    keys = AuditKeys(settings.audit_secret_arn)
    users = UsersRepository(
        table_name=settings.users_table,
        unique_values_table_name=settings.unique_values_table,
        dynamodb=dynamodb,
        cursors=cursors,
    )
    return UsersService(
        users=users,
        organizations=UserOrganizations(
            organizations=OrganizationsRepository(
                table_name=settings.organizations_table, dynamodb=dynamodb, cursors=cursors
            ),
            memberships=OrganizationUsersRepository(
                table_name=settings.organization_users_table, dynamodb=dynamodb, cursors=cursors
            ),
            cursors=cursors,
            active_owners=Claims(
                entity="Organizations",
                field="ownerId",
                table=settings.unique_values_table,
                dynamodb=dynamodb,
            ),
        ),
        callers=Callers(
            lambda cognito_sub: users.query_by_cognito_sub(cognito_sub, limit=2).items, clock=clock
        ),
        audit=AuditLogger(
            "USER", log_group_suffix="users", chain_key=keys.chain, retention=Users.RETENTION_DAYS
        ),
        tracker=StateTracker(Users.FIELD_CLASSIFICATIONS, hash_key=keys.state),
    )


def needs(service: UsersService) -> Iterable[Callable[[], object]]:
    """Return what init prepares for the first call: every call looks up the caller's row and writes an audit event.

    Preparing the trail reads its keys. This is the only request to AWS before the first call.
    """
    return service.users.prepare, service.audit.prepare


resolver = Resolver("users", build=build, operations=OPERATIONS, rights=RIGHTS, needs=needs)
handler = resolver.handler
