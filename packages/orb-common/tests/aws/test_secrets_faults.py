"""The cache of secrets under faults: shared fetches, stale values in outages, no old value after an update."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import given
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

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock
    from orb_testing.secret_store import SecretStore


def test_a_fetch_that_an_update_overtook_is_not_kept(cache: SecretCache, manager: Manager) -> None:
    """A value fetched during an update is returned but not cached."""
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


def test_threads_share_a_fetch(cache: SecretCache, manager: Manager) -> None:
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


def test_a_failed_fetch_fails_all_waiting_calls(cache: SecretCache, manager: Manager) -> None:
    """A failed fetch fails all waiting calls, and the next call fetches again."""
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


def test_a_stale_value_is_returned_for_a_limited_time(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock
) -> None:
    """During an outage, the old value is returned for 300 s more, with a try every 5 s; then the error is raised."""
    cache.get("app")
    frozen_clock.advance(301)
    manager.fault = client_error("InternalServiceError", 500)
    assert cache.get("app")["user"] == "u"
    tries = len(manager.fetches)
    assert cache.get("app")["user"] == "u"
    assert len(manager.fetches) == tries
    frozen_clock.advance(10)
    assert cache.get("app")["user"] == "u"
    assert cache.stats().stale == 2
    frozen_clock.advance(300)
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
def test_permanent_failures_are_raised(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock, code: str, kind: type[Exception]
) -> None:
    """A cached value is not returned for a secret that was deleted or forbidden."""
    cache.get("app")
    frozen_clock.advance(301)
    manager.fault = client_error(code)
    with pytest.raises(kind) as caught:
        cache.get("app")
    assert "SECRET" not in str(caught.value)
    assert len(manager.fetches) == 2


def test_temporary_faults_are_retried(manager: Manager, frozen_clock: FrozenClock) -> None:
    """A temporary fault has three tries. Then the error of the last one is raised."""
    cache = SecretCache(client=manager, clock=frozen_clock, policy=RetryPolicy(max_attempts=3))
    manager.fault = client_error("ThrottlingException")
    with pytest.raises(ThrottlingError):
        cache.get("app")
    assert len(manager.fetches) == 3
    manager.fault = ReadTimeoutError(endpoint_url="u")
    with pytest.raises(OperationTimeoutError):
        cache.get("app")


def test_fresh_never_returns_a_cached_value(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock
) -> None:
    """With `fresh`, the cached value is not returned, not even during an outage."""
    cache.get("app")
    frozen_clock.advance(301)
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
def test_a_dropped_secret_stays_dropped(
    code: str, known: list[dict[str, Any]], asked: dict[str, Any], fresh: bool, outage: str
) -> None:
    """After a refusal, no outage brings the value back, under any name or version."""
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
    """A missing version leaves the other cached values alone; a deleted secret drops them all."""
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


def test_a_value_that_another_thread_saw_deleted_is_not_returned(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock
) -> None:
    """If one fetch fails temporarily while another finds the secret deleted, the old value is not returned."""
    cache.get("app")
    cache.get(ARN + "app")
    frozen_clock.advance(301)
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


def test_a_real_deletion_and_a_restored_secret(secrets: SecretStore) -> None:
    """A secret scheduled for deletion is not found; after a restore it is."""
    cache = SecretCache()
    secrets.put("app", "word")
    assert cache.get("app") == "word"
    secrets.delete("app", days=7)
    for fresh in (True, False):
        with pytest.raises(ResourceNotFoundError) as caught:
            cache.get("app", fresh=fresh)
        assert (caught.value.status, caught.value.retryable) == (404, False)
    secrets.restore("app")
    assert cache.get("app") == "word"


def test_a_stale_value_ends_on_time(cache: SecretCache, manager: Manager, frozen_clock: FrozenClock) -> None:
    """A stale value is used for at most 300 s, whenever the last try was."""
    cache.get("app")
    frozen_clock.advance(598)
    manager.fault = client_error("InternalServiceError", 500)
    cache.get("app")
    frozen_clock.advance(2)
    with pytest.raises(SecretsManagerError):
        cache.get("app")


@pytest.mark.parametrize("change", ["update", "invalidate", "clear"])
def test_later_callers_do_not_join_a_fetch_from_before_a_change(
    cache: SecretCache, manager: Manager, change: str
) -> None:
    """A caller after a change never gets the result of an earlier fetch."""
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
    """After an update without an answer, the value is fetched again."""
    assert cache.get("word") == "12345678"

    def lost(**parameters: Any) -> dict[str, Any]:
        Manager.put_secret_value(manager, **parameters)
        raise ReadTimeoutError(endpoint_url="u")

    manager.put_secret_value = lost  # type: ignore[method-assign]
    with pytest.raises(OperationTimeoutError):
        cache.update("word", "new")
    assert cache.get("word") == "new"


def test_of_two_updates_at_once_neither_is_taken_for_the_last(cache: SecretCache, manager: Manager) -> None:
    """After two concurrent updates, the value is fetched."""

    def overtaken(**parameters: Any) -> dict[str, Any]:
        answer = Manager.put_secret_value(manager, **parameters)
        del manager.put_secret_value
        cache.update("word", "last")
        return answer

    manager.put_secret_value = overtaken  # type: ignore[method-assign]
    cache.update("word", "first")
    assert manager.values["word"] == "last"
    assert cache.get("word") == "last"


def test_a_waiting_thread_repeats_a_stopped_fetch(cache: SecretCache, manager: Manager) -> None:
    """If a signal stops the fetching thread, a waiting thread fetches again."""
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


def test_a_stale_value_is_returned_without_time_to_fetch(manager: Manager, frozen_clock: FrozenClock) -> None:
    """If there is no time to fetch, the last known value is returned."""
    end = frozen_clock.monotonic() + 302
    cache = SecretCache(client=manager, clock=frozen_clock, deadline=lambda: end)
    cache.get("word")
    frozen_clock.advance(301.99)
    assert cache.get("word") == "12345678"
    assert len(manager.fetches) == 1


def test_a_hanging_fetch_takes_no_longer_than_is_left(loopback: Loopback, frozen_clock: FrozenClock) -> None:
    """The deadline limits a request, and no request is sent after it."""
    client = session.client("secretsmanager", endpoint_url=loopback.url)
    loopback.steps = [HANG]
    end, once = frozen_clock.monotonic() + 0.2, RetryPolicy(max_attempts=1)
    cache = SecretCache(client=client, clock=frozen_clock, deadline=end, policy=once)
    with pytest.raises(OperationTimeoutError) as caught:
        cache.get("app")
    assert isinstance(caught.value.__cause__, ReadTimeoutError)
    assert re.search(r"read timeout=0\.[01]\d*\b", str(caught.value.__cause__.kwargs["error"]))
    frozen_clock.advance(1)
    sent = len(loopback.requests)
    with pytest.raises(OperationTimeoutError):
        cache.get("app")
    assert len(loopback.requests) == sent


def test_a_child_process_begins_with_an_empty_cache() -> None:
    """A forked child starts with an empty cache and free locks, and awaits no fetch of its parent."""
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
