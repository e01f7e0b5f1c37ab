"""Secrets under fault: one flight, a bridge over outages, nothing old after an update."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import (
    AccessDeniedError,
    OperationTimeoutError,
    ResourceNotFoundError,
    SecretsManagerError,
    SecretsManagerRefusedError,
    SecretsManagerUnavailableError,
    ThrottlingError,
)
from orb_common.utils.clock import ManualClock
from orb_common.utils.retry import RetryPolicy

from .conftest import HANG, Loopback
from .manager import ARN, SUFFIX, Manager, client_error


def test_a_fetch_that_an_update_overtook_is_not_kept(cache: SecretCache, manager: Manager) -> None:
    """The old value that was under way goes to who asked for it, and no further."""
    manager.gate = threading.Event()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(cache.get("word")))
    thread.start()
    assert manager.entered.wait(10)
    cache.update("word", "new")
    manager.gate.set()
    thread.join()
    assert found == ["12345678"]
    assert cache.get("word") == "new"


def test_one_flight_serves_all(cache: SecretCache, manager: Manager) -> None:
    """Threads that ask while a fetch is under way wait for it, and get its result."""
    manager.gate = threading.Event()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(cache.get("app"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert manager.entered.wait(10)
    while cache.stats().shared < 7:
        pass
    manager.gate.set()
    for thread in threads:
        thread.join()
    assert len(manager.fetches) == 1
    assert len(found) == 8
    assert len({id(value) for value in found}) == 8


def test_a_failed_flight_fails_all_and_is_over(cache: SecretCache, manager: Manager) -> None:
    """Nobody waits for ever, and the next call starts anew."""
    manager.gate = threading.Event()
    manager.fault = client_error("AccessDeniedException")
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            cache.get("app")
        except AccessDeniedError as error:
            caught.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert manager.entered.wait(10)
    while cache.stats().shared < 3:
        pass
    manager.gate.set()
    for thread in threads:
        thread.join()
    assert len(caught) == 4
    manager.fault = None
    assert cache.get("app")["user"] == "u"


def test_an_outage_is_bridged_for_a_bounded_time(
    cache: SecretCache, manager: Manager, clock: ManualClock
) -> None:
    """While Secrets Manager fails, the old value serves for 300 s more, tried anew every 5 s; then the error shows."""
    cache.get("app")
    clock.advance(301)
    manager.fault = client_error("InternalServiceError", 500)
    assert cache.get("app")["user"] == "u"
    tries = len(manager.fetches)
    assert cache.get("app")["user"] == "u"
    assert len(manager.fetches) == tries
    clock.advance(10)
    assert cache.get("app")["user"] == "u"
    assert cache.stats().stale == 2
    clock.advance(300)
    with pytest.raises(SecretsManagerError) as caught:
        cache.get("app")
    assert caught.value.retryable
    manager.fault = None
    assert cache.get("app")["user"] == "u"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ResourceNotFoundException", ResourceNotFoundError),
        ("AccessDeniedException", AccessDeniedError),
        ("DecryptionFailure", SecretsManagerError),
    ],
)
def test_what_is_final_is_not_bridged(
    cache: SecretCache, manager: Manager, clock: ManualClock, code: str, kind: type[Exception]
) -> None:
    """A secret that was deleted or withdrawn is gone, whatever the cache remembers."""
    cache.get("app")
    clock.advance(301)
    manager.fault = client_error(code)
    with pytest.raises(kind) as caught:
        cache.get("app")
    assert "SECRET" not in str(caught.value)
    assert len(manager.fetches) == 2


def test_faults_in_passing_are_repeated(manager: Manager, clock: ManualClock) -> None:
    """Three tries, then the error of the last."""
    cache = SecretCache(client=manager, clock=clock, policy=RetryPolicy(max_attempts=3))
    manager.fault = client_error("ThrottlingException")
    with pytest.raises(ThrottlingError):
        cache.get("app")
    assert len(manager.fetches) == 3
    manager.fault = ReadTimeoutError(endpoint_url="u")
    with pytest.raises(OperationTimeoutError):
        cache.get("app")


def test_fresh_makes_do_with_nothing_older(cache: SecretCache, manager: Manager, clock: ManualClock) -> None:
    """Who was refused with the known value is not given it again, not even during an outage."""
    cache.get("app")
    clock.advance(301)
    manager.fault = client_error("InternalServiceError", 500)
    assert cache.get("app")["user"] == "u"
    with pytest.raises(SecretsManagerError):
        cache.get("app", fresh=True)


FORMS: list[dict[str, Any]] = [
    {"secret_id": "app"},
    {"secret_id": ARN + "app"},
    {"secret_id": ARN + "app" + SUFFIX},
    {"secret_id": "app", "version_stage": "AWSPREVIOUS"},
    {"secret_id": ARN + "app", "version_id": "v1"},
]
"""One secret, by its names, and by a stage and a version."""
WITHDRAWN = {
    "InvalidRequestException": ResourceNotFoundError,
    "ResourceNotFoundException": ResourceNotFoundError,
    "AccessDeniedException": AccessDeniedError,
    "DecryptionFailure": SecretsManagerRefusedError,
}
"""Deleted with a recovery window, deleted for good, forbidden, its key disabled."""


@given(
    code=st.sampled_from(sorted(WITHDRAWN)),
    known=st.lists(st.sampled_from(FORMS), min_size=1, unique_by=str),
    asked=st.sampled_from(FORMS[:3]),
    fresh=st.booleans(),
    outage=st.sampled_from(["InternalServiceError", "ThrottlingException", "timeout"]),
)
@settings(deadline=None)
def test_what_was_withdrawn_stays_so(
    code: str, known: list[dict[str, Any]], asked: dict[str, Any], fresh: bool, outage: str
) -> None:
    """After a refusal no outage brings the value back, under none of its names and for none of its versions."""
    manager, clock = Manager(), ManualClock()
    cache = SecretCache(client=manager, clock=clock)
    for form in known:
        cache.get(**form)
    clock.advance(0 if fresh else 301)
    manager.fault = client_error(code)
    with pytest.raises(WITHDRAWN[code]) as caught:
        cache.get(**asked, fresh=fresh)
    assert "SECRET" not in str(caught.value)
    lost = ReadTimeoutError(endpoint_url="u")
    manager.fault = lost if outage == "timeout" else client_error(outage, 500)
    for form in known:
        with pytest.raises((SecretsManagerError, ThrottlingError, OperationTimeoutError)):
            cache.get(**form)


@pytest.mark.parametrize("form", FORMS[3:])
def test_a_version_that_is_gone_takes_the_others_along_only_when_the_secret_is_deleted(
    cache: SecretCache, manager: Manager, form: dict[str, Any]
) -> None:
    """A rotation asks for stages that come and go: the current value stays. Of a deleted secret nothing does."""
    cache.get("app")
    cache.get(**form)
    manager.fault = client_error("ResourceNotFoundException")
    with pytest.raises(ResourceNotFoundError):
        cache.get(**form, fresh=True)
    assert cache.get("app")["user"] == "u"
    manager.fault = client_error("InvalidRequestException")
    with pytest.raises(ResourceNotFoundError):
        cache.get(**form)
    with pytest.raises(ResourceNotFoundError):
        cache.get("app")


def test_a_value_that_another_thread_saw_withdrawn_bridges_nothing(
    cache: SecretCache, manager: Manager, clock: ManualClock
) -> None:
    """The fetch of one thread fails in passing; meanwhile another one learns that the secret is deleted."""
    cache.get("app")
    cache.get(ARN + "app")
    clock.advance(301)
    manager.gate = threading.Event()
    manager.fault = client_error("InternalServiceError", 500)
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(cache.get("app"))
        except SecretsManagerError as error:
            found.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert manager.entered.wait(10)
    gate, manager.gate = manager.gate, None
    manager.fault = client_error("InvalidRequestException")
    with pytest.raises(ResourceNotFoundError):
        cache.get(ARN + "app")
    manager.fault = client_error("InternalServiceError", 500)
    gate.set()
    thread.join()
    assert [type(result) for result in found] == [SecretsManagerUnavailableError]


def test_a_real_deletion_and_a_restored_secret() -> None:
    """A secret that waits for its deletion is not found; restored, it is there again."""
    from moto import mock_aws

    with mock_aws():
        session.reset()
        client, cache = session.client("secretsmanager"), SecretCache()
        client.create_secret(Name="app", SecretString="word")
        assert cache.get("app") == "word"
        client.delete_secret(SecretId="app", RecoveryWindowInDays=7)
        for fresh in (True, False):
            with pytest.raises(ResourceNotFoundError) as caught:
                cache.get("app", fresh=fresh)
            assert (caught.value.status, caught.value.retryable) == (404, False)
        client.restore_secret(SecretId="app")
        assert cache.get("app") == "word"


def test_a_bridge_ends_on_time(cache: SecretCache, manager: Manager, clock: ManualClock) -> None:
    """The pause between two tries does not lengthen the 300 s."""
    cache.get("app")
    clock.advance(598)
    manager.fault = client_error("InternalServiceError", 500)
    cache.get("app")
    clock.advance(2)
    with pytest.raises(SecretsManagerError):
        cache.get("app")


@pytest.mark.parametrize("change", ["update", "invalidate", "clear"])
def test_nobody_joins_a_flight_from_before_a_change(
    cache: SecretCache, manager: Manager, change: str
) -> None:
    """Who asks after an update never gets what was read before it."""
    manager.gate = threading.Event()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(cache.get("word", version_stage="AWSPENDING")))
    thread.start()
    assert manager.entered.wait(10)
    gate, manager.gate = manager.gate, None
    manager.values["word"] = "new"
    if change == "update":
        cache.update("word", "new")
    elif change == "invalidate":
        cache.invalidate("word")
    else:
        cache.clear()
    assert cache.get("word", version_stage="AWSPENDING") == "new"
    gate.set()
    thread.join()
    assert found == ["12345678"]
    assert cache.get("word", version_stage="AWSPENDING") == "new"
    assert len(manager.fetches) == 2


def test_an_update_that_may_have_happened_is_looked_up(cache: SecretCache, manager: Manager) -> None:
    """When all answers to an update are lost, the cached value may be an old one."""
    assert cache.get("word") == "12345678"

    def lost(**parameters: Any) -> dict[str, Any]:
        Manager.put_secret_value(manager, **parameters)
        raise ReadTimeoutError(endpoint_url="u")

    manager.put_secret_value = lost  # type: ignore[method-assign]
    with pytest.raises(OperationTimeoutError):
        cache.update("word", "new")
    assert cache.get("word") == "new"


def test_of_two_updates_at_once_neither_is_taken_for_the_last(cache: SecretCache, manager: Manager) -> None:
    """Answers can overtake each other: the value is fetched."""

    def overtaken(**parameters: Any) -> dict[str, Any]:
        answer = Manager.put_secret_value(manager, **parameters)
        del manager.put_secret_value
        cache.update("word", "last")
        return answer

    manager.put_secret_value = overtaken  # type: ignore[method-assign]
    cache.update("word", "first")
    assert manager.values["word"] == "last"
    assert cache.get("word") == "last"


def test_a_flight_whose_leader_is_stopped_is_flown_again(cache: SecretCache, manager: Manager) -> None:
    """An exit or a signal in one thread is no answer for the others."""
    manager.gate = threading.Event()
    manager.fault = SystemExit()
    found: list[object] = []

    def lead() -> None:
        with pytest.raises(SystemExit):
            cache.get("word")

    leader = threading.Thread(target=lead)
    leader.start()
    assert manager.entered.wait(10)
    follower = threading.Thread(target=lambda: found.append(cache.get("word")))
    follower.start()
    while cache.stats().shared < 1:
        pass
    gate, manager.gate = manager.gate, None
    fault = manager.fault

    def second(**parameters: Any) -> dict[str, Any]:
        manager.fault = None
        return Manager.get_secret_value(manager, **parameters)

    manager.get_secret_value = second  # type: ignore[method-assign]
    assert fault is not None
    gate.set()
    leader.join()
    follower.join()
    assert found == ["12345678"]


def test_a_value_bridges_a_lack_of_time(manager: Manager, clock: ManualClock) -> None:
    """Where there is no time to fetch, the last known value serves."""
    end = clock.monotonic() + 302
    cache = SecretCache(client=manager, clock=clock, deadline=lambda: end)
    cache.get("word")
    clock.advance(301.99)
    assert cache.get("word") == "12345678"
    assert len(manager.fetches) == 1


def test_a_hanging_fetch_takes_no_longer_than_is_left(loopback: Loopback, clock: ManualClock) -> None:
    """The deadline limits the request itself, and none is begun after it."""
    client = session.client("secretsmanager", endpoint_url=loopback.url)
    loopback.steps = [HANG]
    end, once = clock.monotonic() + 0.2, RetryPolicy(max_attempts=1)
    cache = SecretCache(client=client, clock=clock, deadline=end, policy=once)
    with pytest.raises(OperationTimeoutError) as caught:
        cache.get("app")
    assert isinstance(caught.value.__cause__, ReadTimeoutError)
    assert re.search(r"read timeout=0\.[01]\d*\b", str(caught.value.__cause__.kwargs["error"]))
    clock.advance(1)
    sent = len(loopback.requests)
    with pytest.raises(OperationTimeoutError):
        cache.get("app")
    assert len(loopback.requests) == sent


def test_a_child_process_begins_with_an_empty_cache() -> None:
    """Locks that another thread held at the fork are not held in the child, and no fetch of the parent is awaited."""
    code = """
import os, threading
from orb_common.aws import secrets
from orb_common.aws.secrets import default_cache, get_secret
entered = threading.Event()
class Client:
    def get_secret_value(self, **_):
        entered.set()
        threading.Event().wait()
secrets.session.client = lambda _: Client()
threading.Thread(target=get_secret, args=["app"], daemon=True).start()
assert entered.wait(20)
default_cache()._lock.acquire()
child = os.fork()
if child == 0:
    Client.get_secret_value = lambda self, **_: {"ARN": "arn:app-AbCdEf", "SecretString": "word"}
    stats = default_cache().stats()
    os._exit(get_secret("app") != "word" or stats.misses + stats.size)
assert os.waitpid(child, 0)[1] == 0
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
