"""The Lambda handler of DeviceRegistration: it registers devices and removes them. ApiHandler invokes it directly.

The event has `action` (`register`, the default, or `deregister`), the `userId` of the listener, and the fields of
`CreateSensorRequest`, or the `sensorId`. The caller has authenticated the listener. `seconds` says how long the caller
waits: what is not done by then is undone, because a later answer is lost, and the key with it. With
`certificateSigningRequest`, the private key never leaves the device; otherwise the answer has it, once.

    {"statusCode": 201, "sensorId": ..., "thingName": ..., "certificateId": ..., "certificatePem": ...,
     "privateKey": ..., "iotEndpoint": ..., "mqttTopics": {"motion": ...}, ...}
    {"statusCode": 200, "sensorId": ..., "cleanup": {"certificatesDeleted": 1, ...}}
    {"statusCode": 409, "error": "LOST_RACE", "message": ..., "retryAfter": 12}

A failure of ours (500 and above) is raised, so that Lambda counts it, and the caller sees a function error.
"""

from __future__ import annotations

import math
import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion.device_identities import DeviceIdentities
from lambdas.motion.iot_calls import IotCalls
from lambdas.motion.registration import DeviceRegistrations
from lambdas.motion.registration_requests import Deregistration, read_request
from lambdas.motion.settings import SENSORS, Settings
from orb_common.aws import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import OrbError
from orb_common.logging import get_logger
from orb_common.utils.lifecycle import Prepared
from orb_models.repositories.motion.sensors import SensorsRepository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.motion.device_identities import Removed
    from lambdas.motion.registration import Registered

POLICY = "IOT_POLICY_NAME"
"""The variable with the name of the policy that each certificate gets."""
NAMES = ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT")
"""The variables whose values make the name of the deployment."""
TOPICS = ("motion", "status", "register", "config", "commands")
"""The device speaks on the first three, and listens to the others."""
Answer = dict[str, object]
logger = get_logger("motion-devices")
UNDOING: Final = 12.0
"""Seconds to remove what was made, if it cannot be finished before."""
making = InvocationDeadline(margin=UNDOING)
removing = InvocationDeadline(margin=2.0)


def build() -> DeviceRegistrations:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment((SENSORS, POLICY, *NAMES))
    names = {"policy": os.environ[POLICY], "deployment": "-".join(os.environ[name] for name in NAMES)}
    return DeviceRegistrations(
        sensors=SensorsRepository(table_name=settings.sensors_table, dynamodb=DynamoDB(deadline=removing)),
        identities=DeviceIdentities(IotCalls(deadline=making), **names),
        removals=DeviceIdentities(IotCalls(deadline=removing), **names),
        logger=logger,
    )


def needs(built: DeviceRegistrations) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the clients that every call uses."""
    return built.sensors.prepare, IotCalls().prepare


service = Prepared(build, needs=needs)


class TimeLeft(NamedTuple):
    """The time of an invocation whose caller may wait for a shorter one."""

    milliseconds: int
    seconds: float | None

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda ends the invocation, or the caller stops waiting."""
        return self.milliseconds if self.seconds is None else min(self.milliseconds, int(self.seconds * 1000))


@logger.inject_lambda_context
def handler(event: object, context: LambdaContext) -> Answer:
    """Register or remove a device.

    Raises:
        OrbError: Not the caller is at fault.
    """
    try:
        request = read_request(event)
        time = TimeLeft(context.get_remaining_time_in_millis(), request.seconds)
        making.start(time)
        removing.start(time)
        seconds = time.get_remaining_time_in_millis() / 1000
        if isinstance(request, Deregistration):
            return removed(request.sensor_id, service().deregister(request, seconds=seconds))
        own = service()
        return registered(own.register(request, seconds=seconds), own.identities.policy)
    except OrbError as error:
        facts = {"status": error.status, "code": error.code}
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("call_failed", extra=facts)
            raise
        logger.warning("call_refused", extra=facts)
        return refused(error)
    except Exception:
        logger.exception("call_failed")
        raise


def registered(done: Registered, policy: str) -> Answer:
    """Return the answer about a registered device. It alone has the private key."""
    sensor_id = done.sensor.sensor_id
    logger.info(
        "device_registered",
        extra={"sensor_id": sensor_id, "own_key": done.certificate.private_key is None},
    )
    answer: Answer = {
        "statusCode": int(HTTPStatus.CREATED),
        "sensorId": sensor_id,
        "thingName": done.sensor.thing_name,
        "thingArn": done.thing_arn,
        "certificateId": done.certificate.id,
        "certificateArn": done.certificate.arn,
        "certificatePem": done.certificate.pem,
        "iotEndpoint": done.endpoint,
        "iotPolicyName": policy,
        "region": os.environ.get("AWS_REGION"),
        "mqttTopics": {name: f"sensors/{sensor_id}/{name}" for name in TOPICS},
    }
    if done.certificate.private_key is not None:
        answer["privateKey"] = done.certificate.private_key
    return answer


def removed(sensor_id: str, done: Removed) -> Answer:
    """Return the answer about a device that is gone."""
    cleanup = {
        "certificatesDetached": done.certificates_detached,
        "certificatesDeleted": done.certificates_deleted,
        "thingDeleted": done.thing_deleted,
    }
    logger.info("device_removed", extra={"sensor_id": sensor_id, **cleanup})
    return {"statusCode": int(HTTPStatus.OK), "sensorId": sensor_id, "cleanup": cleanup}


def refused(error: OrbError) -> Answer:
    """Return the answer to a request that is not accepted."""
    public = error.public()
    answer: Answer = {
        "statusCode": int(error.status),
        "error": public["code"],
        "message": public["message"],
    }
    if error.retry_after is not None:
        answer["retryAfter"] = math.ceil(error.retry_after)
    return answer
