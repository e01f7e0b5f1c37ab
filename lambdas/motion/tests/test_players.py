"""Laws of the players of listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.players import Players
from orb_common.exceptions import (
    ConfigurationError,
    OperationTimeoutError,
    SpotifyReauthorizationError,
)
from orb_models import ListenersUpdate

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House


def test_each_listener_has_their_own_player(house: House) -> None:
    """With the tokens of their own secret."""
    house.person("bob")
    house.sensor("attic", of="bob")
    players = Players(house.settings, clock=house.clock)
    found = {
        name: [each.id for each in players.of(house.stores.listeners.get(name)).get_devices()]
        for name in ("ann", "bob")
    }
    assert found == {"ann": ["d-bath"], "bob": ["d-attic"]}


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"spotify_connected": False},
        {"reauth_required": True},
        {"spotify_token_secret_arn": None},
    ],
)
def test_a_listener_who_cannot_be_heard_is_refused(house: House, change: dict[str, object]) -> None:
    """Nothing is sent, and another try would not help."""
    listener = house.stores.listeners.update("ann", ListenersUpdate.model_validate(change, by_name=True))
    players = Players(house.settings, clock=house.clock)
    for each in (listener, None):
        with pytest.raises(SpotifyReauthorizationError) as caught:
            players.of(each)
        assert not caught.value.retryable
    assert house.spotify.requests == []


def test_a_placeholder_is_not_an_app(house: House) -> None:
    """Weak point 26: credentials of the app that are placeholders are an error of the configuration."""
    house.secrets.put("other", {"client_id": "<fill me>", "client_secret": "x"})
    players = Players(house.settings._replace(spotify_secret="other"), clock=house.clock)
    with pytest.raises(ConfigurationError):
        players.of(house.stores.listeners.get("ann"))


def test_the_secrets_are_read_in_the_time_of_the_invocation(house: House) -> None:
    """Those of the app and of the listener. Without time, nothing is read."""
    times: list[float | None] = [house.clock.monotonic() + 0.01]
    players = Players(house.settings, clock=house.clock, deadline=lambda: times[0])
    ann = house.stores.listeners.get("ann")
    with pytest.raises(OperationTimeoutError):
        players.of(ann)
    times[0] = None
    player = players.of(ann)
    times[0] = house.clock.monotonic() + 0.01
    with pytest.raises(OperationTimeoutError):
        player.get_devices()
    assert house.spotify.requests == []
