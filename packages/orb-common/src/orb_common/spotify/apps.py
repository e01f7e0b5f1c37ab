"""An app of Spotify's developer dashboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from orb_common.exceptions import ConfigurationError

__all__ = ["SpotifyApp"]

_ISSUED = re.compile(r"[0-9A-Fa-f]{32}")


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
            # `from_secret` is stricter.
            if not isinstance(value, str) or not value.isascii() or not value.replace("-", "").isalnum():
                raise ConfigurationError(f"{name} must be letters and digits", config_key=name)

    @classmethod
    def from_secret(cls, value: object) -> SpotifyApp:
        """Return the app of a secret: an object with `client_id` and `client_secret`.

        Raises:
            ConfigurationError: The secret is not such an object, or a value is not of 32 hexadecimal digits, as all
                of Spotify's are: it is a placeholder. `config_key` names it.
        """
        fields: Mapping[str, str] = value if isinstance(value, Mapping) else {}
        for name in ("client_id", "client_secret"):
            if not isinstance(fields.get(name), str) or not _ISSUED.fullmatch(fields[name]):
                raise ConfigurationError(f"{name} must be 32 hexadecimal digits", config_key=name)
        return cls(client_id=fields["client_id"], client_secret=fields["client_secret"])
