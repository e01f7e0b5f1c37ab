"""Secrets and their cache."""

from __future__ import annotations

import json
import threading
from functools import reduce
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from orb_common.aws import session
from orb_common.aws.secrets import SecretCache, default_cache, get_secret, update_secret
from orb_common.exceptions import (
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock

from .manager import ARN, SUFFIX, Manager

NESTED: Any = reduce(lambda inner, _: [inner], range(100_000), 1)
"""Deeper than Python's readers and writers of JSON go."""


def test_a_value_is_fetched_once_and_kept_for_its_time(
    cache: SecretCache, manager: Manager, clock: ManualClock
) -> None:
    """Within 300 s one fetch; the time runs from the fetch, not from the last use."""
    for _ in range(3):
        assert cache.get("app")["user"] == "u"
        clock.advance(99.75)
    assert len(manager.fetches) == 1
    clock.advance(0.6875)
    cache.get("app")
    assert len(manager.fetches) == 1
    clock.advance(0.0625)
    cache.get("app")
    assert len(manager.fetches) == 2
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.size) == (3, 2, 1)
    assert cache.stats().hits == 3


def test_forms(cache: SecretCache, manager: Manager) -> None:
    """Objects are parsed, text that looks like a number is not, binary is bytes; the text can be had as it is."""
    assert cache.get("app") == {"user": "u", "nested": {"list": [1]}}
    assert cache.get("app", parse_json=False) == manager.values["app"]
    assert cache.get("word") == "12345678"
    manager.values |= {"blob": b"\x00\x01", "list": "[1]", "broken": "{no"}
    assert cache.get("blob") == b"\x00\x01"
    assert cache.get("list") == [1]
    assert cache.get("broken") == "{no"
    assert len(manager.fetches) == 5


def test_callers_own_their_copies(cache: SecretCache, manager: Manager) -> None:
    """What a caller does to its copy, nobody else sees, at any depth."""
    cache.get("app")["nested"]["list"].append("poison")
    cache.get("app")["user"] = "poison"
    assert "poison" not in json.dumps(cache.get("app"))
    manager.values |= {"flat": '{"a": 1}', "list": "[1]"}
    cache.get("flat")["a"] = 2
    cache.get("list").append(2)
    assert cache.get("flat") == {"a": 1}
    assert cache.get("list") == [1]


def test_versions_and_stages_are_apart(cache: SecretCache, manager: Manager) -> None:
    """Each version and each stage has its own entry; AWSCURRENT is what one gets anyway."""
    cache.get("app")
    cache.get("app", version_stage="AWSCURRENT")
    assert manager.fetches == [{"SecretId": "app", "VersionStage": "AWSCURRENT"}]
    cache.get("app", version_stage="AWSPREVIOUS")
    cache.get("app", version_id="v1")
    cache.get("app", version_id="v1", version_stage="AWSCURRENT")
    assert manager.fetches[1:] == [
        {"SecretId": "app", "VersionStage": "AWSPREVIOUS"},
        {"SecretId": "app", "VersionId": "v1"},
        {"SecretId": "app", "VersionId": "v1", "VersionStage": "AWSCURRENT"},
    ]
    assert cache.stats().size == 4


def test_an_update_is_seen_at_once_in_every_form(cache: SecretCache, manager: Manager) -> None:
    """By name, by ARN, by stage: nobody gets the old value afterwards, and the new one needs no fetch."""
    for name in ("app", ARN + "app"):
        cache.get(name)
        cache.get(name, version_stage="AWSPREVIOUS")
    version = cache.update("app", {"user": "new"})
    fetched = len(manager.fetches)
    assert cache.get("app") == {"user": "new"}
    assert len(manager.fetches) == fetched
    assert cache.get(ARN + "app") == {"user": "new"}
    assert cache.get("app", version_stage="AWSPREVIOUS") is not None
    assert len(manager.fetches) == fetched + 2
    assert version in manager.tokens
    assert cache.update("app", "text", token="mine") == "mine"
    assert cache.get("app") == "text"
    cache.update("app", b"\x01")
    assert cache.get("app") == b"\x01"
    with pytest.raises(ValidationError):
        cache.update("app", {"when": object()})


def test_an_update_whose_answer_is_lost_makes_one_version(cache: SecretCache, manager: Manager) -> None:
    """The repetition carries the same token."""
    manager.fault = ReadTimeoutError(endpoint_url="u")
    cache.update("app", "x")
    assert len(manager.tokens) == 1


def test_invalidate_and_clear(cache: SecretCache, manager: Manager) -> None:
    """One secret in all its forms, or everything; the statistics go on."""
    cache.get("app")
    cache.get(ARN + "app")
    cache.get("app", version_id="v")
    cache.get("word")
    cache.invalidate("app")
    assert cache.stats().size == 1
    cache.clear()
    assert cache.stats().size == 0
    assert cache.stats().misses == 4


def test_the_least_recently_used_goes(manager: Manager, clock: ManualClock) -> None:
    """Use counts, not the time of the fetch."""
    cache = SecretCache(client=manager, clock=clock, max_entries=2)
    manager.values |= {"third": "3"}
    cache.get("app")
    cache.get("word")
    cache.get("app")
    cache.get("third")
    assert cache.stats().evictions == 1
    cache.get("app")
    assert len(manager.fetches) == 3
    cache.get("word")
    assert len(manager.fetches) == 4
    with pytest.raises(ValidationError):
        SecretCache(max_entries=0)


@pytest.mark.parametrize("make", [default_cache, SecretCache])
def test_a_hundred_secrets_are_kept(make: Any, manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not 99, not 101, by the process's own cache and by every other one. The one that was used longest ago goes."""
    monkeypatch.setattr(session, "client", lambda _: manager)
    cache: SecretCache = make()
    cache.reset()
    names = [f"secret-{number}" for number in range(101)]
    manager.values |= dict.fromkeys(names, "word")
    for name in names[:100] * 2:
        cache.get(name)
    assert (len(manager.fetches), cache.stats().size, cache.stats().evictions) == (100, 100, 0)
    cache.get(names[100])
    assert (cache.stats().size, cache.stats().evictions) == (100, 1)
    cache.get(names[1])
    assert len(manager.fetches) == 101
    cache.get(names[0])
    assert len(manager.fetches) == 102
    cache.reset()


@pytest.mark.parametrize(
    ("field", "names"),
    [
        *[
            ("secret_id", {"secret_id": name})
            for name in (None, "", "  ", 5, b"app", ["app"], {"a": 1}, ("app", None, None))
        ],
        *[("version_id", {"secret_id": "app", "version_id": name}) for name in (5, ["v"], b"v")],
        *[("version_stage", {"secret_id": "app", "version_stage": name}) for name in (5, ["s"], b"s")],
    ],
)
@pytest.mark.parametrize("fresh", [False, True])
def test_what_is_not_a_name_is_refused(
    cache: SecretCache, manager: Manager, field: str, names: dict[str, Any], fresh: bool
) -> None:
    """By a typed error with the field: a variable that is not set becomes None. Nothing is sent."""
    cache.get("app")
    with pytest.raises(ValidationError) as refused:
        cache.get(**names, fresh=fresh)
    assert refused.value.field == field
    if field == "secret_id":
        with pytest.raises(ValidationError):
            cache.update(names[field], "x")
    assert (len(manager.fetches), manager.tokens) == (1, {})


def test_fresh_goes_past_the_cache(cache: SecretCache, manager: Manager) -> None:
    """For when the service behind a secret has refused it."""
    cache.get("word")
    manager.values["word"] = "rotated"
    assert cache.get("word") == "12345678"
    assert cache.get("word", fresh=True) == "rotated"
    assert cache.get("word") == "rotated"


def test_hits_are_counted_under_threads(cache: SecretCache) -> None:
    """No count is lost when many threads read."""
    cache.get("word")

    def read() -> None:
        for _ in range(1000):
            cache.get("word")

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.stats().hits == 4000


def test_the_process_has_one_cache() -> None:
    """The functions of the module share it, against a real API."""
    from moto import mock_aws

    default_cache().clear()
    with mock_aws():
        session.reset()
        session.client("secretsmanager").create_secret(Name="app", SecretString='{"a": 1}')
        assert get_secret("app") == {"a": 1}
        update_secret("app", {"a": 2})
        assert get_secret("app") == {"a": 2}
        assert get_secret("app", fresh=True) == {"a": 2}
        assert get_secret("app", version_stage="AWSPREVIOUS") == {"a": 1}
        assert get_secret("app", parse_json=False) == '{"a": 2}'
        with pytest.raises(ResourceNotFoundError):
            get_secret("absent")


@pytest.mark.parametrize("known_by", ["app", ARN + "app", ARN + "app" + SUFFIX])
@pytest.mark.parametrize("called", ["app", ARN + "app", ARN + "app" + SUFFIX])
def test_a_secret_is_forgotten_by_any_of_its_names(
    cache: SecretCache, manager: Manager, known_by: str, called: str
) -> None:
    """Name, ARN and ARN without its random end are one secret, whichever of them the cache was asked for."""
    cache.get(known_by)
    cache.get(known_by, version_stage="AWSPREVIOUS")
    cache.get("word")
    cache.invalidate(called)
    assert cache.stats().size == 1
    cache.get(known_by)
    assert len(manager.fetches) == 4


def test_age_is_told_by_the_time_of_day(manager: Manager) -> None:
    """A frozen function's monotonic clock stands still: a secret of yesterday is old all the same."""

    class Frozen(ManualClock):
        def monotonic(self) -> float:
            return 1000.0

    clock = Frozen()
    cache = SecretCache(client=manager, clock=clock)
    cache.get("word")
    manager.values["word"] = "rotated"
    clock.advance(86_400)
    assert cache.get("word") == "rotated"
    manager.values["word"] = "again"
    clock.advance(-3600)
    # Set back, the clock tells no age.
    assert cache.get("word") == "again"


@pytest.mark.parametrize("value", [{"a": float("nan")}, [float("inf")], NESTED, {1: 2}, [{"a": {None: 1}}]])
def test_what_json_cannot_hold_is_not_stored(cache: SecretCache, manager: Manager, value: Any) -> None:
    """Another reader of the secret could not parse it."""
    with pytest.raises(ValidationError):
        cache.update("app", value)
    assert manager.tokens == {}


def test_text_that_only_begins_like_json(cache: SecretCache, manager: Manager) -> None:
    """Nested beyond what can be read, it is text as it stands."""
    manager.values["odd"] = "[" * 60_000
    assert cache.get("odd") == "[" * 60_000
