"""The Lambda handler: parse, call, answer. What is allowed is decided in the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from lambdas.users import inputs
from lambdas.users.events import Call
from lambdas.users.identity import Caller, Callers
from lambdas.users.service import JsonObject, UsersService
from lambdas.users.settings import Settings
from orb_common.audit import AuditLogger
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_common.aws.secrets import get_secret
from orb_common.exceptions import BadRequestError, OrbError, SecurityViolationError
from orb_common.logging import get_logger
from orb_models.repositories.organization_users import OrganizationUsersRepository
from orb_models.repositories.organizations import OrganizationsRepository
from orb_models.repositories.users import UsersRepository

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = get_logger("users")
InputT = TypeVar("InputT", bound=BaseModel)
Operation = Callable[[UsersService, Caller, JsonObject], object]


def operation(model: type[InputT], method: Callable[[UsersService, Caller, InputT], object]) -> Operation:
    """A method of the service that takes its arguments as they come from outside."""

    def run(service: UsersService, caller: Caller, arguments: JsonObject) -> object:
        return method(service, caller, inputs.parse(model, arguments))

    return run


OPERATIONS: Mapping[str, Operation] = {
    "UsersCreate": operation(inputs.CreateInput, UsersService.create),
    "UsersGet": operation(inputs.UserKey, UsersService.get),
    "UsersUpdate": operation(inputs.UpdateInput, UsersService.update),
    "UsersDelete": operation(inputs.DeleteInput, UsersService.delete),
    "UsersDisable": operation(inputs.DisableInput, UsersService.disable),
    "UsersList": operation(inputs.ListInput, UsersService.list_page),
    "UsersQueryByUserId": operation(inputs.UserKey, UsersService.query_by_user_id),
    "UsersQueryByEmail": operation(inputs.EmailInput, UsersService.query_by_email),
    "UsersQueryByCognitoId": operation(inputs.CognitoIdInput, UsersService.query_by_cognito_id),
    "UsersQueryByCognitoSub": operation(inputs.CognitoSubInput, UsersService.query_by_cognito_sub),
    "UserOrganizations": operation(inputs.OptionalUserKey, UsersService.organizations_of),
}


@cache
def service() -> UsersService:
    """The service of this deployment. Built at the first call, so that a missing setting answers, not crashes."""
    settings = Settings.from_environment()
    dynamodb = DynamoDB()
    cursors = CursorCodec(lambda: get_secret(settings.cursor_secret_arn, parse_json=False).encode())
    users = UsersRepository(
        table_name=settings.users_table,
        unique_values_table_name=settings.unique_values_table,
        dynamodb=dynamodb,
        cursors=cursors,
    )
    return UsersService(
        users=users,
        organizations=OrganizationsRepository(
            table_name=settings.organizations_table, dynamodb=dynamodb, cursors=cursors
        ),
        memberships=OrganizationUsersRepository(
            table_name=settings.organization_users_table, dynamodb=dynamodb, cursors=cursors
        ),
        callers=Callers(users),
        audit=AuditLogger("USER", log_group_suffix="users"),
    )


def answer(event: Mapping[str, object], request_id: str | None) -> JsonObject:
    """Runs the operation that an event asks for.

    Raises:
        OrbError: the call is refused or failed; the error says how.
    """
    call = Call.from_event(event)
    run = OPERATIONS.get(call.operation)
    if run is None:
        raise BadRequestError("info.fieldName: this function has no such operation")
    users = service()
    try:
        caller = users.callers.identify(call, request_id=request_id)
    except SecurityViolationError:
        users.barred(call, request_id=request_id)
        raise
    data = run(users, caller, call.arguments)
    return {"StatusCode": HTTPStatus.OK, "Message": None, "Data": data}


@logger.inject_lambda_context
def handler(event: dict[str, object], context: LambdaContext) -> JsonObject:
    """Answers an AppSync resolver event with `StatusCode`, `Message` and `Data`. Nothing is ever raised to AppSync."""
    try:
        return answer(event, context.aws_request_id)
    except OrbError as error:
        facts = {"status": error.status, "code": error.code}
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("call_failed", extra=facts)
        else:
            logger.warning("call_refused", extra=facts)
        return {"StatusCode": error.status, "Message": error.public()["message"], "Data": None}
    except Exception:
        logger.exception("call_failed")
        return {"StatusCode": HTTPStatus.INTERNAL_SERVER_ERROR, "Message": "internal error", "Data": None}
