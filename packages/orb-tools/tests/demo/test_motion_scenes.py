"""The scenes of motion fail when music plays elsewhere, sessions stay, tokens are old, or motions are lost."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from rooms_looks import event

from orb_testing.factories import SessionsFactory
from orb_tools.demo import motion_scenes
from orb_tools.demo.motion_scenes import (
    BATHROOM,
    KITCHEN,
    ROOMS,
    TOKENS,
    _is_bound,
    _play_first_motion,
    _play_next_motions,
    _play_outage,
    _play_secrets,
    _play_silence,
    _play_tokens,
    _play_two_rooms,
)
from orb_tools.demo.stage import Scenes
from orb_tools.motion.listener_api import Reply

SECRET = "planted-token"


def open_session(*, due: float = 300, count: int = 1, session_id: str = "s-1") -> Any:
    return SessionsFactory.build(
        session_id=session_id, motion_events_count=count, active="open",
        due_at=datetime.now(UTC) + timedelta(seconds=due),
    )  # fmt: skip


@dataclass
class FakeStage(Scenes):
    """A stage on which all is as it should be, unless a test changes it."""

    on_scene: Any = lambda _: None
    plays: list[str] = field(default_factory=list)
    sessions: list[Any] = field(default_factory=list)
    stored: int = 1
    motions: int = 1
    commands: int = 0
    refreshes: list[int] = field(default_factory=lambda: [0])
    ended: list[str] = field(default_factory=lambda: ["timeout", "timeout"])
    action: str = "playback_started"
    line: str = "harmless"
    moves: list[str] = field(default_factory=list)

    passing: Any = field(default_factory=lambda: SimpleNamespace(advance=lambda _: None))
    api: Any = field(
        default_factory=lambda: SimpleNamespace(session=SimpleNamespace(token=lambda _: "planted-id-token"))
    )
    running: Any = field(default_factory=lambda: SimpleNamespace(endpoint=""))

    @property
    def spotify(self) -> Any:
        requests = [SimpleNamespace(headers={"authorization": f"Bearer {SECRET}"})]
        return SimpleNamespace(plan=lambda _: None, recover=lambda: None, requests=requests)

    @property
    def reader(self) -> Any:
        rows = [event(KITCHEN, self.action)] * self.stored
        return SimpleNamespace(
            events=lambda room: rows if room is KITCHEN else [],
            event_at=lambda *_: event(BATHROOM, "error"),
            look=lambda: SimpleNamespace(open_sessions=len(self.sessions)),
        )

    def send(self, _: Any) -> int:
        self.commands += 1
        return 1

    queue = send

    def wait(self, _: str, condition: Any) -> None:
        assert condition()

    def recorded(self, room: Any, _: int) -> Any:
        triggered = self.action.startswith("playback")
        return event(room, self.action).model_copy(
            update={"session_id": "s-1", "playback_triggered": triggered}
        )

    def send_again(self, *_: object) -> None: ...

    def move(self, room: Any, text: str, action: str) -> Any:
        self.moves.append(action)

    def asked(self, method: str, path: str) -> list[Any]:
        if path != TOKENS:
            return [None] * self.commands
        count = self.refreshes.pop(0) if len(self.refreshes) > 1 else self.refreshes[0]
        return [SimpleNamespace(body=b"refresh_token=planted-refresh")] * count

    def call(self, *_: object) -> None: ...

    def session(self, _: Any) -> Any:
        return self.sessions.pop(0) if len(self.sessions) > 1 else next(iter(self.sessions), None)

    def endings(self) -> list[str]:
        return self.ended

    def plays_in(self) -> list[str]:
        return self.plays

    def lines(self, _: str) -> list[str]:
        return [self.line]


def goods(play: Any, *arguments: Any, **stage: Any) -> list[bool]:
    made = FakeStage(**stage)
    play(made, *arguments)
    return [scene.good for scene in made.scenes]


def test_music_must_play_in_the_right_room() -> None:
    """Silence, music elsewhere, and a session of another motion are noticed."""
    right: dict[str, Any] = {"plays": ["Kitchen"], "sessions": [open_session()]}
    assert goods(_play_first_motion, **right) == [True, True]
    for wrong in ({"plays": []}, {"plays": ["Bathroom"]}, {"sessions": []}, {"action": "already_playing"}):
        assert goods(_play_first_motion, **{**right, **wrong}) == [True, False]
    assert goods(_play_two_rooms, plays=["Kitchen"]) == [True]
    assert goods(_play_two_rooms, plays=["Bathroom"]) == [False]


def test_a_second_motion_must_extend_the_session() -> None:
    """A session that is not extended, another one, and a duplicate that counts are noticed."""
    first, second = open_session(), open_session(count=2)
    right: dict[str, Any] = {"sessions": [first, second], "stored": 2, "motions": 2}
    assert goods(_play_next_motions, **{**right, "sessions": [first, second]}) == [True, True, True]
    for after, expected in (
        (open_session(due=240, count=2), [False, True, True]),
        (open_session(count=2, session_id="s-2"), [False, True, True]),
        (open_session(count=3), [True, False, True]),
    ):
        assert goods(_play_next_motions, **{**right, "sessions": [first, after]}) == expected
    assert goods(_play_next_motions, **{**right, "sessions": [first, second], "stored": 3}) == [
        True,
        False,
        True,
    ]


def test_silence_must_end_all() -> None:
    """A session that stays, another end, and music that plays on are noticed."""
    assert goods(_play_silence) == [True, True]
    assert goods(_play_silence, ended=["timeout"]) == [False, True]
    assert goods(_play_silence, ended=["timeout", "error"]) == [False, True]
    assert goods(_play_silence, sessions=[open_session()], plays=["Kitchen"]) == [False, False]


def test_tokens_must_be_refreshed_once_each() -> None:
    """A refresh too few and one too many are noticed."""
    assert goods(_play_tokens, refreshes=[0, 1, 2], plays=["Kitchen"]) == [True, True]
    assert goods(_play_tokens, refreshes=[0, 0, 2], plays=["Kitchen"]) == [False, True]
    assert goods(_play_tokens, refreshes=[0, 1, 3], plays=["Kitchen"]) == [True, False]
    assert goods(_play_tokens, refreshes=[0, 1, 2]) == [True, False]


def test_an_outage_must_lose_nothing() -> None:
    """A motion without music or without a record is noticed."""
    assert goods(_play_outage, plays=["Bathroom"]) == [True, True, True]
    assert goods(_play_outage, plays=[]) == [True, False, True]
    assert goods(_play_outage, plays=["Bathroom"], action="ignored_stale") == [True, False, True]
    assert goods(_play_outage, plays=["Bathroom"], motions=2) == [True, True, False]


KEY = rsa.generate_private_key(65537, 1024).private_bytes(
    Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
)


@pytest.mark.parametrize(
    "leaked", [SECRET, "planted-refresh", "planted-id-token", pytest.param(KEY.decode(), id="key")]
)
def test_a_leaked_secret_is_noticed(leaked: str) -> None:
    """Access tokens, refresh tokens and private keys may be in no line, also where a log has them in JSON."""
    given: dict[str, Any] = {"refreshes": [1]}
    assert goods(_play_secrets, [KEY.decode()], **given) == [True]
    line = json.dumps({"answer": json.dumps({"it": f"a {leaked} b"})})
    assert goods(_play_secrets, [KEY.decode()], line=line, **given) == [False]


@pytest.mark.parametrize(
    ("changes", "bound"),
    [
        ({}, True),
        ({"status": "INACTIVE"}, False),
        ({"policy": "other"}, False),
        ({"principal": "arn:other"}, False),
        ({"key": ""}, False),
        ({"statusCode": 409}, False),
    ],
)
def test_a_device_must_be_bound(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], bound: bool
) -> None:
    """Its thing has one active certificate, which has the policy of devices and came with a key."""
    seen = {"status": "ACTIVE", "policy": "devices", "principal": "arn:c", "statusCode": 201} | changes
    iot = SimpleNamespace(
        list_thing_principals=lambda **_: {"principals": [seen["principal"]]},
        describe_certificate=lambda **_: {
            "certificateDescription": {"certificateArn": "arn:c", "status": seen["status"]}
        },
        list_attached_policies=lambda **_: {"policies": [{"policyName": seen["policy"]}]},
    )
    monkeypatch.setattr(motion_scenes, "aws_client", lambda *_: iot)
    key = changes.get("key", "-----BEGIN RSA PRIVATE KEY-----")
    body = {"certificateId": "c", "iotPolicyName": "devices", "privateKey": key}
    stage: Any = FakeStage()
    assert _is_bound(stage, ROOMS[0], Reply(status=seen["statusCode"], body=body)) is bound
