"""The credentials of an app."""

from __future__ import annotations

import pytest

from orb_common.exceptions import ConfigurationError
from orb_common.spotify import SpotifyApp


def test_an_app_does_not_show_its_secret() -> None:
    """The secret of a stored app is in no repr."""
    app = SpotifyApp.from_secret({"client_id": "a1", "client_secret": "b2s3cret"})
    assert (app.client_id, app.client_secret) == ("a1", "b2s3cret")
    assert "b2s3cret" not in repr(app)
    assert SpotifyApp(client_id="a1").client_secret is None


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ({}, "client_id"),
        ("text", "client_id"),
        ({"client_id": "a1"}, "client_secret"),
        ({"client_id": "a1", "client_secret": "REPLACE_ME"}, "client_secret"),
        ({"client_id": "<your id>", "client_secret": "b2"}, "client_id"),
        ({"client_id": "a1", "client_secret": 7}, "client_secret"),
        ({"clientId": "a1", "clientSecret": "b2"}, "client_id"),
    ],
)
def test_a_placeholder_is_refused(secret: object, key: str) -> None:
    """A secret that was never filled in is a wrong setting. Its value is not shown."""
    with pytest.raises(ConfigurationError) as caught:
        SpotifyApp.from_secret(secret)
    assert caught.value.config_key == key
    assert "REPLACE" not in caught.value.to_json()
