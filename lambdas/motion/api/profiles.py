"""The routes of the caller's own profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.api.access import require
from lambdas.motion.api.answers import Created, ProfileAnswer
from lambdas.motion.api.changes import given_fields, set_fields
from lambdas.motion.api.service import in_use
from orb_common.appsync.arguments import parse
from orb_common.exceptions import BadRequestError, ResourceNotFoundError
from orb_models.inputs.motion.listeners import ListenersCreate, ListenersUpdate

if TYPE_CHECKING:
    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import NoInput
    from lambdas.motion.api.service import Api
    from orb_models.inputs.motion.update_user_request import UpdateUserRequest
    from orb_models.models.motion.listeners import Listeners


def get(api: Api, caller: Caller, _: NoInput) -> ProfileAnswer:
    """Return the caller's profile."""
    require(caller, "ListenersGet")
    found = api.listeners.get(caller.user_id, consistent=True)
    if found is None:
        raise ResourceNotFoundError("you have no profile yet: create it with PUT /users/me")
    return ProfileAnswer(user=found)


def put(api: Api, caller: Caller, request: UpdateUserRequest) -> ProfileAnswer | Created:
    """Change the caller's profile, or create it.

    The address comes from the token, where the user pool has checked it. It cannot be set here.
    """
    require(caller, "ListenersUpdate")
    found = api.listeners.get(caller.user_id, consistent=True)
    if found is None:
        return Created(ProfileAnswer(user=_create(api, caller, request)))
    in_use(found)
    update = ListenersUpdate.model_validate(set_fields(request), by_name=True)
    return ProfileAnswer(user=api.listeners.update(caller.user_id, update))


def _create(api: Api, caller: Caller, request: UpdateUserRequest) -> Listeners:
    require(caller, "ListenersCreate")
    if caller.email is None:
        raise BadRequestError("create your profile with an ID token, which has your verified e-mail address")
    given = {"name": caller.name, **given_fields(request), "user_id": caller.user_id, "email": caller.email}
    fields = ListenersCreate.model_fields
    # The claims of the token follow the same rules as the fields of a request.
    new = parse(
        ListenersCreate, {fields[name].alias or name: value for name, value in given.items() if value}
    )
    # Of two requests at the same time, one creates the profile. The other one answers 409, and can be sent again.
    return api.listeners.create(new)
