"""Secrets and their cache."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError

from orb_common.aws import session
from orb_common.aws.secrets import SecretCache, default_cache, get_secret, update_secret
from orb_common.exceptions import (
    ResourceNotFoundError,
    ValidationError,
)
from orb_testing.suites.secret_cache import SecretCacheSubject, SecretCacheSuite

from .manager import ARN, SUFFIX, Manager, client_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock
    from orb_testing.races import Race
    from orb_testing.secret_store import SecretStore
    from orb_testing.suites.scenarios import Scenario


@pytest.mark.parametrize("scenario", SecretCacheSuite().scenarios(), ids=str)
def test_laws_of_secret_caches(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock, scenario: Scenario[SecretCacheSubject]
) -> None:
    """The cache does what every cache of secrets must do."""
    scenario.check(
        SecretCacheSubject(
            get=cache.get,
            get_fresh=lambda name: cache.get(name, fresh=True),
            store=lambda name, value: manager.values.update({name: json.dumps(value)}),
            fetches=lambda: len(manager.fetches),
            outage=lambda down: setattr(
                manager, "fault", client_error("InternalServiceError", 500) if down else None
            ),
            advance=frozen_clock.advance,
            ttl=300,
            stale_for=300,
        )
    )


def test_a_value_is_fetched_once_and_kept_for_its_time(
    cache: SecretCache, manager: Manager, frozen_clock: FrozenClock
) -> None:
    """A value is fetched once in 300 s, counted from the fetch, not from the last use."""
    for _ in range(3):
        assert cache.get("app")["user"] == "u"
        frozen_clock.advance(99.75)
    assert len(manager.fetches) == 1
    frozen_clock.advance(0.6875)
    cache.get("app")
    assert len(manager.fetches) == 1
    frozen_clock.advance(0.0625)
    cache.get("app")
    assert len(manager.fetches) == 2
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.size) == (3, 2, 1)
    assert cache.stats().hits == 3


def test_versions_and_stages_are_apart(cache: SecretCache, manager: Manager) -> None:
    """Each version and stage has its own entry; AWSCURRENT is the same as no stage."""
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
    """After an update, every form of the secret has the new value, which needs no fetch."""
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
    """`invalidate` drops all forms of a secret, `clear` drops everything; the counters keep their values."""
    cache.get("app")
    cache.get(ARN + "app")
    cache.get("app", version_id="v")
    cache.get("word")
    cache.invalidate("app")
    assert cache.stats().size == 1
    cache.clear()
    assert cache.stats().size == 0
    assert cache.stats().misses == 4


def test_the_least_recently_used_goes(manager: Manager, frozen_clock: FrozenClock) -> None:
    """The least recently used value is dropped, not the oldest."""
    cache = SecretCache(client=manager, clock=frozen_clock, max_entries=2)
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
    """Every cache holds exactly 100 secrets by default. The least recently used one is dropped."""
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
    """A name that is not text, such as None, is refused before any request; the error names the field."""
    cache.get("app")
    with pytest.raises(ValidationError) as refused:
        cache.get(**names, fresh=fresh)
    assert refused.value.field == field
    if field == "secret_id":
        with pytest.raises(ValidationError):
            cache.update(names[field], "x")
    assert (len(manager.fetches), manager.tokens) == (1, {})


def test_fresh_goes_past_the_cache(cache: SecretCache, manager: Manager) -> None:
    """`fresh` fetches a secret although it is cached."""
    cache.get("word")
    manager.values["word"] = "rotated"
    assert cache.get("word") == "12345678"
    assert cache.get("word", fresh=True) == "rotated"
    assert cache.get("word") == "rotated"


def test_hits_are_counted_under_threads(cache: SecretCache, race: Callable[..., Race[None]]) -> None:
    """Hits are counted correctly when many threads read."""
    cache.get("word")

    def read() -> None:
        for _ in range(1000):
            cache.get("word")

    race([read] * 4)
    assert cache.stats().hits == 4000


def test_the_process_has_one_cache(secrets: SecretStore) -> None:
    """The module's functions share the process's cache."""
    default_cache().clear()
    secrets.put("app", {"a": 1})
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
    """A secret is dropped by its name, its ARN, or its ARN without the random suffix, however it was cached."""
    cache.get(known_by)
    cache.get(known_by, version_stage="AWSPREVIOUS")
    cache.get("word")
    cache.invalidate(called)
    assert cache.stats().size == 1
    cache.get(known_by)
    assert len(manager.fetches) == 4


def test_age_is_measured_by_the_time_of_day(manager: Manager, frozen_clock: FrozenClock) -> None:
    """Age is measured by the time of day, because the monotonic clock stops while a function is frozen."""
    cache = SecretCache(client=manager, clock=frozen_clock)
    cache.get("word")
    manager.values["word"] = "rotated"
    frozen_clock.freeze(86_400)
    assert cache.get("word") == "rotated"
    manager.values["word"] = "again"
    frozen_clock.correct(-3600)
    # Set back, the clock tells no age.
    assert cache.get("word") == "again"


def test_the_current_value_has_the_id_of_its_version(secrets: Any) -> None:
    """It is fetched each time, and cached for others."""
    secrets.put("app", {"a": 1})
    cache = SecretCache()
    assert cache.get("app") == {"a": 1}
    version = secrets.rotate("app", {"a": 2})
    assert cache.current("app") == ({"a": 2}, version)
    assert cache.get("app") == {"a": 2}
