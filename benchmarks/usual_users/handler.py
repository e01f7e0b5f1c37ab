"""The Lambda function: an AppSync resolver."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import AppSyncResolver
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from . import repository
from .audit import field_changes, write_event
from .identity import Caller, deny, identify, require_admin, require_self_or_admin
from .models import (
    ApiError,
    ByCognitoId,
    ByCognitoSub,
    ByEmail,
    ByUserId,
    CreateUser,
    DeleteUser,
    DisableUser,
    ListOrganizations,
    ListUsers,
    UpdateUser,
    User,
    UserKey,
    UserStatus,
)

OWN_FIELDS = frozenset({"email", "firstName", "lastName", "phoneNumber"})

logger = Logger()
app = AppSyncResolver()


def get_caller() -> Caller:
    return identify(app.current_event, app.lambda_context.aws_request_id)


def audit(
    event_type: str,
    caller: Caller,
    target: str,
    *flags: str,
    details: dict[str, object] | None = None,
    change: tuple[User, User] | None = None,
) -> None:
    changes = field_changes(change[0].to_json(), change[1].to_json()) if change else None
    details = {"isSelf": target == caller.user_id, **(details or {})}
    write_event(event_type, caller.audit_context(), target, details=details, flags=flags, changes=changes)


def view(caller: Caller, users: list[User]) -> list[dict[str, Any]]:
    for user in users:
        audit("USER_PROFILE_VIEWED", caller, user.user_id, "GDPR")
    return [user.to_json() for user in users]


def page_of(items: list[dict[str, Any]], scanned: int) -> dict[str, Any]:
    return {"items": items, "count": len(items), "scannedCount": scanned}


@app.resolver(field_name="UsersCreate")
def users_create(input: dict[str, Any]) -> dict[str, Any]:
    caller, new = get_caller(), CreateUser.model_validate(input)
    require_admin(caller, "NEW_USER")
    user = repository.create_user(new)
    audit("USER_CREATED", caller, user.user_id, "GDPR", "SOC_2")
    return user.to_json()


@app.resolver(field_name="UsersGet")
def users_get(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), UserKey.model_validate(input)
    require_self_or_admin(caller, request.user_id)
    return view(caller, [repository.existing_user(request.user_id)])[0]


@app.resolver(field_name="UsersUpdate")
def users_update(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), UpdateUser.model_validate(input)
    require_self_or_admin(caller, request.user_id)
    changes = request.changes()
    named = sorted(changes)
    if not changes:
        raise ApiError(400, "input: name at least one field to change")
    if not caller.is_admin and (reserved := sorted(changes.keys() - OWN_FIELDS)):
        deny(caller, request.user_id, f"only an administrator changes {', '.join(reserved)}")
    if "status" in changes and request.user_id == caller.user_id:
        raise ApiError(400, "status: administrators cannot change their own")
    before = repository.existing_user(request.user_id)
    stored = before.to_json()
    if fixed := sorted({"cognitoId", "cognitoSub"} & changes.keys() & stored.keys()):
        raise ApiError(400, f"{', '.join(fixed)}: set already, and never changed")
    # A new address or number is unverified until it is verified.
    for name, mark in (("email", "emailVerified"), ("phoneNumber", "phoneVerified")):
        if name in changes and changes[name] != stored.get(name):
            changes.setdefault(mark, False)
    after = repository.update_user(before, changes)
    event = "USER_UPDATED" if after.status is before.status else "USER_STATUS_CHANGED"
    details: dict[str, object] = {"fieldsUpdated": named}
    audit(event, caller, request.user_id, "GDPR", "SOC_2", details=details, change=(before, after))
    return after.to_json()


@app.resolver(field_name="UsersDelete")
def users_delete(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), DeleteUser.model_validate(input)
    require_admin(caller, request.user_id)
    if request.user_id == caller.user_id:
        raise ApiError(400, "userId: administrators cannot delete themselves")
    before = repository.existing_user(request.user_id)
    shown, _ = repository.organizations_of(request.user_id)
    if any(row["userRole"] == "OWNER" for row in shown):
        raise ApiError(409, "userId: this person owns an organization")
    if request.hard_delete:
        repository.delete_user(before)
        audit("USER_DELETED", caller, request.user_id, "GDPR", "SOX")
    else:
        after = repository.update_user(before, {"status": UserStatus.DELETED.value})
        audit("USER_DEACTIVATED", caller, request.user_id, "GDPR", "SOX", change=(before, after))
    return {"userId": request.user_id, "deleted": True}


@app.resolver(field_name="UsersDisable")
def users_disable(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), DisableUser.model_validate(input)
    require_admin(caller, request.user_id)
    if request.user_id == caller.user_id:
        raise ApiError(400, "userId: administrators cannot disable themselves")
    before = repository.existing_user(request.user_id)
    if before.status is UserStatus.DELETED:
        raise ApiError(400, "userId: this user is deleted")
    status = UserStatus.INACTIVE if request.disabled else UserStatus.ACTIVE
    after = repository.update_user(before, {"status": status.value})
    event = "USER_SUSPENDED" if request.disabled else "USER_ACTIVATED"
    audit(event, caller, request.user_id, "SOC_2", change=(before, after))
    return {"userId": request.user_id, "disabled": request.disabled}


@app.resolver(field_name="UsersList")
def users_list(input: dict[str, Any] | None = None) -> dict[str, Any]:
    caller, request = get_caller(), ListUsers.model_validate(input or {})
    require_admin(caller, "ALL_USERS")
    page = repository.list_users(request.limit, request.next_token, request.status)
    details: dict[str, object] = {"count": page["count"]}
    audit("USER_DATA_EXPORTED", caller, "ALL_USERS", "GDPR", "SOC_2", details=details)
    return page


@app.resolver(field_name="UsersQueryByUserId")
def users_query_by_user_id(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), ByUserId.model_validate(input)
    require_self_or_admin(caller, request.user_id)
    user = repository.get_user(request.user_id)
    audit("USER_PROFILE_VIEWED", caller, request.user_id, "GDPR")
    found = [user.to_json()] if user else []
    return page_of(found, len(found))


@app.resolver(field_name="UsersQueryByEmail")
def users_query_by_email(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), ByEmail.model_validate(input)
    return look_up(caller, "EmailIndex", "email", request.email)


@app.resolver(field_name="UsersQueryByCognitoId")
def users_query_by_cognito_id(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), ByCognitoId.model_validate(input)
    return look_up(caller, "CognitoIdIndex", "cognitoId", request.cognito_id)


@app.resolver(field_name="UsersQueryByCognitoSub")
def users_query_by_cognito_sub(input: dict[str, Any]) -> dict[str, Any]:
    caller, request = get_caller(), ByCognitoSub.model_validate(input)
    return look_up(caller, "CognitoSubIndex", "cognitoSub", request.cognito_sub)


@app.resolver(field_name="UserOrganizations")
def user_organizations(input: dict[str, Any] | None = None) -> dict[str, Any]:
    caller, request = get_caller(), ListOrganizations.model_validate(input or {})
    user_id = request.user_id or caller.user_id
    require_self_or_admin(caller, user_id)
    found, scanned = repository.organizations_of(user_id)
    audit("USER_ORGANIZATIONS_VIEWED", caller, user_id)
    return page_of(found, scanned)


def look_up(caller: Caller, index: str, attribute: str, value: str) -> dict[str, Any]:
    """Return the page of users with this value, to an administrator, or the caller's own row if it has this value."""
    if caller.is_admin:
        users = repository.query_users(index, attribute, value)
        return page_of(view(caller, users), len(users))
    user = repository.get_user(caller.user_id)
    own = str(user.to_json().get(attribute, "")) if user else ""
    same = own.casefold() == value.casefold() if attribute == "email" else own == value
    require_self_or_admin(caller, caller.user_id if same else None)
    own_row = [user] if user else []
    return page_of(view(caller, own_row), len(own_row))


def answer(status: int, *, data: object = None, message: str | None = None) -> dict[str, Any]:
    return {"StatusCode": status, "Message": message, "Data": data}


@logger.inject_lambda_context(correlation_id_path=correlation_paths.APPSYNC_RESOLVER)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    try:
        return answer(200, data=app.resolve(event, context))
    except ApiError as error:
        logger.warning("call_refused", status=error.status)
        return answer(error.status, message=error.message)
    except ValidationError as error:
        logger.warning("call_refused", status=400)
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        return answer(
            400, message="; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in errors)
        )
    except Exception:
        logger.exception("call_failed")
        return answer(500, message="internal error")
