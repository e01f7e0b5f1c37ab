"""Plant secrets where code can read them, and find those that come out again, in the forms that programs write them."""

from __future__ import annotations

import base64
import copy
import json
import random
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from orb_testing.clients import Client

SHORTEST_CUT = 10
"""Characters of a secret that show it. Fewer, such as the last four, are an accepted hint."""
ENVIRONMENT = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "API_KEY", "DATABASE_PASSWORD")
"""The variables that hold a planted secret."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_NEEDS_ESCAPES = '"/+é'
"""Characters that look different in JSON, in a URL and in base64."""
_SYSTEM = random.SystemRandom()


class SecretShownError(AssertionError):
    """A planted secret was shown. The message says where, and does not show it."""


class Sighting(NamedTuple):
    """A place that shows a secret."""

    place: str
    secret: str
    """How the secret was planted, not its value."""
    form: str

    def __str__(self) -> str:
        return f"{self.place} shows the secret of {self.secret} ({self.form})"


class PlantedSecrets:
    """The secrets of one test.

    Args:
        setenv: Sets an environment variable for the test.
        store: A client of Secrets Manager. None: the test has no secret store.
        chance: Chooses the letters of the values.
    """

    def __init__(
        self,
        *,
        setenv: Callable[[str, str], None],
        store: Client | None = None,
        chance: random.Random = _SYSTEM,
    ) -> None:
        self._setenv = setenv
        self._store = store
        self._chance = chance
        self._windows: dict[str, tuple[str, str]] = {}
        """Each cut that shows a secret, in lower case, with the secret's label and the form."""
        self.sightings: list[Sighting] = []

    def value(self, label: str) -> str:
        """Return a new secret, for the test to put anywhere.

        Args:
            label: Names the secret in messages, such as "the password of ann".
        """
        letters = self._chance.choices(_LETTERS, k=32)
        secret = "".join([*letters[:16], _NEEDS_ESCAPES, *letters[16:]])
        self.plant(label, secret)
        return secret

    def plant(self, label: str, secret: str) -> None:
        """Look for an existing secret too.

        Raises:
            ValueError: The secret is so short that it occurs by chance.
        """
        if len(secret) < SHORTEST_CUT:
            raise ValueError(f"a secret needs at least {SHORTEST_CUT} characters")
        for form, text in _forms(secret):
            for cut in _cuts(text):
                self._windows.setdefault(cut, (label, form))

    def environment(self, name: str) -> str:
        """Set an environment variable to a new secret, and return the secret."""
        secret = self.value(f"the variable {name}")
        self._setenv(name, secret)
        return secret

    def secret(self, name: str) -> str:
        """Store a new secret in Secrets Manager, and return its ARN.

        Raises:
            RuntimeError: The test does not use the fixture `aws`.
        """
        if self._store is None:
            raise RuntimeError("a secret store needs the fixture `aws`")
        text = self.value(f"{name} in Secrets Manager")
        arn: str = self._store.create_secret(Name=name, SecretString=text)["ARN"]
        return arn

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return a copy of an event with a new secret in its headers: a bearer token, a cookie and an API key.

        Any: events have many shapes. The headers of API Gateway, function URLs, load balancers and AppSync are found.
        Events of format 2.0 have their cookies beside the headers.
        """
        planted: dict[str, Any] = copy.deepcopy(dict(event))
        request = planted.get("request")
        holder = request if isinstance(request, dict) and "headers" in request else planted
        headers = dict(holder.get("headers") or {})
        headers |= {
            "authorization": f"Bearer {self.value('the header authorization')}",
            "x-api-key": self.value("the header x-api-key"),
        }
        cookie = f"session={self.value('the header cookie')}"
        if planted.get("version") == "2.0":
            planted["cookies"] = [*planted.get("cookies", ()), cookie]
        else:
            headers["cookie"] = cookie
        holder["headers"] = headers
        return planted

    def look(self, value: object, place: str) -> bool:
        """Note the secrets that a value shows: a text, an exception with its causes, or anything that becomes JSON.

        The fixture calls this for lines, events, output and the exception of the test. Call it for what a test
        receives: answers and errors. Return whether the value shows a secret.

        Args:
            value: What was received.
            place: Names it in messages, such as "the answer".
        """
        before = len(self.sightings)
        for inner, text in _texts(value, place):
            seen = self._seen(text)
            # The name of a field may be the secret itself.
            where = place if seen and self._seen(inner) else inner
            self.sightings.extend(Sighting(where, label, form) for label, form in seen.items())
        return len(self.sightings) > before

    def _seen(self, text: str) -> dict[str, str]:
        """Return the labels of the secrets that a text shows, with the first form of each."""
        found: dict[str, str] = {}
        for cut in _cuts(text):
            if cut in self._windows:
                found.setdefault(*self._windows[cut])
        return found

    def check(self) -> None:
        """Check that no secret was shown.

        Raises:
            SecretShownError: Some were. The message lists where.
        """
        if self.sightings:
            raise SecretShownError("\n".join(map(str, dict.fromkeys(self.sightings))))


def _cuts(text: str) -> Iterator[str]:
    """Yield all cuts of a text that are just long enough to show a secret. Letters count without their case."""
    folded = text.lower()
    return (folded[start : start + SHORTEST_CUT] for start in range(len(folded) - SHORTEST_CUT + 1))


def _forms(secret: str) -> Iterator[tuple[str, str]]:
    """Yield the forms in which a secret can be written."""
    yield "as it is", secret
    yield "escaped in JSON", json.dumps(secret)[1:-1]
    yield "escaped twice in JSON", json.dumps(json.dumps(secret))[3:-3]
    yield "URL-encoded", quote(secret, safe="")
    yield "URL-encoded", quote_plus(secret)
    yield "as its Python form", repr(secret)[1:-1]
    data = secret.encode()
    yield "in hexadecimal", data.hex()
    for shift in range(3):
        # In a longer text, the secret can begin at any of the three places of a group. Its first and last letters then
        # depend on what stands beside it.
        encoded = base64.b64encode(b"\0" * shift + data).decode().rstrip("=")[(0, 2, 3)[shift] : -1]
        yield "in base64", encoded
        yield "in base64", encoded.translate(str.maketrans("+/", "-_"))


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield all texts in a value, each with its place."""
    match value:
        case str():
            yield place, value
        case bytes():
            yield place, value.decode(errors="replace")
        case BaseException():
            lines = traceback.TracebackException.from_exception(value, capture_locals=False)
            yield place, "".join(_messages(lines))
        case dict():
            for name, inner in value.items():
                yield f"a name in {place}", str(name)
                yield from _texts(inner, f"{place}.{name}")
        case list() | tuple() | set() | frozenset():
            for number, inner in enumerate(value):
                yield from _texts(inner, f"{place}[{number}]")
        case _:
            yield place, str(value)


def _messages(shown: traceback.TracebackException) -> Iterator[str]:
    """Yield the messages and notes of an exception and of those behind it, without the lines of source code."""
    yield from shown.format_exception_only()
    for behind in (shown.__cause__, shown.__context__, *(shown.exceptions or ())):
        if behind is not None:
            yield from _messages(behind)
