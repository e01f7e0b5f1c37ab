"""Laws of planted secrets: each form of each secret is found, and no message shows one."""

from __future__ import annotations

import base64
import json
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_testing.events import api_gateway_v2_event, appsync_event
from orb_testing.planted_secrets import SHORTEST_CUT, PlantedSecrets, SecretShownError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in JSON": json.dumps,
    "in JSON in JSON": lambda secret: json.dumps(json.dumps(secret)),
    "in a URL": lambda secret: quote(secret, safe=""),
    "in a form": quote_plus,
    "in Python": repr,
    "in base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in base64 for URLs": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "in a basic header": lambda secret: base64.b64encode(f"user:{secret}!".encode()).decode(),
    "in longer base64": lambda secret: base64.b64encode(f"users:{secret}!!".encode()).decode(),
    "in hexadecimal": lambda secret: secret.encode().hex(),
}


def planted(**variables: str) -> PlantedSecrets:
    return PlantedSecrets(setenv=variables.__setitem__, chance=random.Random(7))


@settings(max_examples=60)
@given(form=st.sampled_from(sorted(FORMS)), seed=st.integers(0, 10**6), data=st.data())
def test_each_form_is_found_whole_and_cut(form: str, seed: int, data: st.DataObject) -> None:
    """A secret is found in each form within any text, and if only some characters of its form are left."""
    secrets = PlantedSecrets(setenv=lambda *_: None, chance=random.Random(seed))
    text = FORMS[form](secrets.value("the password"))
    secrets.look(f"before {text} after", "line 1")
    # Quotes and what stands beside the secret in base64 do not show it.
    inner = text[10:-10]
    start = data.draw(st.integers(0, len(inner) - SHORTEST_CUT))
    secrets.look(inner[start : start + SHORTEST_CUT], "line 2")
    assert {(seen.place, seen.secret) for seen in secrets.sightings} == {
        ("line 1", "the password"),
        ("line 2", "the password"),
    }


@settings(max_examples=30)
@given(st.text(max_size=300), st.integers(0, 10**6))
def test_other_text_is_no_secret(text: str, seed: int) -> None:
    """Any other text passes, and so does a hint of the last four characters."""
    secrets = PlantedSecrets(setenv=lambda *_: None, chance=random.Random(seed))
    hint = secrets.value("the password")[-4:]
    secrets.look({"text": text, "hint": f"****{hint}"}, "line 1")
    secrets.check()


def test_places_are_named_and_secrets_are_not() -> None:
    """The message names the place within a value and the secret by its label. It holds no part of the secret."""
    secrets = planted()
    secret = secrets.value("the token")
    secrets.look({"error": [{"text": f"x{secret}"}], secret: 1, "fine": secret[:4]}, "line 3")
    secrets.look(secret.encode(), "the answer")
    with pytest.raises(SecretShownError) as caught:
        secrets.check()
    message = str(caught.value)
    assert "line 3.error[0].text shows the secret of the token (as it is)" in message
    assert "a name in line 3 shows the secret of the token" in message
    assert "the answer shows" in message
    assert not any(secret[at : at + 5] in message for at in range(len(secret) - 4))


def test_a_name_that_is_the_secret_is_not_shown() -> None:
    """A field whose name is the secret is told by the place around it."""
    secrets = planted()
    secret = secrets.value("the token")
    secrets.look({secret: secret}, "line 1")
    with pytest.raises(SecretShownError) as caught:
        secrets.check()
    assert secret not in str(caught.value)


def test_exceptions_are_read_with_their_causes() -> None:
    """The text of an exception, of its cause, of its notes and of its group is looked at."""
    for make in (
        ValueError,
        lambda text: _caused(KeyError(text)),
        _noted,
        lambda text: ExceptionGroup("several", [ValueError(text)]),
    ):
        secrets = planted()
        secrets.look(make(secrets.value("the token")), "the error")
        assert [seen.place for seen in secrets.sightings] == ["the error"]


def _caused(cause: Exception) -> Exception:
    try:
        raise ValueError("harmless") from cause
    except ValueError as error:
        return error


def _noted(text: str) -> Exception:
    error = ValueError("harmless")
    error.add_note(text)
    return error


def test_secrets_are_planted() -> None:
    """The environment, events and the secret store receive secrets that are looked for."""
    variables: dict[str, str] = {}
    store = _Store()
    secrets = PlantedSecrets(setenv=variables.__setitem__, store=store)
    secrets.environment("API_KEY")
    assert secrets.secret("app") == "arn:app"
    event = appsync_event("UsersGet", {"a": 1})
    changed = secrets.event(event)
    assert "authorization" not in event["request"]["headers"]
    headers = changed["request"]["headers"]
    plain = secrets.event({"headers": None, "body": "b"})["headers"]
    values = [
        variables["API_KEY"],
        store.text,
        headers["authorization"],
        headers["cookie"],
        plain["x-api-key"],
    ]
    for number, value in enumerate(values):
        secrets.look(value, str(number))
    assert [seen.place for seen in secrets.sightings] == ["0", "1", "2", "3", "4"]
    cookies = secrets.event(api_gateway_v2_event(cookies=["theme=dark"]))["cookies"]
    assert cookies[0] == "theme=dark"
    assert secrets.look(cookies[1], "5")
    assert not secrets.look(cookies[0], "6")
    with pytest.raises(RuntimeError, match="fixture `aws`"):
        planted().secret("app")


class _Store:
    def create_secret(self, *, Name: str, SecretString: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        self.text = SecretString
        return {"ARN": f"arn:{Name}"}


def test_a_known_secret_is_looked_for() -> None:
    """A test can look for a secret of its own, unless it is so short that it occurs by chance."""
    secrets = planted()
    secrets.plant("the key", "0123456789abcdef")
    secrets.look("x 23456789ab y", "line 1")
    assert [seen.secret for seen in secrets.sightings] == ["the key"]
    with pytest.raises(ValueError, match="at least 10"):
        secrets.plant("the key", "short")
