"""The function DeviceRegistration, which alone may change things and certificates of AWS IoT."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypedDict

from lambdas.motion.api.answers import Registered
from orb_common.aws import aws_errors, client
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    OrbError,
    ResourceNotFoundError,
    ServiceUnavailableError,
)

if TYPE_CHECKING:
    from lambdas.motion.api.inputs import RegisterRequest

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
    """

    def __init__(self, function: str) -> None:
        self._function = function

    def register(self, user_id: str, request: RegisterRequest) -> Registered:
        """Register a sensor of a person.

        Raises:
            ConflictError: A sensor with this id exists.
            BadRequestError: The request breaks a rule, such as that of a certificate signing request.
            OrbError: The function failed. It has undone what it had done.
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
        # One attempt: after a lost answer, a second registration would be refused, and hide what happened.
        with aws_errors(operation="lambda:InvokeFunction", resource=self._function):
            response = client("lambda", attempts=1).invoke(
                FunctionName=self._function, Payload=json.dumps(payload).encode()
            )
        answer: _Answer = json.loads(response["Payload"].read())
        if "FunctionError" in response:
            raise ServiceUnavailableError("the registration of devices failed")
        status = answer.get("statusCode", HTTPStatus.OK)
        if status >= HTTPStatus.BAD_REQUEST:
            kind = ERRORS.get(status, ServiceUnavailableError)
            # The function says only what its callers may know.
            raise kind(str(answer.get("message")), retry_after=answer.get("retryAfter"))
        return answer
