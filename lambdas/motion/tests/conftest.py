"""Fixtures of the functions of motion: a house with one listener, Ann, and AWS IoT with its devices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.event_stores import EventStores
from lambdas.motion.settings import EVENTS, LISTENERS, SENSORS, SESSIONS, SPOTIFY_SECRET, Settings
from lambdas.motion.tests.house import House
from lambdas.motion.tests.registry import POLICY, Registry
from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.secrets import default_cache
from orb_common.spotify.circuits import forget_circuits
from orb_models import SensorsRepository
from orb_testing.fakes.spotify import SpotifyFake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from orb_testing.clocks import FrozenClock
    from orb_testing.engines import MotoEngine
    from orb_testing.secret_store import SecretStore


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Create only the tables of motion."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "empty_house" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker(pytest.mark.tables("Sensors", "Listeners", "Sessions", "MotionEvents"))


@pytest.fixture
def empty_house(
    aws_tables: dict[str, str],
    secrets: SecretStore,
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """A house without people."""
    forget_circuits()
    default_cache().clear()
    with SpotifyFake(clock=frozen_clock) as spotify:
        spotify.limit = 100_000
        app = {"client_id": spotify.app.client_id, "client_secret": spotify.app.client_secret}
        settings = Settings(
            sensors_table=aws_tables["Sensors"],
            listeners_table=aws_tables["Listeners"],
            sessions_table=aws_tables["Sessions"],
            events_table=aws_tables["MotionEvents"],
            spotify_secret=secrets.put("spotify", app),
            spotify_api_url=spotify.api_url,
            spotify_accounts_url=spotify.accounts_url,
        )
        for name, value in zip(
            (SENSORS, LISTENERS, SESSIONS, EVENTS, SPOTIFY_SECRET), settings, strict=False
        ):
            monkeypatch.setenv(name, str(value))
        monkeypatch.setenv("SPOTIFY_API_URL", spotify.api_url)
        monkeypatch.setenv("SPOTIFY_ACCOUNTS_URL", spotify.accounts_url)
        yield House(
            settings=settings,
            stores=EventStores.of(settings, DynamoDB(clock=frozen_clock), clock=frozen_clock),
            spotify=spotify,
            secrets=secrets,
            clock=frozen_clock,
        )


@pytest.fixture
def house(empty_house: House) -> House:
    """A house with Ann and her sensor in the bath: debounce 2 minutes, timeout 5."""
    empty_house.person("ann")
    empty_house.sensor("bath")
    return empty_house


@pytest.fixture
def new_deployment(secrets: SecretStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Gives functions that start from now on the secret of an app as the stack makes it: without a value."""

    def deploy() -> str:
        name: str = secrets.client.create_secret(Name="of-a-new-stack")["Name"]
        default_cache().clear()
        monkeypatch.setenv(SPOTIFY_SECRET, name)
        return name

    return deploy


@pytest.fixture
def registry(aws_tables: Mapping[str, str], aws: MotoEngine) -> Registry:
    """AWS IoT with the policy of devices, and the table of sensors. Its tests have the marker `tables("Sensors")`."""
    iot = aws.client("iot")
    iot.create_policy(
        policyName=POLICY, policyDocument=json.dumps({"Version": "2012-10-17", "Statement": []})
    )
    return Registry(iot=iot, sensors=SensorsRepository())
