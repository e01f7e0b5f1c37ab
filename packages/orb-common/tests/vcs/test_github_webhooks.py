"""Signatures of webhooks, against the values that GitHub publishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.vcs import verify_signature
from orb_testing.fakes.github_webhooks import delivery

SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation"""


@pytest.mark.parametrize(
    "name", ["X-Hub-Signature-256", "x-hub-signature-256", "X-HUB-SIGNATURE-256"], ids=str
)
@pytest.mark.parametrize("body", [BODY, BODY.decode()], ids=["bytes", "text"])
def test_the_published_values_verify(name: str, body: bytes | str) -> None:
    """GitHub's published secret, payload and signature belong together, whatever the case of the header."""
    assert verify_signature({"accept": "*/*", name: SIGNATURE}, body, SECRET)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        (None, BODY, SECRET),
        ({}, BODY, SECRET),
        ({"X-Hub-Signature-256": SIGNATURE}, BODY + b"!", SECRET),
        ({"X-Hub-Signature-256": SIGNATURE}, BODY, SECRET + "!"),
        ({"X-Hub-Signature-256": SIGNATURE.removeprefix("sha256=")}, BODY, SECRET),
        ({"X-Hub-Signature-256": SIGNATURE.replace("sha256", "sha1")}, BODY, SECRET),
        ({"X-Hub-Signature-256": SIGNATURE + "0"}, BODY, SECRET),
        ({"X-Hub-Signature-256": "sha256=ä"}, BODY, SECRET),
        ({"X-Hub-Signature-256": "sha256=\ud800"}, BODY, SECRET),
        ({"X-Hub-Signature-256": ""}, BODY, SECRET),
        ({"X-Hub-Signature-256": SIGNATURE, "x-hub-signature-256": SIGNATURE}, BODY, SECRET),
        ({"X-Hub-Signature-256": SIGNATURE}, "\ud800", SECRET),
        ({"X-Hub-Signature-256": SIGNATURE}, BODY, "\ud800"),
    ],
    ids=[
        "no headers", "no header", "other body",
        "other secret", "no prefix", "other prefix", "longer", "not ASCII", "surrogate",
        "empty header", "two headers", "body not UTF-8", "secret not UTF-8",
    ],
)  # fmt: skip
def test_anything_else_does_not(headers: dict[str, str] | None, body: bytes | str, secret: str) -> None:
    """Anything but the signature of these bytes by this secret is False, never an exception."""
    assert not verify_signature(headers, body, secret)


def test_an_empty_secret_verifies_nothing() -> None:
    """A delivery that was signed with an empty secret is refused: anyone can sign it."""
    signed = delivery("ping", {"zen": "Speak like a human."}, secret="")
    assert not verify_signature(signed.headers, signed.body, "")


@given(secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), text=st.text(max_size=50))
def test_deliveries_verify(secret: str, text: str) -> None:
    """What is signed as GitHub signs it verifies with its secret, and with no other."""
    signed = delivery("ping", {"zen": text}, secret=secret)
    assert verify_signature(signed.headers, signed.body, secret)
    assert not verify_signature(signed.headers, signed.body, secret + "x")
