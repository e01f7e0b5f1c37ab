"""A right cache passes the suite, and each defect fails in its scenario."""

from __future__ import annotations

import copy
import threading
import time
from typing import Any

import pytest

from orb_common.exceptions import OrbError, ResourceNotFoundError, SecretsManagerError
from orb_common.utils.clock import ManualClock
from orb_testing.suites.secret_cache import SecretCacheSubject, SecretCacheSuite

SUITE = SecretCacheSuite()
TTL, STALE = 300.0, 60.0


class Cache:
    """A cache in front of a dict, with one defect at most."""

    def __init__(self, defect: str) -> None:
        self.defect = defect
        self.clock = ManualClock()
        self.secrets: dict[str, Any] = {}
        self.kept: dict[str, tuple[float, Any]] = {}
        self.fetches = 0
        self.down = False
        self.lock = threading.Lock()

    def fetch(self, name: str) -> Any:
        self.fetches += 1
        if self.defect == "callers fetch side by side":
            time.sleep(0.01)
        if self.down:
            raise (
                ResourceNotFoundError("no such secret")
                if self.defect == "an outage looks like a missing secret"
                else SecretsManagerError("the store fails")
            )
        if name not in self.secrets:
            if self.defect == "missing secrets are empty":
                return {}
            raise ResourceNotFoundError("no such secret")
        return copy.deepcopy(self.secrets[name])

    def get(self, name: str) -> Any:
        if self.defect == "callers fetch side by side":
            return self.read(name)
        with self.lock:
            return self.read(name)

    def read(self, name: str) -> Any:
        key = "all" if self.defect == "secrets share an entry" else name
        now = self.clock.monotonic()
        fetched, value = self.kept.get(key, (-1e9, None))
        age = now - fetched
        ttl = {"nothing is kept": 0.0, "values never age": 1e9}.get(self.defect, TTL)
        if age >= ttl:
            try:
                value = self.fetch(name)
                self.kept[key] = now, value
            except OrbError:
                stale = {"an outage is not survived": 0.0, "old values are used for ever": 1e8}.get(
                    self.defect, STALE
                )
                if age >= TTL + stale:
                    raise
        return value if self.defect == "callers share a value" else copy.deepcopy(value)

    def get_fresh(self, name: str) -> Any:
        if self.defect == "fresh reads are cached":
            return self.get(name)
        try:
            value = self.fetch(name)
        except OrbError:
            if self.defect == "fresh reads fall back":
                return self.kept[name][1]
            raise
        self.kept[name] = self.clock.monotonic(), value
        return value


def subject(defect: str = "") -> SecretCacheSubject:
    cache = Cache(defect)
    return SecretCacheSubject(
        get=cache.get,
        get_fresh=cache.get_fresh,
        store=cache.secrets.__setitem__,
        fetches=lambda: cache.fetches,
        outage=lambda down: setattr(cache, "down", down),
        advance=cache.clock.advance,
        ttl=TTL,
        stale_for=STALE,
    )


BREAKS = {
    "nothing is kept": "a-value-is-fetched-once-in-its-time",
    "values never age": "a-rotation-is-seen",
    "fresh reads are cached": "a-rotation-is-seen",
    "secrets share an entry": "secrets-are-apart",
    "callers share a value": "callers-get-copies",
    "missing secrets are empty": "a-missing-secret-is-not-found",
    "an outage is not survived": "an-outage-is-survived-for-a-while",
    "old values are used for ever": "an-outage-is-survived-for-a-while",
    "an outage looks like a missing secret": "an-outage-is-survived-for-a-while",
    "fresh reads fall back": "a-fresh-read-never-returns-an-old-value",
    "callers fetch side by side": "callers-share-a-fetch",
}


def test_a_right_cache_passes() -> None:
    """The cache without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A cache with one defect fails in the scenario about it."""
    assert BREAKS[defect] in {result.id for result in SUITE.run(lambda: subject(defect)).failed}
