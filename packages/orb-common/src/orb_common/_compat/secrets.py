"""The motion layer's access to secrets, over `SecretCache`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.secrets import SecretCache, default_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SecretsHelper", "get_secret", "get_secrets_helper", "update_secret"]

Secret = Any  # What a secret holds is up to its owner.
Answer = dict[str, Any]  # Any: AWS's answer
DEFAULT_TTL = 300


class SecretsHelper:
    """Secrets, cached. `cache_ttl` in seconds; `cache`: one to use in place of its own."""

    def __init__(
        self,
        region_name: str | None = None,
        cache_ttl: float = DEFAULT_TTL,
        *,
        cache: SecretCache | None = None,
    ) -> None:
        client = session.client("secretsmanager", region=region_name) if region_name else None
        self.cache_ttl = cache_ttl
        self.cache = SecretCache(client=client, ttl=cache_ttl) if cache is None else cache

    def get_secret(
        self,
        secret_id: str,
        use_cache: bool = True,
        version_id: str | None = None,
        version_stage: str | None = None,
        parse_json: bool = True,
    ) -> Secret:
        """Return a secret's value. Raises as `SecretCache.get`."""
        return self.cache.get(
            secret_id,
            version_id=version_id,
            version_stage=version_stage,
            parse_json=parse_json,
            fresh=not use_cache,
        )

    def update_secret(
        self, secret_id: str, secret_value: Mapping[str, object] | str, description: str | None = None
    ) -> Answer:
        """Store a new value, and return AWS's answer: ARN, Name, VersionId, VersionStages.

        AWS takes no description with a value; the layer's call failed when one was given.
        """
        del description
        return self.cache.put(secret_id, secret_value)

    def invalidate_secret(self, secret_id: str) -> None:
        """Forget all versions of a secret."""
        self.cache.invalidate(secret_id)

    def clear_cache(self) -> None:
        """Forget all secrets."""
        self.cache.clear()

    def get_cache_stats(self) -> dict[str, object]:
        """Return `cache_size`, `cache_ttl`, `max_cache_size`, the names `cached_secrets`, and today's counters."""
        stats = dataclasses.asdict(self.cache.stats())
        return {
            **stats,
            "cache_size": stats["size"],
            "cache_ttl": self.cache_ttl,
            "cached_secrets": self.cache.cached(),
            "max_cache_size": self.cache.max_entries,
        }


_helper: list[SecretsHelper] = []


def get_secrets_helper() -> SecretsHelper:
    """Return the process's helper."""
    # On the cache of `aws.secrets`: an update through the old path must reach those who read through the new one.
    cache = default_cache()
    if not _helper or _helper[0].cache is not cache:
        _helper[:] = [SecretsHelper(cache=cache)]
    return _helper[0]


def get_secret(
    secret_id: str,
    use_cache: bool = True,
    version_id: str | None = None,
    version_stage: str | None = None,
    parse_json: bool = True,
) -> Secret:
    """Return a secret's value from the process's helper."""
    return get_secrets_helper().get_secret(secret_id, use_cache, version_id, version_stage, parse_json)


def update_secret(
    secret_id: str, secret_value: Mapping[str, object] | str, description: str | None = None
) -> Answer:
    """Store a new value through the process's helper. See `SecretsHelper.update_secret`."""
    return get_secrets_helper().update_secret(secret_id, secret_value, description)
