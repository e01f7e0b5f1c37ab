"""Clients of the embedded AWS reach its endpoint only, and are shared."""

from __future__ import annotations

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.server import KEY


def test_a_client_is_made_once_for_each_endpoint() -> None:
    """The same service, endpoint and timeout give the same client, with the credentials of the embedded AWS."""
    one = aws_client("s3", "http://127.0.0.1:9")

    assert one is aws_client("s3", "http://127.0.0.1:9")
    assert one is not aws_client("s3", "http://127.0.0.1:10")
    assert one.meta.endpoint_url == "http://127.0.0.1:9"
    assert one._request_signer._credentials.access_key == KEY


def test_the_timeout_is_that_of_an_answer() -> None:
    """A function may run for minutes, so its client waits longer than others."""
    client = aws_client("lambda", "http://127.0.0.1:9", timeout=900)

    assert client.meta.config.read_timeout == 900
