"""The calls of the function DeviceRegistration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.api.inputs import RegisterRequest
from lambdas.motion.api.registrations import Registrations
from lambdas.motion.handlers import device_registration
from lambdas.motion.tests.api.conftest import LambdaFake
from lambdas.motion.tests.registry import VARIABLES
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    ServiceUnavailableError,
)
from orb_testing.clocks import FrozenClock
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.motion.tests.registry import Registry

NEW = RegisterRequest.model_validate(
    {"sensorId": "bathroom-1", "name": "Bath", "location": "Attic", "quietHours": {"enabled": False}}
)


@pytest.fixture
def functions(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LambdaFake]:
    """Lambda, without any function yet."""
    with LambdaFake() as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", fake.url)
        yield fake


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (404, ResourceNotFoundError),
        (409, ConflictError),
    ],
)
def test_a_refusal_keeps_its_status(functions: LambdaFake, status: int, kind: type[OrbError]) -> None:
    """What the function refuses is refused in the same way, with its message and its wait."""
    answer = {"statusCode": status, "error": "X", "message": "not now", "retryAfter": 12}
    functions.functions["devices"] = lambda _: answer
    with pytest.raises(kind) as caught:
        Registrations("devices").deregister("ann", "bathroom-1")
    assert (type(caught.value), caught.value.message, caught.value.retry_after) == (kind, "not now", 12)


def test_a_failure_says_nothing_of_the_function(functions: LambdaFake) -> None:
    """A function that raises is not available for the caller, whatever its error says. It is called once."""

    def fail(_: object) -> object:
        raise RuntimeError("the secret reason")

    functions.functions["devices"] = fail
    with pytest.raises(ServiceUnavailableError) as caught:
        Registrations("devices").register("ann", NEW)
    assert "secret" not in str(caught.value)
    assert len(functions.events) == 1


def test_the_function_ends_before_its_caller(functions: LambdaFake) -> None:
    """It gets the seconds that the caller waits, less those for the answer. Without time, it is not called."""
    clock = FrozenClock()
    functions.functions["devices"] = lambda _: {"statusCode": 200}
    for seconds in (28, 3):
        registrations = Registrations("devices", deadline=clock.monotonic() + seconds, clock=clock)
        if seconds == 28:
            registrations.deregister("ann", "bathroom-1")
        else:
            with pytest.raises(OperationTimeoutError):
                registrations.deregister("ann", "bathroom-1")
    assert functions.seconds == [25]


@pytest.mark.tables("Sensors")
def test_the_function_takes_what_is_sent(
    registry: Registry, functions: LambdaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function DeviceRegistration itself registers and deregisters a sensor as it is called here."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    device_registration.service.reset()

    def run(event: object) -> object:
        done = invoke(device_registration.handler, event)
        if done.error is not None:
            raise RuntimeError(str(done.error))
        return done.payload

    functions.functions["devices"] = run
    made = Registrations("devices").register("ann", NEW)
    assert (made.sensor_id, made.mqtt_topics.motion) == ("bathroom-1", "sensors/bathroom-1/motion")
    assert made.private_key is not None
    with pytest.raises(ConflictError):
        Registrations("devices").register("eve", NEW)
    with pytest.raises(ResourceNotFoundError):
        Registrations("devices").deregister("eve", "bathroom-1")
    Registrations("devices").deregister("ann", "bathroom-1")
    row = registry.sensors.get("bathroom-1", consistent=True)
    assert row is not None
    assert row.deleted_at is not None
    device_registration.service.reset()
