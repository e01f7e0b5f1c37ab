"""Decorators that check the caller's rights before a function runs.

They find the principal and the target among the arguments by name. The names are checked when the function is defined:
a misspelt name is a `TypeError` at import, not a missing check at run time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from orb_common.exceptions import AuthenticationError, AuthorizationError

from .permissions import Principal, Resource, allowed, self_or_admin

P = ParamSpec("P")
R = TypeVar("R")
Guard = Callable[[Callable[P, R]], Callable[P, R]]
Arguments = Mapping[str, object]


def requires(
    action: str,
    *,
    principal: str = "principal",
    resource: Callable[[Arguments], Resource] | str | None = None,
) -> Guard[P, R]:
    """Allow a call only if its principal has a permission.

    Args:
        action: See `permissions.allowed`.
        principal: Name of the parameter that holds the principal.
        resource: Name of the parameter that holds the resource, or a function that makes it from the arguments by name.

    Raises:
        TypeError: The decorated function has no such parameter (raised when it is defined).
        AuthenticationError: 401. The argument is not a principal.
        PermissionDeniedError, CrossAccessViolationError: 403. The principal lacks the permission.
    """

    def check(arguments: Arguments) -> None:
        caller = _principal(arguments[principal])
        target = (
            arguments[resource] if isinstance(resource, str) else resource(arguments) if resource else None
        )
        if target is not None and not isinstance(target, Resource):
            raise TypeError(f"the argument {resource} must be a Resource")
        allowed(caller, action, target).require(caller)

    return _guard(check, principal, *([resource] if isinstance(resource, str) else []))


def self_or_admin_required(*, target: str = "user_id", principal: str = "principal") -> Guard[P, R]:
    """Allow a call only on the principal's own record, or for an administrator of the platform.

    Raises:
        CrossAccessViolationError: 403. The record is another person's.
    """

    def check(arguments: Arguments) -> None:
        caller = _principal(arguments[principal])
        user_id = arguments[target]
        self_or_admin(caller, user_id if isinstance(user_id, str) else None).require(caller)

    return _guard(check, principal, target)


def admin_required(*, principal: str = "principal") -> Guard[P, R]:
    """Allow a call only for an administrator of the platform.

    Raises:
        AuthorizationError: 403. The principal is not an administrator.
    """

    def check(arguments: Arguments) -> None:
        if not _principal(arguments[principal]).is_admin:
            raise AuthorizationError("this needs an administrator of the platform")

    return _guard(check, principal)


def _principal(value: object) -> Principal:
    if not isinstance(value, Principal):
        raise AuthenticationError("the caller is not known")
    return value


def _guard(check: Callable[[Arguments], None], *names: str) -> Guard[P, R]:
    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        for name in names:
            if name not in signature.parameters:
                raise TypeError(f"{function.__qualname__} has no parameter {name!r} to guard")

        def checked(*args: P.args, **kwargs: P.kwargs) -> None:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            check(bound.arguments)

        if inspect.iscoroutinefunction(function):
            # Otherwise a refusal would be raised when the coroutine is made, not when it is awaited.
            @wraps(function)
            async def asynchronous(*args: P.args, **kwargs: P.kwargs) -> object:
                checked(*args, **kwargs)
                return await function(*args, **kwargs)

            return asynchronous  # type: ignore[return-value]  # the same awaitable that the function gives

        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            checked(*args, **kwargs)
            return function(*args, **kwargs)

        return guarded

    return decorate
