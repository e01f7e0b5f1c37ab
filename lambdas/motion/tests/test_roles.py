"""The role of each function has the rights that the function uses, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.handlers import motion_handler, session_manager, timeout_checker, token_refresher
from lambdas.motion.tests.registry import signing_request
from lambdas.motion.tests.rights import allowed, recorded
from lambdas.motion.tests.test_token_refreshes import person
from orb_testing.context import LambdaContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.motion.tests.house import House
    from lambdas.motion.tests.registry import Registry

pytestmark = pytest.mark.repository
A_MOTION_IN_BETWEEN = ("Sessions", "dynamodb:GetItem")
"""If a motion comes while the music is paused, the checker reads the session again."""


@pytest.fixture(autouse=True)
def invocation() -> None:
    """Begin an invocation of each function: the deadline of an earlier test's may have passed."""
    context = LambdaContext()
    for deadlines in (motion_handler, timeout_checker, session_manager):
        deadlines.playing.start(context)
        deadlines.writing.start(context)
    token_refresher.deadline.start(context)


def test_role_of_the_refresher_is_exact(empty_house: House, aws_tables: Mapping[str, str]) -> None:
    """One listener's tokens are refreshed, and the consent of another has ended."""
    for name in ("ann", "bob"):
        person(empty_house, name)
    empty_house.spotify.accounts.revoke(empty_house.people["bob"])
    empty_house.minutes(50)
    with recorded(aws_tables) as sent:
        done = token_refresher.build()
        counts = type(done)(listeners=done.listeners, accounts=done.accounts, clock=empty_house.clock).run(
            lambda: 60.0
        )
    assert (counts["refreshed"], counts["ended"]) == (1, 1)
    assert sent == allowed("TokenRefresher")


def expire(house: House) -> None:
    """Let the access token of Ann end, so that the next player must refresh it."""
    house.minutes(60)


def test_role_of_motions_is_exact(house: House, aws_tables: Mapping[str, str]) -> None:
    """Two rooms of a listener see motion: music starts, goes on, comes again, and a message comes twice."""
    house.sensor("hall")
    with recorded(aws_tables) as sent:
        service = motion_handler.build(clock=house.clock)
        motion = house.motion()
        for each in (motion, motion, house.motion("hall")):
            service.accept(each)
        expire(house)
        service.accept(house.motion())
    assert sent == allowed("MotionHandler")


def test_role_of_timeouts_is_exact(house: House, aws_tables: Mapping[str, str]) -> None:
    """A session ends whose listener has another room, with a token that must be refreshed."""
    house.sensor("hall")
    house.move()
    house.move("hall")
    expire(house)
    with recorded(aws_tables) as sent:
        timeout_checker.build(clock=house.clock).check(time_left=lambda: 60.0)
    assert house.open_sessions() == []
    assert sent | {A_MOTION_IN_BETWEEN} == allowed("TimeoutChecker")


def test_role_of_sessions_is_exact(
    house: House, aws_tables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each action of the session manager, with an end that stops music."""
    house.sensor("hall")
    house.move("hall")
    monkeypatch.setattr(session_manager, "actions", lambda: own)
    with recorded(aws_tables) as sent:
        own = session_manager.build(clock=house.clock)

        def call(action: str, **fields: object) -> dict[str, Any]:
            answer = session_manager.handler({"action": action, **fields}, LambdaContext())
            assert answer["statusCode"] == 200, answer
            return answer

        made = call("create_session", sensorId="bath", userId="ann")["session"]["sessionId"]
        call("update_session", sessionId=made, incrementMotionCount=True)
        call("query_sessions", sensorId="bath")
        call("get_session_analytics", sensorId="bath")
        call("get_session_analytics", userId="ann")
        expire(house)
        playing = call("get_active_session", sensorId="hall")["session"]["sessionId"]
        call("end_session", sessionId=playing)
        call("end_session", sessionId=made, playbackStopped=True)
    assert sent == allowed("SessionManager")


@pytest.mark.tables("Sensors")
def test_role_of_the_registration_is_exact(registry: Registry, aws_tables: Mapping[str, str]) -> None:
    """A device is registered with a key of AWS and removed, and again with a key of its own."""
    with recorded(aws_tables) as sent:
        registry.register()
        registry.deregister()
        own = registry.register().certificate
        # An interrupted registration can leave a certificate that is attached to nothing.
        registry.iot.detach_thing_principal(thingName="bathroom-1", principal=own.arn)
        registry.deregister()
        registry.register(certificateSigningRequest=signing_request())
    assert sent == allowed("DeviceRegistration")
