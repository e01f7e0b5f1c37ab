"""The app in Spotify's developer dashboard, from the secret of the deployment."""

from __future__ import annotations

from lambdas.motion.settings import SPOTIFY_SECRET
from orb_common.aws.secrets import SecretCache, default_cache
from orb_common.exceptions import ConfigurationError, ResourceNotFoundError
from orb_common.spotify.apps import SpotifyApp


def read_app(secret: str, secrets: SecretCache | None = None) -> SpotifyApp:
    """Return the app of a secret.

    Args:
        secret: Its name or ARN.
        secrets: Where it is read. None: the cache of the process.

    Raises:
        ConfigurationError: The secret does not exist, has no value yet, or holds placeholders.
        OrbError: The secret cannot be read.
    """
    try:
        value = (secrets or default_cache()).get(secret)
    except ResourceNotFoundError as error:
        # The deployment is incomplete. A 404 would tell the caller that the route, or the sensor, does not exist.
        raise ConfigurationError(
            "the secret of the app at Spotify has no value", config_key=SPOTIFY_SECRET
        ) from error
    return SpotifyApp.from_secret(value)
