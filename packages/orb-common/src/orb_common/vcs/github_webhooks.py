"""The signatures of GitHub's webhooks.

Source: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["verify_signature"]

HEADER = "x-hub-signature-256"
PREFIX = "sha256="


def verify_signature(headers: Mapping[str, str] | None, body: bytes | str, secret: str) -> bool:
    """Return whether a delivery was signed with a secret. Never raises.

    Args:
        headers: The headers of the request. Their names may have any case: API Gateway sends them in lower case. None:
            there are none, as in some events.
        body: The body as it was received. If the event says `isBase64Encoded`, decode it first.
        secret: The secret of the webhook. An empty one verifies nothing.
    """
    given = [str(value) for name, value in (headers or {}).items() if str(name).lower() == HEADER]
    # Two signatures: a proxy and the sender may mean different ones.
    if not secret or len(given) != 1 or not given[0].startswith(PREFIX):
        return False
    try:
        content = body.encode() if isinstance(body, str) else bytes(body)
        expected = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        # As bytes, because a comparison of texts refuses characters outside of ASCII.
        return hmac.compare_digest(given[0].removeprefix(PREFIX).encode(), expected.encode())
    except (TypeError, UnicodeEncodeError):
        return False
