"""The function DeviceRegistration, which alone may change things and certificates of AWS IoT."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypedDict

from lambdas.motion.api.answers import Registered
from orb_common.aws import aws_errors, client
from orb_common.aws.deadlines import Deadline, client_for_deadline, resolve_deadline
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    ServiceUnavailableError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from lambdas.motion.api.inputs import RegisterRequest

ANSWERS_IN: Final = 3.0
"""Seconds between the end of the function's work and the last moment for its answer: its start counts too."""
ERRORS: Final[dict[int, type[OrbError]]] = {
    HTTPStatus.BAD_REQUEST: BadRequestError,
    HTTPStatus.NOT_FOUND: ResourceNotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
}


class _Answer(TypedDict, total=False):
    """What the function answers, as far as its kind goes."""

    statusCode: int
    message: str
    retryAfter: int


class Registrations:
    """Calls the function.

    Args:
        function: Its name.
        deadline: When the answer must be here, as a time of `clock.monotonic()`. The function ends its work before
            that, and undoes what it cannot end: the key of a device is in the answer only.
        clock: Source of the time.
    """

    def __init__(self, function: str, *, deadline: Deadline = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self._function = function
        self._deadline = deadline
        self._clock = clock

    def register(self, user_id: str, request: RegisterRequest) -> Registered:
        """Register a sensor of a person.

        Raises:
            ConflictError: A sensor with this id exists.
            BadRequestError: The request breaks a rule, such as that of a certificate signing request.
            OrbError: The function failed, or has too little time. It has undone what it had done.
        """
        given = request.model_dump(mode="json", by_alias=True, exclude_none=True)
        answer = self._call({**given, "action": "register", "userId": user_id})
        return Registered.model_validate({**answer, "sensorId": request.sensor_id})

    def deregister(self, user_id: str, sensor_id: str) -> None:
        """Delete a sensor of a person, and the certificate of its device.

        Raises:
            ResourceNotFoundError: The person has no such sensor.
            OrbError: The function failed. The same call goes on.
        """
        self._call({"action": "deregister", "userId": user_id, "sensorId": sensor_id})

    def _call(self, payload: dict[str, object]) -> _Answer:
        ends, operation = resolve_deadline(self._deadline), "lambda:InvokeFunction"
        if ends is not None:
            left = ends - self._clock.monotonic() - ANSWERS_IN
            if left <= 0:
                raise OperationTimeoutError(f"{operation}: no time left")
            payload = {**payload, "seconds": round(left, 1)}
        # One attempt: after a lost answer, a second registration would be refused, and hide what happened.
        function = client_for_deadline(
            client("lambda", attempts=1), ends, clock=self._clock, operation=operation
        )
        with aws_errors(operation=operation, resource=self._function):
            response = function.invoke(FunctionName=self._function, Payload=json.dumps(payload).encode())
        answer: _Answer = json.loads(response["Payload"].read())
        if "FunctionError" in response:
            raise ServiceUnavailableError("the registration of devices failed")
        status = answer.get("statusCode", HTTPStatus.OK)
        if status >= HTTPStatus.BAD_REQUEST:
            kind = ERRORS.get(status, ServiceUnavailableError)
            # The function says only what its callers may know.
            raise kind(str(answer.get("message")), retry_after=answer.get("retryAfter"))
        return answer
