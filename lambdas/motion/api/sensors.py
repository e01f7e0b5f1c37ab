"""The routes of sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.api.access import not_found, require, sensor_of
from lambdas.motion.api.answers import SensorAnswer, SensorRemoved, SensorsPage
from lambdas.motion.api.changes import set_fields
from lambdas.motion.quiet_hours import check_quiet_hours
from orb_common.exceptions import DynamoDBConditionFailedError, ResourceNotFoundError
from orb_models.inputs.motion.sensors import SensorsUpdate

if TYPE_CHECKING:
    from lambdas.motion.api.answers import Registered
    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import NoInput, RegisterRequest, SensorsQuery
    from lambdas.motion.api.service import Api
    from orb_models.inputs.motion.update_sensor_request import UpdateSensorRequest


def list_page(api: Api, caller: Caller, query: SensorsQuery) -> SensorsPage:
    """List the caller's sensors."""
    require(caller, "SensorsQueryByUserId")
    page = api.paged(caller, f"sensors deleted={query.include_deleted}").sensors.query_by_user_id(
        caller.user_id, limit=query.limit, cursor=query.next_token
    )
    shown = tuple(sensor for sensor in page if query.include_deleted or sensor.deleted_at is None)
    return SensorsPage(sensors=shown, count=len(shown), limit=query.limit, next_token=page.cursor)


def register(api: Api, caller: Caller, request: RegisterRequest) -> Registered:
    """Register a sensor of the caller, with its device at AWS IoT. The answer alone has the device's key."""
    require(caller, "SensorsCreate")
    check_quiet_hours(request.quiet_hours)
    api.profile(caller)
    return api.registrations.register(caller.user_id, request)


def get(api: Api, caller: Caller, _: NoInput, sensor_id: str) -> SensorAnswer:
    """Return a sensor."""
    return SensorAnswer(sensor=sensor_of(api, caller, sensor_id, "SensorsGet"))


def change(api: Api, caller: Caller, request: UpdateSensorRequest, sensor_id: str) -> SensorAnswer:
    """Change a sensor. What the request leaves out, or sets to null, stays."""
    sensor = sensor_of(api, caller, sensor_id, "SensorsUpdate")
    check_quiet_hours(request.quiet_hours)
    changes = set_fields(request)
    sensors = api.sensors
    still_there = sensors.attributes.user_id.eq(sensor.user_id) & sensors.attributes.deleted_at.not_exists()
    try:
        changed = sensors.update(
            sensor_id, SensorsUpdate.model_validate(changes, by_name=True), condition=still_there
        )
    except (DynamoDBConditionFailedError, ResourceNotFoundError):
        # It was deleted since it was read.
        raise not_found() from None
    return SensorAnswer(sensor=changed)


def remove(api: Api, caller: Caller, _: NoInput, sensor_id: str) -> SensorRemoved:
    """Delete a sensor. Its device loses its certificate, so it can no longer connect. Its sessions stay."""
    sensor = sensor_of(api, caller, sensor_id, "SensorsDelete")
    api.registrations.deregister(sensor.user_id, sensor_id)
    return SensorRemoved(sensor_id=sensor_id, message="the sensor is deleted, and its certificate too")
