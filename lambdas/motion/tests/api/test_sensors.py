"""The routes of sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.tests.api.conftest import ANN, BOB, OLGA, Json, Motion
from orb_models.inputs.motion.sensors import SensorsUpdate

if TYPE_CHECKING:
    from orb_testing.log_lines import CapturedLogs

pytestmark = pytest.mark.tables("Sensors", "Listeners")
NEW: Json = {"sensorId": "bathroom-1", "name": "Bathroom", "location": "Attic"}


def test_a_registered_sensor_is_listed(motion: Motion) -> None:
    """A sensor is registered with what its listener wants, and shown to the listener."""
    motion.listener(ANN)
    quiet = {"enabled": True, "startTime": "22:00", "endTime": "07:00", "days": [0, 6]}
    made = motion.call(ANN, "POST", "/sensors", {**NEW, "quietHours": quiet, "timeoutMinutes": 7})
    assert (made.status, made.json["privateKey"]) == (201, "a key")
    assert made.json["mqttTopics"]["motion"] == "sensors/bathroom-1/motion"
    assert made.headers["Cache-Control"] == "no-store"
    listed = motion.ok(ANN, "GET", "/sensors")
    assert (listed["count"], listed["limit"]) == (1, 20)
    [sensor] = listed["sensors"]
    assert (sensor["quietHours"], sensor["timeoutMinutes"]) == (quiet, 7)
    assert motion.ok(ANN, "GET", "/sensors/bathroom-1") == {"sensor": sensor}


def test_a_signing_request_keeps_the_key_on_the_device(motion: Motion) -> None:
    """With a certificate signing request the answer has no key."""
    motion.listener(ANN)
    made = motion.ok(ANN, "POST", "/sensors", {**NEW, "certificateSigningRequest": "a request"})
    assert "privateKey" not in made


def test_no_key_is_logged(motion: Motion, captured_logs: CapturedLogs) -> None:
    """Weak point 22: the private key of a device is in the answer, and in no line of the log."""
    motion.listener(ANN)
    assert motion.ok(ANN, "POST", "/sensors", NEW)["privateKey"] == "a key"
    assert "a key" not in captured_logs.text


def test_an_id_is_used_once(motion: Motion) -> None:
    """A second registration of an id answers 409, also by another person."""
    motion.listener(ANN)
    motion.listener(BOB)
    motion.ok(ANN, "POST", "/sensors", NEW)
    for who in (ANN, BOB):
        assert motion.call(who, "POST", "/sensors", NEW).status == 409


def test_a_change_reaches_what_motions_read(motion: Motion) -> None:
    """Weak point 9: what the API changes is what the handler of motions reads: one name for each setting."""
    motion.sensor(ANN)
    changes = {"enabled": False, "motionDebounceMinutes": 9, "quietHours": {"enabled": False}}
    shown = motion.ok(ANN, "PUT", "/sensors/bathroom-1", changes)["sensor"]
    assert (shown["enabled"], shown["motionDebounceMinutes"]) == (False, 9)
    row = motion.api.sensors.get("bathroom-1")
    assert row is not None
    assert (row.enabled, row.motion_debounce_minutes, row.name) == (False, 9, "Bathroom")


def test_null_and_absent_fields_stay(motion: Motion) -> None:
    """A change writes only what has a value, and a request that changes nothing is refused."""
    motion.sensor(ANN, description="under the roof")
    motion.ok(ANN, "PUT", "/sensors/bathroom-1", {"name": "Bath", "description": None})
    shown = motion.ok(ANN, "GET", "/sensors/bathroom-1")["sensor"]
    assert (shown["name"], shown["description"]) == ("Bath", "under the roof")
    for nothing in ({}, {"name": None}):
        assert motion.call(ANN, "PUT", "/sensors/bathroom-1", nothing).status == 400


def test_people_choose_some_states_only(motion: Motion) -> None:
    """The functions set the others: a sensor that people call `provisioning` would look like an open registration."""
    motion.sensor(ANN)
    for status in ("inactive", "paused", "active"):
        shown = motion.ok(ANN, "PUT", "/sensors/bathroom-1", {"status": status})["sensor"]
        assert shown["status"] == status
    for status in ("provisioning", "registered", "error"):
        answer = motion.call(ANN, "PUT", "/sensors/bathroom-1", {"status": status})
        assert (answer.status, [fault["field"] for fault in answer.json["errors"]]) == (400, ["status"])


def test_a_deleted_sensor_loses_its_certificate(motion: Motion) -> None:
    """Weak point 20: a deletion calls DeviceRegistration. Then the sensor is listed on request only."""
    motion.sensor(ANN)
    assert motion.ok(ANN, "DELETE", "/sensors/bathroom-1")["sensorId"] == "bathroom-1"
    assert motion.functions.events == [{"action": "deregister", "userId": ANN.id, "sensorId": "bathroom-1"}]
    assert motion.ok(ANN, "GET", "/sensors")["sensors"] == []
    assert motion.ok(ANN, "GET", "/sensors", includeDeleted="true")["count"] == 1
    for method, body in (("GET", None), ("PUT", {"name": "x"}), ("DELETE", None)):
        assert motion.call(ANN, method, "/sensors/bathroom-1", body).status == 404


def test_a_sensor_that_cannot_be_deregistered_stays(motion: Motion) -> None:
    """If the function DeviceRegistration fails, the sensor stays, and the answer is 503."""
    motion.sensor(ANN)
    del motion.functions.functions["devices"]
    assert motion.call(ANN, "DELETE", "/sensors/bathroom-1").status == 503
    assert motion.ok(ANN, "GET", "/sensors")["count"] == 1


def test_a_sensor_of_another_does_not_exist(motion: Motion) -> None:
    """A foreign sensor answers as one that does not exist, to the letter. Administrators may see and change it."""
    motion.sensor(ANN)
    for method, body in (("GET", None), ("PUT", {"name": "x"}), ("DELETE", None)):
        foreign = motion.call(BOB, method, "/sensors/bathroom-1", body)
        missing = motion.call(BOB, method, "/sensors/nothing", body)
        assert foreign.status == missing.status == 404
        assert foreign.json | {"requestId": ""} == missing.json | {"requestId": ""}
    assert motion.ok(OLGA, "PUT", "/sensors/bathroom-1", {"name": "Bath"})["sensor"]["name"] == "Bath"
    assert motion.ok(BOB, "GET", "/sensors") == {"sensors": [], "count": 0, "limit": 20}


def test_a_sensor_that_goes_meanwhile_is_not_brought_back(
    motion: Motion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of a sensor that is deleted after it was read answers 404, and changes nothing."""
    row = motion.sensor(ANN)
    motion.api.sensors.update("bathroom-1", SensorsUpdate(deleted_at=motion.api.clock.now()))
    monkeypatch.setattr(type(motion.api.sensors), "get", lambda *_, **__: row)
    assert motion.call(ANN, "PUT", "/sensors/bathroom-1", {"name": "x"}).status == 404


def test_pages_follow_each_other(motion: Motion) -> None:
    """Weak point 18: all sensors are listed, page by page, each once."""
    for number in range(5):
        motion.sensor(ANN, f"s-{number}")
    found, token = [], None
    for _ in range(5):
        page = motion.ok(ANN, "GET", "/sensors", limit=2, **({"nextToken": token} if token else {}))
        found += [sensor["sensorId"] for sensor in page["sensors"]]
        token = page.get("nextToken")
        if token is None:
            break
    assert sorted(found) == [f"s-{number}" for number in range(5)]


def test_a_cursor_is_for_one_person_and_one_query(motion: Motion) -> None:
    """Weak point 24: a cursor of another person, of another query, or a changed one, is refused."""
    for number in range(3):
        motion.sensor(ANN, f"s-{number}")
        motion.sensor(BOB, f"t-{number}")
    token = motion.ok(ANN, "GET", "/sensors", limit=1)["nextToken"]
    assert motion.call(ANN, "GET", "/sensors", limit=1, nextToken=token).status == 200
    for answer in (
        motion.call(BOB, "GET", "/sensors", limit=1, nextToken=token),
        motion.call(ANN, "GET", "/sensors", limit=1, nextToken=token, includeDeleted="true"),
        motion.call(ANN, "GET", "/sensors", limit=1, nextToken=token[:-1]),
        motion.call(ANN, "GET", "/sensors", lastKey='{"sensorId": "s-0"}'),
    ):
        assert answer.status == 400


@pytest.mark.parametrize("limit", ["0", "101", "many", "1.5", ""])
def test_a_bad_limit_is_the_callers_fault(motion: Motion, limit: str) -> None:
    """Weak point 5: a bad limit answers 400, with the field and the rule."""
    answer = motion.call(ANN, "GET", "/sensors", limit=limit)
    assert (answer.status, [fault["field"] for fault in answer.json["errors"]]) == (400, ["limit"])


@pytest.mark.parametrize("enabled", [True, False])
def test_quiet_hours_do_not_end_when_they_start(motion: Motion, *, enabled: bool) -> None:
    """Such hours are refused, with the field, for a new sensor and for a change. Nothing is stored."""
    motion.listener(ANN)
    row = motion.sensor(ANN)
    hours = {"quietHours": {"enabled": enabled, "startTime": "22:00", "endTime": "22:00"}}
    for method, path, body in (
        ("POST", "/sensors", {**NEW, "sensorId": "bath-2", **hours}),
        ("PUT", "/sensors/bathroom-1", hours),
    ):
        answer = motion.call(ANN, method, path, body)
        fields = [fault["field"] for fault in answer.json["errors"]]
        assert (answer.status, fields) == (400, ["quietHours.endTime"])
    assert list(motion.api.sensors.iterate()) == [row]
