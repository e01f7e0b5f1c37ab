"""Laws of the handler: what it answers, what it raises, and who sees the private key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.handlers import device_registration
from lambdas.motion.tests.registry import (
    ANN,
    DEPLOYMENT,
    EVE,
    POLICY,
    VARIABLES,
    Registry,
    new_event,
    signing_request,
)
from orb_common.utils.clock import SYSTEM_CLOCK
from orb_models import SensorsUpdate
from orb_testing.context import LambdaContext
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables("Sensors")


@pytest.fixture(autouse=True)
def deployment(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    device_registration.service.reset()
    yield
    device_registration.service.reset()


def call(event: object, **context: Any) -> Any:
    """Return the answer of the function."""
    done = invoke(device_registration.handler, event, context=LambdaContext(**context))
    assert done.error is None, done.error
    return done.payload


def test_a_device_is_registered_and_removed(registry: Registry) -> None:
    """The answer has all that a device needs to connect, and its topics. Afterwards, it is removed."""
    answer = call(new_event())
    row = registry.row()
    assert row is not None
    assert answer.pop("certificatePem").startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE KEY-----" in answer.pop("privateKey")
    assert answer.pop("iotEndpoint").endswith(".iot.us-east-1.amazonaws.com")
    account = "arn:aws:iot:us-east-1:123456789012"
    assert answer == {
        "statusCode": 201,
        "sensorId": "bathroom-1",
        "thingName": "bathroom-1",
        "thingArn": f"{account}:thing/bathroom-1",
        "certificateId": row.device_certificate_id,
        "certificateArn": f"{account}:cert/{row.device_certificate_id}",
        "iotPolicyName": POLICY,
        "region": "us-east-1",
        "mqttTopics": {
            name: f"sensors/bathroom-1/{name}"
            for name in ("motion", "status", "register", "config", "commands")
        },
    }
    asked = {"action": "deregister", "sensorId": "bathroom-1", "userId": ANN}
    cleanup = {"certificatesDetached": 1, "certificatesDeleted": 1, "thingDeleted": True}
    assert call(asked) == {"statusCode": 200, "sensorId": "bathroom-1", "cleanup": cleanup}
    assert registry.certificates() == {}


def test_nothing_is_made_for_a_caller_who_is_gone(registry: Registry) -> None:
    """Weak point 20: who waits too short a time for the key gets an error. No sensor, no certificate stays."""
    done = invoke(device_registration.handler, new_event(seconds=5), context=LambdaContext())
    assert done.error is not None
    assert (registry.row(), registry.certificates()) == (None, {})
    assert call(new_event(seconds=25))["statusCode"] == 201


def test_a_device_with_its_own_key(registry: Registry) -> None:
    """Weak point 22: with a signing request, the answer has no private key, because only the device has it."""
    answer = call(new_event(certificateSigningRequest=signing_request()))
    assert answer["statusCode"] == 201
    assert "privateKey" not in answer


def test_the_private_key_is_in_the_answer_only(registry: Registry, fault: FaultPlan) -> None:
    """Weak point 22: the private key is in no log, no row, no attribute of the thing and no error."""
    fault.error("PUT /target-policies/*", status=403, code="AccessDeniedException", nth=2)
    for sensor_id in ("bathroom-1", "bathroom-2"):
        done = invoke(device_registration.handler, new_event(sensor_id), context=LambdaContext())
        assert done.logs
        assert not any(text in done.logs for text in ("BEGIN", "PRIVATE", "MII"))
        row = registry.row(sensor_id)
        assert row is None or "BEGIN" not in repr(row.model_dump())
    assert done.error is not None
    assert "BEGIN" not in repr(done.error)
    assert registry.iot.describe_thing(thingName="bathroom-1")["attributes"] == {"deployment": DEPLOYMENT}


@pytest.mark.parametrize(
    ("event", "status", "words"),
    [
        ([], 400, ["the event"]),
        ({"action": "renew"}, 400, ["action"]),
        ({"sensorId": "a b", "userId": ANN}, 400, ["sensorId", "name", "location"]),
        (new_event(userId=""), 400, ["userId"]),
        (new_event(isActive=True), 400, ["isActive: is not known here"]),
        (new_event(certificateSigningRequest="-----BEGIN PRIVATE KEY-----"), 400, ["certificateSigningRequest"]),
        (new_event(quietHours={"enabled": True}), 400, ["quietHours"]),
        ({"action": "deregister", "sensorId": "none", "userId": EVE}, 404, ["sensorId"]),
    ],
)  # fmt: skip
def test_what_is_refused(registry: Registry, event: object, status: int, words: list[str]) -> None:
    """Weak point 24: a caller's fault is answered, with every field and rule and no value. Nothing is made."""
    answer = call(event)
    assert (answer["statusCode"], set(answer)) == (status, {"statusCode", "error", "message"})
    assert all(word in answer["message"] for word in words)
    assert "PRIVATE" not in answer["message"]
    assert (registry.things(), registry.certificates()) == (set(), {})


def test_a_key_beside_the_request_is_refused(registry: Registry) -> None:
    """A device that sends its private key along with the request is refused, and the key is not in the answer."""
    with_key = signing_request() + "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n"
    answer = call(new_event(certificateSigningRequest=with_key))
    assert answer["statusCode"] == 400
    assert "MHcC" not in repr(answer)


def test_a_conflict_says_when_to_try_again(registry: Registry) -> None:
    """A sensor that is registered is a 409. If another request works on it, the answer has the seconds to wait."""
    call(new_event())
    asked = {"action": "deregister", "sensorId": "bathroom-1", "userId": ANN}
    assert "retryAfter" not in call(new_event())
    until = SYSTEM_CLOCK.now() + timedelta(seconds=40)
    registry.sensors.update("bathroom-1", SensorsUpdate(registration_until=until))
    answer = call(asked)
    assert (answer["statusCode"], answer["error"]) == (409, "LOST_RACE")
    assert 1 <= answer["retryAfter"] <= 40
    registry.sensors.update("bathroom-1", SensorsUpdate(registration_until=None))
    assert call(asked)["statusCode"] == 200


def test_a_failure_is_raised(registry: Registry, fault: FaultPlan) -> None:
    """Weak point 14: what is not the caller's fault is an error of the invocation, and a line that the alarm reads."""
    fault.error("POST /things/*", status=403, code="AccessDeniedException")
    done = invoke(device_registration.handler, new_event(), context=LambdaContext())
    assert done.error is not None
    assert done.error["errorType"] == "AccessDeniedError"
    assert '"message":"call_failed"' in done.logs.replace(" ", "")
    assert (registry.row(), registry.things()) == (None, set())


def test_a_policy_that_is_missing_is_no_404(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that does not exist is a failure of ours, not an answer that the sensor is missing."""
    registry.iot.delete_policy(policyName=POLICY)
    monkeypatch.setattr("orb_common.utils.clock.SystemClock.sleep", lambda *_: None)
    done = invoke(device_registration.handler, new_event(), context=LambdaContext())
    assert done.error is not None
    assert done.error["errorType"] == "ExternalServiceError"
    assert (registry.row(), registry.things(), registry.certificates()) == (None, set(), {})


def test_time_is_left_to_remove_what_was_made(registry: Registry) -> None:
    """A registration that would not have the time to remove what it made does not begin."""
    done = invoke(device_registration.handler, new_event(), context=LambdaContext(remaining_ms=11_000))
    assert done.error is not None
    assert done.error["errorType"] == "OperationTimeoutError"
    assert (registry.row(), registry.things()) == (None, set())
