"""Laws of registration: a row, a thing and an active certificate, all of them or none, whatever fails on the way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.device_identities import Removed
from lambdas.motion.tests.registry import ANN, EVE, Registry, signing_request
from orb_common.exceptions import (
    ConflictError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_models import SensorStatus, SensorsUpdate
from orb_testing.clocks import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.registration import Registered
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables("Sensors")
REGISTRATION = (
    "POST /things/*",
    "POST /keys-and-certificate",
    "dynamodb:UpdateItem",
    "PUT /target-policies/*",
    "PUT /things/*/principals",
    "PUT /certificates/*",
)
"""The calls that change something after the row is there, each once; the row is updated twice."""
REMOVAL = (
    "PUT /certificates/*",
    "POST /target-policies/*",
    "DELETE /things/*/principals",
    "DELETE /certificates/*",
    "DELETE /things/*",
    "dynamodb:UpdateItem",
)


def test_a_device_gets_what_it_needs(registry: Registry) -> None:
    """The row, the thing and the certificate name each other, and the answer has the key that belongs to them."""
    done = registry.register()
    registry.assert_registered("bathroom-1", done)
    row = registry.row()
    assert row is not None
    assert (row.user_id, row.thing_name, row.enabled) == (ANN, "bathroom-1", True)
    assert done.certificate.pem.startswith("-----BEGIN CERTIFICATE-----")
    assert done.certificate.private_key is not None
    assert done.endpoint.endswith(".amazonaws.com")
    assert "KEY" not in repr(done)


def test_a_device_keeps_its_own_key(registry: Registry) -> None:
    """With a signing request, there is no private key but the device's own."""
    done = registry.register(certificateSigningRequest=signing_request())
    registry.assert_registered("bathroom-1", done)
    assert done.certificate.private_key is None


def test_settings_of_the_request_are_stored(registry: Registry) -> None:
    """Weak point 9: what registration stores is what the other functions read. There is one model of a sensor."""
    quiet = {"enabled": True, "startTime": "22:00", "endTime": "07:00"}
    registry.register(motionDebounceMinutes=7, timeoutMinutes=9, quietHours=quiet, timezone="Europe/Berlin")
    row = registry.row()
    assert row is not None
    assert (row.motion_debounce_minutes, row.timeout_minutes, row.timezone) == (7, 9, "Europe/Berlin")
    assert (row.quiet_hours.enabled, row.quiet_hours.start_time) == (True, "22:00")


def test_an_id_is_registered_once(registry: Registry) -> None:
    """A second registration of an id, by anyone, is refused and changes nothing."""
    done = registry.register()
    for user_id in (ANN, EVE):
        with pytest.raises(ConflictError) as caught:
            registry.register(userId=user_id)
        assert not caught.value.retryable
    registry.assert_registered("bathroom-1", done)
    assert len(registry.certificates()) == 1


def test_a_status_alone_frees_no_id(registry: Registry) -> None:
    """People can change the status of their sensors. What is registered stays so, and its row is not lost."""
    done = registry.register()
    registry.sensors.update("bathroom-1", SensorsUpdate(status=SensorStatus.PROVISIONING))
    with pytest.raises(ConflictError):
        registry.register(userId=EVE)
    assert registry.active() == {done.certificate.id}
    registry.deregister()
    row = registry.row()
    assert row is not None
    assert row.deleted_at is not None


def test_one_of_many_registers(registry: Registry, race: Callable[..., Any]) -> None:
    """Weak point 10: registration is a conditional write. Of several, one succeeds, and the others leave nothing."""
    request = signing_request()
    ended = race([lambda: registry.register(certificateSigningRequest=request)] * 4)
    (done,) = ended.values
    assert {type(error) for error in ended.errors} <= {LostRaceError, ConflictError}
    registry.assert_registered("bathroom-1", done)
    assert registry.certificates() == {done.certificate.id: "ACTIVE"}


def test_another_thing_is_left_alone(registry: Registry) -> None:
    """If AWS IoT has a thing with this name that we did not make, registration is refused, and the thing stays."""
    registry.thing("bathroom-1", of="another")
    with pytest.raises(ConflictError):
        registry.register()
    assert (registry.row(), registry.things()) == (None, {"bathroom-1"})


def test_a_request_that_aws_refuses(registry: Registry, fault: FaultPlan) -> None:
    """A signing request that AWS IoT does not accept is the caller's fault, and nothing stays."""
    fault.error("POST /certificates", status=400, code="InvalidRequestException")
    with pytest.raises(ValidationError) as caught:
        registry.register(certificateSigningRequest=signing_request())
    assert caught.value.field == "certificateSigningRequest"
    assert (registry.row(), registry.things(), registry.certificates()) == (None, set(), {})


@pytest.mark.parametrize("call", REGISTRATION)
def test_a_step_that_fails(registry: Registry, fault: FaultPlan, call: str) -> None:
    """Weak point 20: if a step of a registration fails, the row, the thing and the certificate are removed at once."""
    fault.error(call, status=403, code="AccessDeniedException")
    with pytest.raises(OrbError):
        registry.register()
    assert (registry.row(), registry.things(), registry.certificates()) == (None, set(), {})
    registry.assert_registered("bathroom-1", registry.register())


@pytest.mark.parametrize("call", REGISTRATION)
def test_an_answer_that_is_lost(registry: Registry, fault: FaultPlan, call: str) -> None:
    """If the answers to a step are lost although it happens, no active certificate is an orphan.

    A step that is safe to repeat is repeated. The certificate is not: an inactive one may stay, which nothing can use.
    """
    fault.lose_answer(call)
    try:
        done = registry.register()
    except OrbError:
        registry.assert_gone("bathroom-1")
        registry.lapse()
        done = registry.register()
    registry.assert_registered("bathroom-1", done)
    left = registry.certificates().keys() - {done.certificate.id}
    assert [registry.policies(each) for each in left] == [[]] * (call == "POST /keys-and-certificate")


@pytest.mark.parametrize("call", REGISTRATION[3:])
def test_an_outage_that_lasts(registry: Registry, fault: FaultPlan, call: str) -> None:
    """If what was made cannot be removed either, the row names the certificate, and a later call removes it."""
    planned = fault.error(call, times=None)
    also = fault.error("POST /attached-policies/*", times=None)
    with pytest.raises(OrbError):
        registry.register()
    row = registry.row()
    assert row is not None
    assert row.status == "provisioning"
    assert row.registration_until is not None
    assert row.registration_until <= registry.clock.now()
    assert row.device_certificate_id in registry.certificates()
    registry.assert_no_orphan()
    fault.faults.remove(planned)
    fault.faults.remove(also)
    registry.assert_registered("bathroom-1", registry.register(userId=EVE))
    assert len(registry.certificates()) == 1


def test_a_process_that_ends_in_registration(registry: Registry, crash_points: CrashPoints) -> None:
    """Wherever it ends, no active certificate is an orphan. Later, the owner can remove the rest, or register again.

    Another listener can register the id then, too.
    """
    numbers = itertools.count(1)
    request = signing_request()

    def register(sensor_id: str, **fields: str) -> Registered:
        return registry.register(sensor_id, certificateSigningRequest=request, **fields)

    def recover(sensor_id: str) -> None:
        registry.assert_no_orphan()
        row = registry.row(sensor_id)
        if row is not None and row.registration_until is not None:
            with pytest.raises(LostRaceError) as caught:
                register(sensor_id)
            assert 0 < (caught.value.retry_after or 0) <= 62
        registry.lapse()
        if row is not None and row.status == "registered":
            return
        if row is not None and int(sensor_id.removeprefix("s-")) % 3 == 0:
            registry.deregister(sensor_id)
            registry.assert_gone(sensor_id)
            return
        registry.assert_registered(sensor_id, register(sensor_id, userId=EVE))

    calls = crash_points(register, prepare=lambda: f"s-{next(numbers)}", recover=recover, after_only=True)
    assert len(calls) == 10
    attached = {key for thing in registry.things() for key in registry.principals(thing)}
    assert registry.active() == attached
    assert len(attached) == len(registry.things())


def test_a_device_is_removed(registry: Registry) -> None:
    """Weak point 20: a deleted sensor has no certificate, and no thing. The row stays, marked as deleted."""
    registry.register()
    removed = registry.deregister()
    assert removed == Removed(certificates_detached=1, certificates_deleted=1, thing_deleted=True)
    assert (registry.things(), registry.certificates()) == (set(), {})
    row = registry.row()
    assert row is not None
    assert (row.status, row.enabled, row.deleted_at) == ("inactive", False, registry.clock.now())
    assert (row.thing_name, row.device_certificate_id, row.registration_until) == (None, None, None)
    assert registry.deregister() == Removed()


@pytest.mark.parametrize("user_id", [EVE, "nobody"])
def test_only_the_owner_removes(registry: Registry, user_id: str) -> None:
    """To others the sensor does not exist."""
    done = registry.register()
    with pytest.raises(ResourceNotFoundError) as foreign:
        registry.deregister(user_id=user_id)
    with pytest.raises(ResourceNotFoundError) as absent:
        registry.deregister("none", user_id)
    assert foreign.value.public() == absent.value.public()
    registry.assert_registered("bathroom-1", done)


def test_a_deleted_id_can_be_registered_again(registry: Registry) -> None:
    """The id of a deleted sensor is free, but not while music of its last session plays."""
    registry.register()
    registry.sensors.update("bathroom-1", SensorsUpdate(active_session_id="session-1"))
    registry.deregister()
    with pytest.raises(LostRaceError):
        registry.register(userId=EVE)
    registry.sensors.update("bathroom-1", SensorsUpdate(active_session_id=None))
    registry.assert_registered("bathroom-1", registry.register(userId=EVE))
    row = registry.row()
    assert row is not None
    assert (row.user_id, row.deleted_at, row.enabled) == (EVE, None, True)


@pytest.mark.parametrize("call", REMOVAL)
def test_a_removal_that_fails(registry: Registry, fault: FaultPlan, call: str) -> None:
    """Weak point 20: errors are not ignored. The row stays until all certificates are gone. A repetition ends it."""
    registry.register()
    # The first update of the row disables the sensor, the second one marks it as deleted.
    nth = 2 if call == "dynamodb:UpdateItem" else 1
    fault.error(call, status=403, code="AccessDeniedException", nth=nth)
    with pytest.raises(OrbError):
        registry.deregister()
    row = registry.row()
    assert row is not None
    assert (row.deleted_at, row.enabled) == (None, False)
    # A lost answer is asked for again, later: the lease ended, but not always at the last moment of the clock.
    assert row.registration_until is not None
    assert row.registration_until <= registry.clock.now()
    registry.assert_no_orphan()
    registry.deregister()
    registry.assert_gone("bathroom-1")
    assert registry.certificates() == {}


def test_a_process_that_ends_in_removal(registry: Registry, crash_points: CrashPoints) -> None:
    """Wherever it ends, no active certificate is an orphan, and a later removal ends what it began."""
    numbers = itertools.count(1)
    pem = registry.register().certificate.pem
    registry.deregister()

    def prepare() -> str:
        sensor_id = f"s-{next(numbers)}"
        registry.already_registered(sensor_id, pem)
        return sensor_id

    def recover(sensor_id: str) -> None:
        registry.assert_no_orphan()
        registry.lapse()
        registry.deregister(sensor_id)
        assert sensor_id not in registry.things()
        row = registry.row(sensor_id)
        assert row is not None
        assert row.deleted_at is not None

    crash_points(registry.deregister, prepare=prepare, recover=recover, after_only=True)
    assert (registry.things(), registry.certificates()) == (set(), {})


def test_two_removals_do_not_meet_a_new_registration(registry: Registry, race: Callable[..., Any]) -> None:
    """One removal works on a sensor at a time, so none is still at work when the id is registered again."""
    registry.register()
    ended = race([registry.deregister] * 3)
    assert ended.values
    assert {type(error) for error in ended.errors} <= {LostRaceError}
    registry.assert_registered("bathroom-1", registry.register())


def test_time_of_another_is_respected(registry: Registry) -> None:
    """While an invocation may run, no other one works on its sensor."""
    registry.register()
    until = registry.clock.now().replace(microsecond=0)
    registry.sensors.update("bathroom-1", SensorsUpdate(registration_until=until))
    clock = registry.clock
    assert isinstance(clock, FrozenClock)
    clock.correct(-10)
    with pytest.raises(LostRaceError) as caught:
        registry.deregister()
    assert caught.value.retry_after == 10
    clock.advance(10)
    assert registry.deregister().certificates_deleted == 1
