"""What the function DeviceRegistration is asked to do: an action, and the fields that belong to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lambdas.motion.quiet_hours import check_quiet_hours
from orb_common.appsync.arguments import parse
from orb_common.exceptions import BadRequestError
from orb_models.input import Input, KeyText
from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest
from orb_models.rules import SensorIdRule

SIGNING_REQUEST = (
    r"^-----BEGIN CERTIFICATE REQUEST-----\r?\n"
    r"(?:[A-Za-z0-9+/=]+\r?\n)+"
    r"-----END CERTIFICATE REQUEST-----\s*$"
)
"""A request for a certificate in PEM (RFC 7468, 7), and nothing beside it, such as the key."""


Seconds = Annotated[float, Field(gt=0, le=900, allow_inf_nan=False)]
"""How long the caller waits for the answer."""


class Registration(CreateSensorRequest):
    """A new sensor, whose device gets a certificate."""

    user_id: Annotated[KeyText, Field(max_length=128)]
    """The listener whose playback it starts."""

    certificate_signing_request: Annotated[str, Field(max_length=4096, pattern=SIGNING_REQUEST)] | None = None
    """In PEM, so that the private key never leaves the device. None: AWS IoT makes the key, and the answer has it."""

    seconds: Seconds | None = None
    """None: until the invocation ends."""


class Deregistration(Input):
    """A sensor that goes, with its certificate."""

    sensor_id: SensorIdRule
    user_id: Annotated[KeyText, Field(max_length=128)]
    """The listener whose sensor it is."""

    seconds: Seconds | None = None
    """None: until the invocation ends."""


def read_request(event: object) -> Registration | Deregistration:
    """Return the request of an event: `action` (`register`, the default, or `deregister`) and its fields.

    Raises:
        BadRequestError: The event is not an object, or the action is not known.
        DataValidationError: Fields break rules. The message names all of them.
        ValidationError: The quiet hours end when they start.
    """
    if not isinstance(event, dict):
        raise BadRequestError("the event must be an object")
    fields = {name: value for name, value in event.items() if name != "action"}
    action = event.get("action", "register")
    if action == "register":
        registration = parse(Registration, fields)
        check_quiet_hours(registration.quiet_hours)
        return registration
    if action == "deregister":
        return parse(Deregistration, fields)
    raise BadRequestError("action: must be register or deregister")
