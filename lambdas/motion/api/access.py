"""Who may do what: the rights of the schemas, decided for a caller and the person whom something belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orb_common.exceptions import AuthorizationError, ResourceNotFoundError
from orb_common.security.permissions import CROSS_ACCESS, Resource
from orb_common.security.rights import Right, decide
from orb_models.rights.motion import listeners, motion_events, sensors, sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.service import Api
    from orb_models.models.motion.sensors import Sensors

RIGHTS: Final[Mapping[str, Right]] = {
    **sensors.RIGHTS,
    **sessions.RIGHTS,
    **listeners.RIGHTS,
    **motion_events.RIGHTS,
}


def require(caller: Caller, operation: str, owner_id: str | None = None) -> None:
    """Check that a caller may use an operation of the schemas.

    Args:
        caller: Who calls.
        operation: Its name, such as SensorsGet.
        owner_id: Whom the thing belongs to. None: the caller.

    Raises:
        AuthorizationError: 403. No group of the caller may use it.
        ResourceNotFoundError: 404. The thing belongs to another person. The answer is as if it did not exist.
    """
    resource = Resource.user(owner_id or caller.user_id)
    decision = decide(caller.principal, operation, RIGHTS[operation], resource)
    if decision.reason in CROSS_ACCESS:
        raise not_found()
    if not decision:
        raise AuthorizationError("your groups may not do this")


def sensor_of(api: Api, caller: Caller, sensor_id: str, operation: str) -> Sensors:
    """Return a sensor that the caller may use an operation on.

    Raises:
        ResourceNotFoundError: No sensor has this id, or it is deleted, or it is another person's.
        AuthorizationError: No group of the caller may use the operation.
    """
    require(caller, operation)
    sensor = api.sensors.get(sensor_id, consistent=True)
    if sensor is None or sensor.deleted_at is not None:
        raise not_found()
    require(caller, operation, sensor.user_id)
    return sensor


def not_found() -> ResourceNotFoundError:
    """Return the one error for what does not exist and for what is another person's."""
    return ResourceNotFoundError("no sensor of yours has this id")
