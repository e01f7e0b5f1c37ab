"""The routes that connect the caller's account at Spotify."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from lambdas.motion.api.callers import Caller
from lambdas.motion.api.connection import finish
from lambdas.motion.api.inputs import SpotifyReturn
from lambdas.motion.handlers import api_handler
from lambdas.motion.tests.api.conftest import ANN, BOB, PREFIX, REDIRECT, Json, Motion, Person
from orb_common.exceptions import ValidationError
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.api.answers import ConnectedAnswer
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.races import Race

pytestmark = pytest.mark.tables("Listeners")


def consent(motion: Motion, who: Person) -> Json:
    """Let a person agree at Spotify's page, and return the query with which the browser comes back."""
    url = motion.ok(who, "POST", "/spotify/connect")["authorizationUrl"]
    back = requests.get(url, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith(f"{REDIRECT}?")
    return dict(parse_qsl(urlsplit(back).query))


def test_a_person_connects(motion: Motion, captured_logs: CapturedLogs) -> None:
    """Weak point 25: with state and PKCE, tokens get into the person's own secret, and the row says so."""
    motion.listener(ANN)
    begun = motion.ok(ANN, "POST", "/spotify/connect")
    query = dict(parse_qsl(urlsplit(begun["authorizationUrl"]).query))
    assert (query["code_challenge_method"], query["redirect_uri"]) == ("S256", REDIRECT)
    done = motion.ok(ANN, "POST", "/spotify/callback", consent(motion, ANN))
    assert done["connected"]
    assert done["authorizationEnds"] > begun["expiresAt"]
    row = motion.row(ANN)
    assert (row.spotify_connected, row.reauth_required, row.spotify_consent) == (True, False, None)
    assert (row.refreshable, row.authorized_at is None) == ("connected", False)
    stored = json.loads(motion.secrets.value(f"{PREFIX}/{ANN.id}"))
    assert stored["refresh_token"] not in captured_logs.text
    assert motion.ok(ANN, "GET", "/spotify/devices") == {"devices": [], "count": 0}


def test_tokens_have_the_key_of_the_deployment(motion: Motion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weak point 26: if the deployment has its own key, the secret of a person is encrypted with it."""
    key = "arn:aws:kms:us-east-1:123456789012:key/orb"
    monkeypatch.setenv("SPOTIFY_USER_SECRETS_KMS_KEY_ARN", key)
    api_handler.resolver.reset()
    motion.listener(ANN)
    motion.ok(ANN, "POST", "/spotify/callback", consent(motion, ANN))
    assert motion.secrets.client.describe_secret(SecretId=f"{PREFIX}/{ANN.id}")["KmsKeyId"] == key


def test_a_person_connects_again(motion: Motion) -> None:
    """After the end of a consent, a new one replaces the tokens."""
    motion.connected(ANN, refresh_token="old")
    motion.ok(ANN, "POST", "/spotify/callback", consent(motion, ANN))
    assert json.loads(motion.secrets.value(f"{PREFIX}/{ANN.id}"))["refresh_token"] != "old"


def test_a_state_is_for_one_person_and_one_use(motion: Motion) -> None:
    """Another person's state, one of before, and one that was used, are refused. Nothing is sent to Spotify."""
    motion.listener(ANN)
    motion.listener(BOB)
    earlier, query = consent(motion, ANN), consent(motion, ANN)
    sent = len(motion.spotify.requests)
    for who, given in ((BOB, query), (ANN, earlier), (ANN, {**query, "state": "x"}), (ANN, {"state": "ü"})):
        answer = motion.call(who, "POST", "/spotify/callback", given)
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, "state")
    assert len(motion.spotify.requests) == sent
    motion.ok(ANN, "POST", "/spotify/callback", query)
    assert motion.call(ANN, "POST", "/spotify/callback", query).status == 400
    assert motion.row(BOB).spotify_connected is False


def test_a_state_ends(motion: Motion) -> None:
    """A person who comes back after ten minutes must begin again."""
    motion.listener(ANN)
    query = consent(motion, ANN)
    motion.spotify.clock.advance(600)
    assert motion.call(ANN, "POST", "/spotify/callback", query).status == 400


def test_a_person_declines(motion: Motion) -> None:
    """Who declines at Spotify's page stays unconnected: 403, and no secret is made."""
    motion.listener(ANN)
    state = consent(motion, ANN)["state"]
    answer = motion.call(ANN, "POST", "/spotify/callback", {"state": state, "error": "access_denied"})
    assert (answer.status, answer.json["code"]) == (403, "SPOTIFY_DENIED")
    with pytest.raises(motion.secrets.client.exceptions.ResourceNotFoundException):
        motion.secrets.value(f"{PREFIX}/{ANN.id}")


def test_an_outage_leaves_a_person_unconnected(motion: Motion) -> None:
    """If Spotify fails at the exchange, the person is not connected, and can begin again."""
    motion.listener(ANN)
    query = consent(motion, ANN)
    motion.spotify.plan(Outage(status=503))
    assert motion.call(ANN, "POST", "/spotify/callback", query).status == 502
    assert motion.row(ANN).spotify_connected is False
    assert motion.ok(ANN, "POST", "/spotify/callback", consent(motion, ANN))["connected"]


def test_of_many_callbacks_one_connects(motion: Motion, race: Callable[..., Race[ConnectedAnswer]]) -> None:
    """Of four requests with one state, one reaches Spotify."""
    motion.listener(ANN)
    returned = SpotifyReturn.model_validate(consent(motion, ANN))
    caller = Caller.from_claims(ANN.claims())
    ended = race([lambda: finish(motion.api, caller, returned)] * 4)
    assert [type(error) for error in ended.errors] == [ValidationError] * 3
    assert [each.path for each in motion.spotify.requests].count("/api/token") == 1


def test_a_profile_comes_first(motion: Motion) -> None:
    """Who has no profile yet cannot connect: 409."""
    assert motion.call(ANN, "POST", "/spotify/connect").status == 409
