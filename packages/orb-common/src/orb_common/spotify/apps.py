"""An app of Spotify's developer dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orb_common.exceptions import ConfigurationError

__all__ = ["SpotifyApp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyApp:
    """The credentials of an app.

    Raises:
        ConfigurationError: A credential has other characters than letters and digits: it is a placeholder, or
            missing. `config_key` names it.
    """

    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    """None: the app has no secret, and proves itself by PKCE alone."""

    def __post_init__(self) -> None:
        for name in ("client_id", "client_secret"):
            value = getattr(self, name)
            if value is None and name == "client_secret":
                continue
            # Spotify's ids and secrets have 32 hexadecimal digits, those of a test may have hyphens.
            if not isinstance(value, str) or not value.isascii() or not value.replace("-", "").isalnum():
                raise ConfigurationError(f"{name} must be letters and digits", config_key=name)

    @classmethod
    def from_secret(cls, value: object) -> SpotifyApp:
        """Return the app of a secret: an object with `client_id` and `client_secret`.

        Raises:
            ConfigurationError: The secret is not such an object, or holds placeholders.
        """
        fields: Mapping[str, str] = value if isinstance(value, Mapping) else {}
        return cls(client_id=fields.get("client_id", ""), client_secret=fields.get("client_secret", ""))
