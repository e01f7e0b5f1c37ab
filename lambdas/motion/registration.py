"""Registration of devices: a sensor's row, its thing and its certificate, all of them or none.

The row comes first and says until when this registration may run, so two of them never work on one sensor. If a step
fails, what was made is removed at once. If the process ends, the row stays `provisioning`, and names the certificate
before that becomes active. When the time of that registration is over, the next registration of the id removes what it
left, and so does a deregistration by the owner. The same is true of an interrupted deregistration: the row stays until
every certificate is gone.

One trace can stay behind: an INACTIVE certificate, if the process ends, or the answer is lost, exactly when AWS IoT
makes it. Nothing can connect with it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from lambdas.motion.device_identities import Removed
from orb_common.exceptions import (
    ConflictError,
    DynamoDBConditionFailedError,
    ItemExistsError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.sensor_status import SensorStatus
from orb_models.inputs.motion.sensors import SensorsCreate, SensorsUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lambdas.motion.device_identities import Certificate, DeviceIdentities
    from lambdas.motion.registration_requests import Deregistration, Registration
    from orb_common.aws.dynamodb import Condition
    from orb_common.logging import OrbLogger
    from orb_models.models.motion.sensors import Sensors
    from orb_models.repositories.motion.sensors import SensorsRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A device that can connect."""

    sensor: Sensors
    thing_arn: str
    certificate: Certificate
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRegistrations:
    """Registers devices, and removes them."""

    sensors: SensorsRepository
    identities: DeviceIdentities
    """What makes things and certificates. Its time ends early enough to remove them again."""
    removals: DeviceIdentities
    logger: OrbLogger
    clock: Clock = SYSTEM_CLOCK

    def register(self, new: Registration, *, seconds: float) -> Registered:
        """Store a sensor, and give its device a certificate.

        Args:
            new: The sensor.
            seconds: How long this invocation may run. For so long no other one works on this sensor.

        Raises:
            ConflictError: A sensor or another thing has this id.
            LostRaceError: Another invocation works on this sensor. `retry_after` says how many seconds it may run.
            ValidationError: AWS IoT does not accept the signing request.
            OrbError: A service failed. What was made is removed.
        """
        endpoint = self.identities.endpoint()  # before anything is made
        until = self._until(seconds)
        self._make_room(new.sensor_id, until)
        row = self._create(new, until)
        certificate: Certificate | None = None
        try:
            thing_arn = self.identities.create_thing(row.sensor_id)
            certificate = self.identities.issue(new.certificate_signing_request)
            named = SensorsUpdate(device_certificate_id=certificate.id)
            self.sensors.update(row.sensor_id, named, condition=self._held(until))
            self.identities.attach(row.sensor_id, certificate)
            self.identities.activate(certificate.id)
            done = SensorsUpdate(status=SensorStatus.REGISTERED, registration_until=None)
            row = self.sensors.update(row.sensor_id, done, condition=self._names(certificate))
        except Exception:
            self._take_back(row, certificate)
            raise
        return Registered(sensor=row, thing_arn=thing_arn, certificate=certificate, endpoint=endpoint)

    def deregister(self, asked: Deregistration, *, seconds: float) -> Removed:
        """Remove the device of a sensor, and mark the sensor as deleted. A repetition changes nothing.

        The sensor is disabled first, and marked last: until all certificates are gone, its owner sees it, and can try
        again. A sensor whose registration was interrupted is deleted altogether.

        Args:
            asked: The sensor, and whose it is.
            seconds: How long this invocation may run. For so long no other one works on this sensor.

        Raises:
            ResourceNotFoundError: The listener has no such sensor.
            LostRaceError: Another invocation works on this sensor.
            OrbError: A service failed.
        """
        row = self.sensors.get(asked.sensor_id, consistent=True)
        if row is None or row.user_id != asked.user_id:
            raise ResourceNotFoundError("sensorId: there is no such sensor", resource_type="Sensors")
        if row.deleted_at is not None:
            return Removed()
        until = self._until(seconds)
        self._claim(row, SensorsUpdate(registration_until=until, enabled=False))
        with self._released_after_failure(row, until):
            removed = self.removals.remove(row.sensor_id, row.device_certificate_id)
            if _was_interrupted(row):
                self.sensors.delete(row.sensor_id, condition=self._held(until))
            else:
                gone = SensorsUpdate(
                    status=SensorStatus.INACTIVE,
                    deleted_at=self.clock.now(),
                    thing_name=None,
                    device_certificate_id=None,
                    registration_until=None,
                )
                self.sensors.update(row.sensor_id, gone, condition=self._held(until))
        return removed

    def _make_room(self, sensor_id: str, until: datetime) -> None:
        """Remove what an interrupted registration left of this id, or the row of a deleted sensor."""
        row = self.sensors.get(sensor_id, consistent=True)
        if row is None:
            return
        if not _was_interrupted(row) and row.deleted_at is None:
            raise ConflictError("sensorId: a sensor with this id is registered")
        if row.active_session_id is not None:
            # Its music still plays for the listener who had it.
            raise LostRaceError("sensorId: the last session of this sensor has not ended")
        self._claim(row, SensorsUpdate(registration_until=until))
        with self._released_after_failure(row, until):
            self.removals.remove(sensor_id, row.device_certificate_id)
            self.sensors.delete(sensor_id, condition=self._held(until))

    def _create(self, new: Registration, until: datetime) -> Sensors:
        fields = new.model_dump(
            exclude={"certificate_signing_request", "seconds", "spotify_config", "quiet_hours"},
            exclude_none=True,
        )
        if new.spotify_config is not None:
            fields["spotify_config"] = new.spotify_config
        if new.quiet_hours is not None:
            fields["quiet_hours"] = new.quiet_hours
        row = SensorsCreate(
            **fields,
            status=SensorStatus.PROVISIONING,
            thing_name=new.sensor_id,
            registration_until=until,
        )
        try:
            return self.sensors.create(row)
        except ItemExistsError as error:
            # Another registration was first, or the answer to this one's write was lost.
            raise self._busy(until) from error

    def _take_back(self, row: Sensors, certificate: Certificate | None) -> None:
        """Remove what a failed registration has made. What cannot be removed now is left to a later one."""
        until = row.registration_until
        own = self._held(until) if certificate is None else self._held(until) | self._names(certificate)
        try:
            self.removals.remove(row.sensor_id, None if certificate is None else certificate.id)
            self.sensors.delete(row.sensor_id, condition=own)
        except OrbError as error:
            self.logger.exception(
                "call_failed",
                code=error.code,
                sensor_id=row.sensor_id,
                certificate=None if certificate is None else certificate.id,
            )
            self._release(row, until)

    @contextmanager
    def _released_after_failure(self, row: Sensors, until: datetime) -> Iterator[None]:
        try:
            yield
        except Exception:
            self._release(row, until)
            raise

    def _release(self, row: Sensors, until: datetime | None) -> None:
        """Let others work on a sensor before the time of this invocation is over, if that is possible."""
        try:
            over = SensorsUpdate(registration_until=self.clock.now())
            self.sensors.update(row.sensor_id, over, condition=self._held(until))
        except OrbError as error:
            self.logger.warning("registration_not_released", code=error.code, sensor_id=row.sensor_id)

    def _claim(self, row: Sensors, claim: SensorsUpdate) -> None:
        """Take a sensor for this invocation.

        Raises:
            LostRaceError: Another invocation works on it, or it has changed since it was read.
        """
        if row.registration_until is not None and row.registration_until > self.clock.now():
            raise self._busy(row.registration_until)
        attributes = self.sensors.attributes
        unchanged = self._held(row.registration_until) & attributes.created_at.eq(row.created_at)
        try:
            self.sensors.update(
                row.sensor_id, claim, condition=unchanged & attributes.user_id.eq(row.user_id)
            )
        except (DynamoDBConditionFailedError, ResourceNotFoundError) as error:
            raise self._busy(claim.registration_until) from error

    def _held(self, until: datetime | None) -> Condition:
        held = self.sensors.attributes.registration_until
        return held.not_exists() if until is None else held.eq(until)

    def _names(self, certificate: Certificate) -> Condition:
        """Return the condition that the row is that of a certificate. No other invocation has the same one."""
        return self.sensors.attributes.device_certificate_id.eq(certificate.id)

    def _until(self, seconds: float) -> datetime:
        return self.clock.now().replace(microsecond=0) + timedelta(seconds=ceil(seconds) + 1)

    def _busy(self, until: datetime | None) -> LostRaceError:
        left = None if until is None else max(1.0, (until - self.clock.now()).total_seconds())
        return LostRaceError("sensorId: another request works on this sensor", retry_after=left)


def _was_interrupted(row: Sensors) -> bool:
    """Return whether a registration has not ended. The status alone does not say that: people can change it."""
    return row.status is SensorStatus.PROVISIONING and row.registration_until is not None
