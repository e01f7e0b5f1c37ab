"""Time passes for Spotify, the rows and the tokens alike."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rooms_looks import NOW

from orb_common.utils.clock import ManualClock
from orb_models import ListenersRepository, SensorsRepository, SessionsRepository
from orb_testing.factories import ListenersFactory, SensorsFactory, SessionsFactory
from orb_tools.embedded.state_file import Running
from orb_tools.motion.passing_time import PassingTime

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine
    from orb_testing.secret_store import SecretStore


@pytest.mark.tables("Sensors", "Sessions", "Listeners")
def test_a_minute_passes(aws: MotoEngine, aws_tables: dict[str, str], secrets: SecretStore) -> None:
    """What a function compares with its clock is a minute older, and what is absent stays absent."""
    sensors, sessions, listeners = SensorsRepository(), SessionsRepository(), ListenersRepository()
    secret = secrets.put("tokens", {"expires_at": 3600, "authorized_at": 0, "scope": "x"})
    sensor = sensors.create(
        SensorsFactory.build(last_motion_time=NOW, last_trigger_time=None, last_seen=None, paused_at=None)
    )
    session = sessions.create(
        SessionsFactory.build(start_time=NOW, last_motion_time=NOW, active="open", due_at=NOW, ttl=None)
    )
    person = listeners.create(
        ListenersFactory.build(spotify_token_secret_arn=secret, refreshable="connected", refresh_due_at=NOW)
    )
    other = listeners.create(
        ListenersFactory.build(spotify_token_secret_arn=None, refreshable=None, refresh_due_at=None)
    )
    passing = PassingTime(
        Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables), clock=ManualClock(NOW)
    )

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
