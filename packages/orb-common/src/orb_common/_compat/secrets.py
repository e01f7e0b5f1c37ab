"""The motion layer's access to secrets, built on `SecretCache`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.secrets import SecretCache, default_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.spotify.accounts import SpotifyAccounts

__all__ = ["SecretsHelper", "get_secret", "get_secrets_helper", "update_secret"]

Secret = Any  # Any: a secret may hold anything.
Answer = dict[str, Any]  # Any: the answer of AWS
DEFAULT_TTL = 300


class SecretsHelper:
    """Access to secrets, with a cache. `cache_ttl` is in seconds. `cache` replaces the cache of the helper."""

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
        """Return the value of a secret. Raises the errors of `SecretCache.get`."""
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
        """Store a new value, and return the answer of AWS: ARN, Name, VersionId, VersionStages.

        `description` is ignored: AWS takes no description with a value. In the motion layer, such a call failed.
        """
        del description
        return self.cache.put(secret_id, secret_value)

    def invalidate_secret(self, secret_id: str) -> None:
        """Remove all versions of a secret from the cache."""
        self.cache.invalidate(secret_id)

    def refresh_token(self, user_secret: str, client: SpotifyAccounts) -> Secret:
        """Refresh the tokens of a user, and return the new value of the secret.

        Raises the errors of `orb_common.spotify.refresh_token`.
        """
        from orb_common.spotify.token_refresh import refresh_token

        refresh_token(user_secret, client, secrets=self.cache)
        return self.cache.get(user_secret)

    def clear_cache(self) -> None:
        """Remove all secrets from the cache."""
        self.cache.clear()

    def get_cache_stats(self) -> dict[str, object]:
        """Return the size, TTL and names of the cache in the old keys, with the counters of `SecretCache`."""
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
    """Return the helper of the process."""
    # It shares the cache of `aws.secrets`: an update through the old path must be visible through the new path.
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
    """Return the value of a secret from the helper of the process."""
    return get_secrets_helper().get_secret(secret_id, use_cache, version_id, version_stage, parse_json)


def update_secret(
    secret_id: str, secret_value: Mapping[str, object] | str, description: str | None = None
) -> Answer:
    """Store a new value through the helper of the process. See `SecretsHelper.update_secret`."""
    return get_secrets_helper().update_secret(secret_id, secret_value, description)
