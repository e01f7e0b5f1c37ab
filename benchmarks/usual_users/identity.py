"""The caller of an operation, and the rules of what a caller may do."""

from dataclasses import dataclass

from aws_lambda_powertools.utilities.data_classes import AppSyncResolverEvent
from aws_lambda_powertools.utilities.data_classes.appsync_resolver_event import AppSyncIdentityCognito

from . import repository
from .audit import write_event
from .models import AccessDeniedError, ApiError, User, UserStatus

ADMINISTRATORS = frozenset({"OWNER", "EMPLOYEE"})
BLOCKED = frozenset({UserStatus.INACTIVE, UserStatus.REJECTED, UserStatus.DELETED})


@dataclass(frozen=True)
class Caller:
    """The user who calls."""

    user: User
    groups: frozenset[str]
    ip_address: str | None
    user_agent: str | None
    request_id: str

    @property
    def user_id(self) -> str:
        return self.user.user_id

    @property
    def is_admin(self) -> bool:
        return not ADMINISTRATORS.isdisjoint(self.groups)

    def audit_context(self) -> dict[str, object]:
        return {
            "userId": self.user_id,
            "cognitoSub": self.user.cognito_sub,
            "groups": sorted(self.groups),
            "isAdmin": self.is_admin,
            "ipAddress": self.ip_address,
            "userAgent": self.user_agent,
            "requestId": self.request_id,
        }


def identify(event: AppSyncResolverEvent, request_id: str) -> Caller:
    identity = event.identity
    if not isinstance(identity, AppSyncIdentityCognito) or not identity.sub:
        raise ApiError(401, "sign in to use this operation")
    addresses = identity.source_ip or []
    ip_address = addresses[-1] if addresses else None
    try:
        user = _user_of(identity.sub)
    except AccessDeniedError:
        context = {
            "userId": "unknown",
            "cognitoSub": identity.sub,
            "ipAddress": ip_address,
            "requestId": request_id,
        }
        operation = {"operation": event.field_name}
        write_event("USER_ACCESS_DENIED", context, "UNKNOWN", details=operation, flags=("SOX",))
        raise
    return Caller(
        user=user,
        groups=frozenset(identity.claims.get("cognito:groups") or ()),
        ip_address=ip_address,
        user_agent=event.request_headers.get("user-agent"),
        request_id=request_id,
    )


def require_admin(caller: Caller, target: str) -> None:
    if not caller.is_admin:
        deny(caller, target, "only an administrator may do this")


def require_self_or_admin(caller: Caller, user_id: str | None) -> None:
    if caller.is_admin or user_id == caller.user_id:
        return
    write_event(
        "USER_CROSS_ACCESS_ATTEMPTED",
        caller.audit_context(),
        user_id or "UNKNOWN",
        details={"isSelf": False},
        flags=("SOC_2", "GDPR"),
    )
    raise AccessDeniedError("another user's data is for administrators only")


def deny(caller: Caller, target: str, reason: str) -> None:
    details = {"isSelf": target == caller.user_id}
    write_event("USER_ACCESS_DENIED", caller.audit_context(), target, details=details, flags=("SOX",))
    raise AccessDeniedError(reason)


def _user_of(cognito_sub: str) -> User:
    found = repository.query_users("CognitoSubIndex", "cognitoSub", cognito_sub)
    if len(found) > 1:
        raise AccessDeniedError("this sign-in belongs to several users")
    if not found:
        raise AccessDeniedError("no user belongs to this sign-in")
    if found[0].status in BLOCKED:
        raise AccessDeniedError("this user may not sign in")
    return found[0]
