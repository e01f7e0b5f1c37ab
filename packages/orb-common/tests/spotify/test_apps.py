"""The credentials of an app."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.spotify import SpotifyApp

ID, SECRET = "1d" * 16, "5e" * 16
PLACEHOLDERS = (
    "REPLACE_ME", "<your id>", "changeme", "PLACEHOLDER", "TODO", "YourClientSecretHere", "", SECRET[1:], SECRET + "\n",
)  # fmt: skip


def test_an_app_does_not_show_its_secret() -> None:
    """The secret of a stored app is in no repr."""
    app = SpotifyApp.from_secret({"client_id": ID, "client_secret": SECRET})
    assert (app.client_id, app.client_secret) == (ID, SECRET)
    assert SECRET not in repr(app)
    assert SpotifyApp(client_id="a1").client_secret is None


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ({}, "client_id"),
        ("text", "client_id"),
        ({"client_id": ID}, "client_secret"),
        *(({"client_id": ID, "client_secret": text}, "client_secret") for text in PLACEHOLDERS),
        *(({"client_id": text, "client_secret": SECRET}, "client_id") for text in PLACEHOLDERS),
        ({"client_id": ID, "client_secret": 7}, "client_secret"),
        ({"clientId": ID, "clientSecret": SECRET}, "client_id"),
    ],
)
def test_a_placeholder_is_refused(secret: object, key: str) -> None:
    """A secret that was never filled in is a wrong setting. Its value is not shown."""
    with pytest.raises(ConfigurationError) as caught:
        SpotifyApp.from_secret(secret)
    assert caught.value.config_key == key
    assert "REPLACE" not in caught.value.to_json()
