"""Time passes for Spotify, the rows and the tokens alike."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rooms_looks import NOW

from orb_common.utils.clock import ManualClock
from orb_models import ListenersRepository, SensorsRepository, SessionsRepository, SessionsUpdate
from orb_testing.factories import ListenersFactory, SensorsFactory, SessionsFactory
from orb_tools.embedded.state_file import Running
from orb_tools.motion.passing_time import PassingTime, schedules_stopped

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine
    from orb_testing.secret_store import SecretStore


# A running AWS has one address for all of its services.
pytestmark = pytest.mark.dynamodb_engines("moto")


@pytest.mark.tables("Sensors", "Sessions", "Listeners")
def test_a_minute_passes(aws: MotoEngine, aws_tables: dict[str, str], secrets: SecretStore) -> None:
    """What a function compares with its clock is a minute older, and what is absent stays absent."""
    sensors, sessions, listeners = SensorsRepository(), SessionsRepository(), ListenersRepository()
    secret = secrets.put("tokens", {"expires_at": 3600, "authorized_at": 0, "scope": "x"})
    sensor = sensors.create(
        SensorsFactory.build(last_motion_time=NOW, last_trigger_time=None, last_seen=None, paused_at=None)
    )
    session = sessions.create(
        SessionsFactory.build(
            sensor_id=sensor.sensor_id,
            start_time=NOW,
            last_motion_time=NOW,
            active="open",
            due_at=NOW,
            ttl=None,
        )
    )
    person = listeners.create(
        ListenersFactory.build(spotify_token_secret_arn=secret, refreshable="connected", refresh_due_at=NOW)
    )
    other = listeners.create(
        ListenersFactory.build(spotify_token_secret_arn=None, refreshable=None, refresh_due_at=None)
    )
    passing = PassingTime(
        Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables),
        sensors=[sensor.sensor_id, "unknown"],
        listeners=[person.user_id, "unknown"],
        clock=ManualClock(NOW),
    )
    passing.listeners.add(other.user_id)

    passing.advance(60)

    minute = timedelta(minutes=1)
    assert passing.now() == NOW + minute
    assert sensors.get(sensor.sensor_id) == sensor.model_copy(update={"last_motion_time": NOW - minute})
    moved = {"start_time": NOW - minute, "last_motion_time": NOW - minute, "due_at": NOW - minute}
    assert sessions.get(session.session_id) == session.model_copy(update=moved)
    found = listeners.get(person.user_id)
    assert found is not None
    assert found.refresh_due_at == NOW - minute
    assert listeners.get(other.user_id) == other.model_copy(
        update={"authorized_at": other.authorized_at and other.authorized_at - minute}
    )
    value = json.loads(secrets.client.get_secret_value(SecretId=secret)["SecretString"])
    assert value == {"expires_at": 3540, "authorized_at": -60, "scope": "x"}


@pytest.mark.tables("Sensors", "Sessions", "Listeners")
def test_the_rows_of_others_stay(aws: MotoEngine, aws_tables: dict[str, str]) -> None:
    """Nothing of another house is older, and a secret of a person there that is gone does no harm."""
    sensor = SensorsRepository().create(SensorsFactory.build(last_motion_time=NOW))
    session = SessionsRepository().create(
        SessionsFactory.build(sensor_id=sensor.sensor_id, active="open", due_at=NOW, ttl=None)
    )
    person = ListenersRepository().create(ListenersFactory.build(spotify_token_secret_arn="gone"))

    running = Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables)
    PassingTime(running, sensors=["own"], listeners=["own"]).advance(60)

    assert SensorsRepository().get(sensor.sensor_id) == sensor
    assert SessionsRepository().get(session.session_id) == session
    assert ListenersRepository().get(person.user_id) == person


@pytest.mark.tables("Sensors", "Sessions", "Listeners")
def test_a_session_ends_meanwhile(
    aws: MotoEngine, aws_tables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its other times are moved, and it gets no time back that it has lost."""
    sensor = SensorsRepository().create(SensorsFactory.build())
    session = SessionsRepository().create(
        SessionsFactory.build(
            sensor_id=sensor.sensor_id,
            start_time=NOW,
            last_motion_time=NOW,
            active="open",
            due_at=NOW,
            ttl=None,
        )
    )
    passing = PassingTime(
        Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables), sensors=[sensor.sensor_id]
    )
    update, ended = passing._dynamodb.update_item, list[str]()

    def end_first(**given: Any) -> Any:
        if given["TableName"] == aws_tables["Sessions"] and not ended:
            ended.append(session.session_id)
            SessionsRepository().update(session.session_id, SessionsUpdate(due_at=None, active=None))
        return update(**given)

    monkeypatch.setattr(passing._dynamodb, "update_item", end_first)
    passing.advance(60)

    minute = timedelta(minutes=1)
    left = {"due_at": None, "active": None, "start_time": NOW - minute, "last_motion_time": NOW - minute}
    assert SessionsRepository().get(session.session_id) == session.model_copy(update=left)


def test_schedules_are_stopped_for_the_block(aws: MotoEngine) -> None:
    """Afterwards those run that ran before, also after an error."""
    events = aws.client("events")
    for name, state in (("tokens", "ENABLED"), ("timeout", "DISABLED")):
        events.put_rule(Name=f"orb-t-motion-{name}", ScheduleExpression="rate(2 minutes)", State=state)

    def states() -> list[str]:
        return [events.describe_rule(Name=f"orb-t-motion-{name}")["State"] for name in ("tokens", "timeout")]

    running = Running(endpoint=aws.endpoint_url, pid=1, stacks={"motion": "orb-t-motion"})
    with pytest.raises(RuntimeError), schedules_stopped(running):
        assert states() == ["DISABLED", "DISABLED"]
        raise RuntimeError
    assert states() == ["ENABLED", "DISABLED"]
