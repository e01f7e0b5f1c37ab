"""The story of motion: a sensor moves, and music starts, until there is silence, or an old token, or no Spotify."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from orb_testing.fakes.outages import Outage
from orb_testing.fakes.spotify_player import Device
from orb_tools.demo.motion_stage import DELAY, PLAY, motion_stage
from orb_tools.embedded.client import aws_client
from orb_tools.hub.people import BRUNO
from orb_tools.motion.moving_in import registration_of
from orb_tools.motion.rooms import Room
from orb_tools.motion.spotify_beside import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_tools.demo.motion_stage import MotionStage
    from orb_tools.demo.stage import Scenes
    from orb_tools.embedded.state_file import Running
    from orb_tools.motion.listener_api import Reply


def _room(name: str, number: int, playlist: str, *, quiet: bool = False) -> Room:
    return Room(
        name=name,
        person=BRUNO,
        sensor_id=f"{name.lower()}-demo",
        device_id=f"speaker-{number}",
        playlist=playlist,
        quiet=quiet,
    )


KITCHEN: Final = _room("Kitchen", 1, "Morning")
BATHROOM: Final = _room("Bathroom", 2, "Piano")
NURSERY: Final = _room("Nursery", 3, "Lullabies", quiet=True)
ROOMS: Final = (KITCHEN, BATHROOM, NURSERY)
TOKENS: Final = "/api/token"
NEARLY: Final = timedelta(seconds=15)
SILENCE: Final = (KITCHEN.timeout_minutes + 1) * 60


def play_motion(scenes: Scenes, running: Running) -> None:
    """Play the whole story. Raises `ToolError` when a function or the broker does not answer."""
    with motion_stage(scenes, running, ROOMS) as stage:
        with stage.starting("timeout_checker", "token_refresher"):
            keys = _play_registration(stage)
        _play_first_motion(stage)
        _play_next_motions(stage)
        _play_two_rooms(stage)
        _play_silence(stage)
        _play_tokens(stage)
        _play_outage(stage)
        _play_departure(stage)
        _play_secrets(stage, keys)


def _play_registration(stage: MotionStage) -> Sequence[str]:
    """Return the private keys that were given out."""
    api = stage.api
    start = time.perf_counter()
    profile = api.call("PUT", "/users/me", {"name": BRUNO.first_name})
    stage.check(
        f"Bruno signs in at the API of motion, and makes his profile: {profile.status}",
        good=profile.status == HTTPStatus.CREATED,
        start=start,
    )
    account = stage.spotify.accounts.consenting = stage.spotify.add_user(KITCHEN.user_id)
    account.player.delay = DELAY
    stage.reader.accounts = {KITCHEN.user_id: account}
    stage.passing.listeners.add(api.user_id)
    start = time.perf_counter()
    back = api.connect_spotify()
    good = back.status == HTTPStatus.OK and back.body["connected"] is True
    stage.check(f"Bruno agrees at Spotify, and comes back connected: {back.status}", good=good, start=start)
    keys = []
    for room in ROOMS:
        account.player.connect(Device(id=room.device_id, name=room.name))
        start = time.perf_counter()
        answer = api.call("POST", "/sensors", registration_of(room))
        keys.append(str(answer.body.get("privateKey")))
        stage.check(
            f"he registers the sensor of the {room.name.lower()}, which gets a certificate: {answer.status}",
            good=_is_bound(stage, room, answer),
            start=start,
        )
    start = time.perf_counter()
    again = api.call("POST", "/sensors", registration_of(KITCHEN)).status
    stage.check(
        f"... a second one with its id is refused: {again}", good=again == HTTPStatus.CONFLICT, start=start
    )
    start = time.perf_counter()
    for room in ROOMS:
        stage.connect(room)
    stage.check("the three sensors connect by MQTT", good=True, start=start)
    return keys


def _is_bound(stage: MotionStage, room: Room, answer: Reply) -> bool:
    """Return whether a device has a thing of its id, and an active certificate with the policy of devices."""
    if answer.status != HTTPStatus.CREATED:
        return False
    device = answer.body
    iot = aws_client("iot", stage.running.endpoint)
    (principal,) = iot.list_thing_principals(thingName=room.sensor_id)["principals"]
    certificate = iot.describe_certificate(certificateId=device["certificateId"])["certificateDescription"]
    policies = iot.list_attached_policies(target=principal)["policies"]
    return (
        principal == certificate["certificateArn"]
        and certificate["status"] == "ACTIVE"
        and [each["policyName"] for each in policies] == [device["iotPolicyName"]]
        and "BEGIN RSA PRIVATE KEY" in str(device["privateKey"])
    )


def _play_first_motion(stage: MotionStage) -> None:
    start, before = time.perf_counter(), len(stage.asked("PUT", PLAY))
    second = stage.send(KITCHEN)
    stage.wait("a command to the player", lambda: len(stage.asked("PUT", PLAY)) > before)
    stage.check("Bruno moves in the kitchen: from the message to Spotify's command", good=True, start=start)
    event = stage.recorded(KITCHEN, second)
    session = stage.session(KITCHEN)
    stage.check(
        f"... music plays in the {', '.join(stage.plays_in()).lower()}, and a session is open",
        good=stage.plays_in() == ["Kitchen"]
        and event.action_taken == "playback_started"
        and session is not None
        and event.session_id == session.session_id,
    )


def _play_next_motions(stage: MotionStage) -> None:
    before = stage.session(KITCHEN)
    stage.passing.advance(60)
    second = stage.move(KITCHEN, "a minute later, a second motion", "ignored_debounce")
    start = time.perf_counter()
    stage.send_again(KITCHEN, second)
    after = stage.session(KITCHEN)
    good = before is not None and after is not None and before.session_id == after.session_id
    left = None if after is None or after.due_at is None else after.due_at - datetime.now(UTC)
    minutes = KITCHEN.timeout_minutes
    stage.check(
        f"... extends the session: it lasts for another {minutes} minutes",
        good=good and left is not None and abs(left - timedelta(minutes=minutes)) < NEARLY,
    )
    recorded = len(stage.reader.events(KITCHEN))
    stage.check(
        "... and is recorded once, although it came twice",
        good=after is not None and after.motion_events_count == recorded == stage.motions,
        start=start,
    )
    commands = len(stage.asked("PUT", PLAY))
    stage.move(NURSERY, "in the nursery, quiet hours refuse", "ignored_quiet_hours")
    stage.check("... and Spotify is not asked", good=len(stage.asked("PUT", PLAY)) == commands)


def _play_two_rooms(stage: MotionStage) -> None:
    stage.move(BATHROOM, "Bruno walks into the bathroom", "already_playing")
    stage.check(
        "... the music stays in the kitchen: he has one Spotify", good=stage.plays_in() == ["Kitchen"]
    )


def _play_silence(stage: MotionStage) -> None:
    stage.passing.advance(SILENCE)
    start = time.perf_counter()
    stage.call("timeout_checker", {"source": "aws.events"})
    statuses = stage.endings()
    stage.check(
        f"after {SILENCE // 60} minutes of silence the sessions end: {', '.join(statuses)}",
        good=statuses == ["timeout", "timeout"] and stage.reader.look().open_sessions == 0,
        start=start,
    )
    stage.check("... and it is quiet in all rooms", good=stage.plays_in() == [])


def _play_tokens(stage: MotionStage) -> None:
    refreshed = len(stage.asked("POST", TOKENS))
    stage.passing.advance(25 * 60)
    start = time.perf_counter()
    stage.call("token_refresher", {"source": "aws.events"})
    stage.check(
        "half an hour later, the token is refreshed before it ends",
        good=len(stage.asked("POST", TOKENS)) == refreshed + 1,
        start=start,
    )
    stage.passing.advance(61 * 60)
    stage.move(KITCHEN, "an hour later it has ended, and a motion gets a new one", "playback_resumed")
    stage.check(
        "... by one more refresh",
        good=len(stage.asked("POST", TOKENS)) == refreshed + 2 and stage.plays_in() == ["Kitchen"],
    )


def _play_outage(stage: MotionStage) -> None:
    stage.passing.advance(SILENCE)
    stage.call("timeout_checker", {"source": "aws.events"})
    stage.spotify.plan(Outage(status=503, times=None, path="/v1/*"))
    start = time.perf_counter()
    second = stage.queue(BATHROOM)

    def failed() -> bool:
        event = stage.reader.event_at(BATHROOM, second)
        return event is not None and event.action_taken == "error"

    stage.wait("the failure of a motion", failed)
    stage.check("Spotify is down: a motion in the bathroom cannot start music", good=True, start=start)
    stage.spotify.recover()
    start = time.perf_counter()
    event = stage.recorded(BATHROOM, second)
    good = event.playback_triggered and stage.plays_in() == ["Bathroom"]
    text = f"... Spotify is back, and Lambda tries again: {event.action_taken.replace('_', ' ')}"
    stage.check(text, good=good, start=start)
    events = [event for room in ROOMS for event in stage.reader.events(room)]
    stage.check(
        f"... nothing is lost: {len(events)} motions, each with one record",
        good=len(events) == stage.motions and all(event.lease_until is None for event in events),
    )


def _play_departure(stage: MotionStage) -> None:
    stage.passing.advance(SILENCE)
    stage.call("timeout_checker", {"source": "aws.events"})
    start = time.perf_counter()
    answers = [stage.api.call("DELETE", f"/sensors/{room.sensor_id}") for room in ROOMS]
    iot = aws_client("iot", stage.running.endpoint)
    certificates, things = iot.list_certificates()["certificates"], iot.list_things()["things"]
    statuses = ", ".join(str(answer.status) for answer in answers)
    stage.check(
        f"the sensors are removed: {statuses}; {len(certificates)} certificates and {len(things)} things are left",
        good=all(answer.status == HTTPStatus.OK for answer in answers) and not certificates and not things,
        start=start,
    )


def _play_secrets(stage: MotionStage, keys: Sequence[str]) -> None:
    """Look for tokens and keys where they must not be."""
    start = time.perf_counter()
    lines = [line for function in FUNCTIONS for line in stage.lines(function)]
    secrets = {*_tokens(stage), *(line for key in keys for line in _body(key))}
    stage.check(
        f"no token and no key is in {len(lines)} lines of the functions' logs",
        good=bool(lines) and not any(secret in line for secret in secrets for line in lines),
        start=start,
    )


def _body(pem: str) -> Sequence[str]:
    """Return the lines of a key without its frame. A log has them as they are, but in JSON no line break."""
    return [line for line in pem.splitlines() if line and not line.startswith("-----")]


def _tokens(stage: MotionStage) -> set[str]:
    """Return all tokens that Spotify and the API were sent."""
    headers = [each.headers.get("authorization", "") for each in stage.spotify.requests]
    access = {header.partition(" ")[2] for header in headers if header}
    forms = [parse_qs(each.body.decode()) for each in stage.asked("POST", TOKENS)]
    refresh = {form["refresh_token"][0] for form in forms if "refresh_token" in form}
    return access | refresh | {stage.api.session.token("id")}
