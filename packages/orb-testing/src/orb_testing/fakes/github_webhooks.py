"""Deliveries of webhooks, signed as GitHub signs them.

https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries and
https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers
"""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 10.0
"""A receiver that takes longer has failed: https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery. Sent again, it has the same id, as GitHub's redelivery."""

    headers: Mapping[str, str]
    body: bytes
    """The bytes that are signed."""

    def send(self, url: str) -> int:
        """Post it to a receiver and return the status of the answer.

        Raises:
            OSError: There was no answer within 10 s.
        """
        request = urllib.request.Request(url, self.body, dict(self.headers), method="POST")  # noqa: S310 - the test's own
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


def delivery(event: str, payload: Mapping[str, object], *, secret: str | None) -> Delivery:
    """Return a delivery of an event, such as `pull_request`.

    Args:
        event: The name of the event.
        payload: The payload. `GitHubFake.pull_request_event` makes one.
        secret: The secret of the webhook. None: the delivery is not signed.
    """
    body = json.dumps(payload, separators=(",", ":")).encode()
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": "292430182",
        "X-GitHub-Hook-Installation-Target-ID": "79929171",
        "X-GitHub-Hook-Installation-Target-Type": "repository",
    }
    if secret is not None:
        headers["X-Hub-Signature"] = "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        headers["X-Hub-Signature-256"] = signature(secret, body)
    return Delivery(headers=headers, body=body)


def signature(secret: str, body: bytes) -> str:
    """Return the value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
