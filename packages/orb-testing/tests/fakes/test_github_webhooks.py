"""Laws of deliveries of webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

import pytest

from orb_testing.fakes.github_webhooks import delivery, signature

if TYPE_CHECKING:
    from orb_testing.fakes.github import GitHubFake


def test_the_published_value() -> None:
    """The signature of the example on GitHub's page validating-webhook-deliveries is the one that it shows."""
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature("It's a Secret to Everybody", b"Hello, World!") == expected


def test_the_bytes_that_are_sent_are_signed() -> None:
    """Both signatures are of the body as it is sent. Without a secret there are none."""
    sent = delivery("pull_request", {"text": "grün"}, secret="s")
    digest = hmac.new(b"s", sent.body, hashlib.sha256).hexdigest()
    assert sent.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert sent.headers["X-Hub-Signature"].startswith("sha1=")
    assert sent.headers["X-GitHub-Event"] == "pull_request"
    assert json.loads(sent.body) == {"text": "grün"}
    assert not [name for name in delivery("ping", {}, secret=None).headers if "Signature" in name]


def test_a_delivery_reaches_its_receiver(github: GitHubFake) -> None:
    """A delivery is posted with its headers. Sent again, it has the same id. The status of the answer is returned."""
    pull = github.add_pull_request(github.add_repository("octo/app"))
    sent = delivery("pull_request", github.pull_request_event(pull), secret="s")
    # The fake itself receives: it knows no such call, and records what came.
    assert [sent.send(f"{github.url}/hook"), sent.send(f"{github.url}/hook")] == [404, 404]
    first, second = github.requests
    assert (first.method, first.body) == ("POST", sent.body)
    assert first.headers["x-hub-signature-256"] == signature("s", first.body)
    assert first.headers["x-github-delivery"] == second.headers["x-github-delivery"]
    assert delivery("ping", {}, secret=None).headers["X-GitHub-Delivery"] != sent.headers["X-GitHub-Delivery"]


def test_a_receiver_that_is_away_is_an_error(github: GitHubFake) -> None:
    """Without an answer there is no status."""
    with pytest.raises(OSError, match="refused"):
        delivery("ping", {}, secret=None).send("http://127.0.0.1:9")
