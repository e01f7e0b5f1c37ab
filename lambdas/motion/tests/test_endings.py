"""Laws of the end of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.endings import MAX_ATTEMPTS, Ended, Endings
from lambdas.motion.players import Players
from orb_common import aws
from orb_common.exceptions import AccessDeniedError, SpotifyReauthorizationError
from orb_models import ListenersUpdate, SessionStatus
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House
    from orb_testing.faults import FaultPlan


def test_the_music_stops_with_the_session(house: House) -> None:
    """Weak point 6: the row has its end, and its duration in minutes, with two decimals."""
    session = house.session(house.move().session_id)
    house.minutes(5.25)
    assert house.endings().end(session) == (Ended.PAUSED, None)
    done = house.session(session.session_id)
    assert (done.status, str(done.duration_minutes), done.end_time) == (
        "timeout",
        "5.25",
        house.clock.now(),
    )
    assert not house.player().is_playing


def test_a_motion_in_between_calls_the_end_off(house: House) -> None:
    """Weak point 11: the session was read before the motion."""
    before = house.session(house.move().session_id)
    house.minutes(4)
    house.move()
    assert house.endings().end(before) == (Ended.CALLED_OFF, None)
    assert house.player().is_playing
    assert house.session(before.session_id).status is SessionStatus.ACTIVE


def test_two_runs_at_once_pause_once(house: House) -> None:
    """Weak point 11: the second run has read the session before the first one began."""
    row = house.session(house.move().session_id)
    house.minutes(5)
    assert house.endings().end(row)[0] is Ended.PAUSED
    assert house.endings().end(row)[0] is Ended.CALLED_OFF
    assert house.commands("/pause") == 1


def test_an_end_without_time_is_tried_again(house: House) -> None:
    """Weak point 15: an invocation that ends soon does not close a session whose music plays."""
    row = house.session(house.move().session_id)
    times: list[float | None] = [None]
    players = Players(house.settings, clock=house.clock, deadline=lambda: times[0])
    assert players.of(house.stores.listeners.get("ann")).get_devices()
    house.minutes(5)
    times[0] = house.clock.monotonic() + 0.01
    endings = Endings(stores=house.stores, players=players, clock=house.clock)
    assert endings.end(row) == (Ended.LATER, "SPOTIFY_TIMEOUT")
    times[0] = None
    assert endings.end(house.session(row.session_id)) == (Ended.PAUSED, None)


def test_music_by_hand_plays_on(house: House) -> None:
    """Weak point 12: a time-out does not pause music that played on the device before the session."""
    house.player().play("d-bath", context_uri="spotify:album:4aawyAB9vmqN3uQ7FjRGTy")
    outcome = house.move()
    assert outcome.action == "already_playing"
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert house.player().is_playing


def test_music_that_was_moved_elsewhere_plays_on(house: House) -> None:
    """Weak point 12: a time-out does not pause music that the listener has taken to another device."""
    house.move()
    house.sensor("hall")
    house.player().transfer("d-hall", play=True)
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert house.player().is_playing


def test_a_pause_by_hand_is_the_reason_of_the_end(house: House) -> None:
    """The status is manual_stop, and the next motion starts the music: the room was empty for a timeout."""
    session = house.session(house.move().session_id)
    house.player().pause(None)
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert house.session(session.session_id).status == "manual_stop"
    assert house.move().action == "playback_resumed"


def test_a_room_leaves_its_music_to_another_on_the_same_device(house: House) -> None:
    """Weak point 12: of two rooms with one device, the time-out of the first does not pause, that of the last does."""
    house.sensor("hall", device="d-bath")
    house.move("bath")
    house.minutes(3)
    assert house.move("hall").action == "already_playing"
    house.minutes(3)
    assert house.check().counts == {"handed_over": 1}
    assert house.player().is_playing
    house.minutes(3)
    assert house.check().counts == {"paused": 1}
    assert not house.player().is_playing


def test_spotify_may_fail_a_few_times(house: House) -> None:
    """Weak point 15: the session stays open while the state cannot be read, and ends when Spotify is well."""
    session = house.session(house.move().session_id)
    house.minutes(5)
    house.spotify.plan(Outage(status=500, times=None, path="/v1/*"))
    assert house.check().counts == {"later": 1}
    assert house.session(session.session_id).status is SessionStatus.ENDING
    assert house.check().counts == {}, "it is due again a minute later"
    house.minutes(1)
    house.spotify.recover()
    assert house.check().counts == {"paused": 1}


def test_a_session_does_not_stay_open_forever(house: House) -> None:
    """After some tries it ends with status `error`, which is reported."""
    session = house.session(house.move().session_id)
    house.spotify.plan(Outage(status=500, times=None, path="/v1/*"))
    house.minutes(5)
    for _ in range(MAX_ATTEMPTS):
        checked = house.check()
        house.minutes(2)
    assert checked.counts == {"failed": 1}
    assert [(each.code, each.final) for each in checked.failures] == [("SPOTIFY_UNAVAILABLE", True)]
    assert house.session(session.session_id).status is SessionStatus.ERROR
    assert house.open_sessions() == []


def test_without_consent_a_session_ends_with_an_error(house: House) -> None:
    """Another try would not help."""
    session = house.session(house.move().session_id)
    house.stores.listeners.update("ann", ListenersUpdate(reauth_required=True))
    house.minutes(5)
    assert house.check().counts == {"failed": 1}
    assert house.session(session.session_id).status is SessionStatus.ERROR


def test_without_tokens_a_session_ends_with_an_error(house: House) -> None:
    """The secret of the listener is deleted, which is like an ended consent. Motions say so too."""
    session = house.session(house.move().session_id)
    arn = house.stores.listeners.get("ann").spotify_token_secret_arn  # type: ignore[union-attr]
    aws.client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    house.minutes(5)
    [failure] = house.check().failures
    assert (failure.code, failure.final) == ("SPOTIFY_REAUTHORIZATION", True)
    assert house.session(session.session_id).status is SessionStatus.ERROR
    with pytest.raises(SpotifyReauthorizationError):
        house.move()
    assert house.open_sessions() == []


def test_no_error_of_aws_keeps_a_session_open_forever(house: House) -> None:
    """Each try fails, because the row of the sensor is broken. The last one ends the session, and is reported."""
    session = house.session(house.move().session_id)
    house.damage("Sensors", {"sensorId": "bath"}, "timeoutMinutes")
    house.minutes(5)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        [failure] = house.check().failures
        assert (failure.code, failure.final) == ("STORED_ITEM", attempt == MAX_ATTEMPTS)
        house.minutes(2)
    assert house.session(session.session_id).status is SessionStatus.ERROR
    assert house.check().counts == {}


def test_a_session_whose_sensor_is_gone_ends(house: House) -> None:
    """Its room and device are unknown."""
    session = house.session(house.move().session_id)
    house.stores.sensors.delete("bath")
    house.minutes(5)
    house.check()
    assert house.session(session.session_id).status is SessionStatus.ERROR


def test_a_device_that_was_switched_off_is_silent(house: House) -> None:
    """There is nothing to pause."""
    house.move()
    house.player().disconnect("d-bath")
    house.minutes(5)
    assert house.check().counts == {"silent": 1}


def test_a_motion_while_the_music_is_paused_brings_it_back(house: House) -> None:
    """Weak point 11: the motion keeps the session open, and the call that has paused the music lets it go on."""
    row = house.session(house.move().session_id)
    house.minutes(5)
    endings = house.endings()
    close = type(endings)._close

    def late(self: object, *args: object, **options: object) -> bool:
        # The motion's own start comes before the pause, so it is without effect here.
        house.service().decide(house.motion())
        return close(endings, *args, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(endings), "_close", late)
        assert endings.end(row)[0] is Ended.CALLED_OFF
    assert house.commands("/pause") == 1
    assert house.player().is_playing
    assert house.session(row.session_id).status is SessionStatus.ACTIVE


def test_a_failure_of_aws_leaves_the_session_due(house: House, fault: FaultPlan) -> None:
    """The error is raised, and the next run ends the session."""
    row = house.session(house.move().session_id)
    house.minutes(5)
    fault.error("dynamodb:TransactWriteItems", status=400, code="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        house.endings().end(row)
    house.minutes(1)
    assert house.check().counts == {"silent": 1}
    assert house.session(row.session_id).status == "timeout"
