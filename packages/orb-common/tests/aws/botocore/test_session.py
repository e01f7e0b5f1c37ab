"""The light session makes the clients that botocore's own session makes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import session

from ..conftest import Loopback, Reply  # noqa: TID252
from .comparison import ITEM, outcome, stock_from_here

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("light")


@pytest.mark.parametrize(
    "service", ["dynamodb", "secretsmanager", "kms", "s3", "lambda", "logs", "sts", "cognito-idp", "sqs"]
)
@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
def test_clients_are_alike(monkeypatch: pytest.MonkeyPatch, service: str, region: str) -> None:
    """A client of the light session has botocore's address, signing name and operations."""

    def facts() -> tuple[object, ...]:
        client = session.client(service, region=region)
        signer = client._request_signer
        return (
            client.meta.endpoint_url, client.meta.partition, signer.signing_name, signer.region_name,
            signer._signature_version, sorted(client.meta.method_to_api_mapping),
        )  # fmt: skip

    light = facts()
    stock_from_here(monkeypatch)
    assert light == facts()


def test_all_builtin_handlers_are_there_for_s3() -> None:
    """For a service that is not in its table, the light session registers all handlers."""
    from botocore.handlers import BUILTIN_HANDLERS

    simple = session.client("dynamodb")
    full = session.client("s3")
    assert session._session is not None
    assert not session._session.unregistered  # type: ignore[attr-defined]
    assert len(BUILTIN_HANDLERS) > 100
    assert "ValidateBucketName" not in str(simple.meta.events)
    with pytest.raises(Exception, match="Bucket"):
        full.get_object(Bucket="not/a/bucket", Key="k")


def test_help_and_paginators_still_work() -> None:
    """Operations of a light client have help texts and paginators."""
    client = session.client("dynamodb")
    assert "set of attributes" in str(client.get_item.__doc__)
    assert client.get_paginator("query")


def test_another_botocore_falls_back(
    monkeypatch: pytest.MonkeyPatch, loopback: Loopback, warned: pytest.LogCaptureFixture
) -> None:
    """If the light session does not fit botocore, botocore's own is used, and the log says so once."""
    monkeypatch.setitem(sys.modules, "orb_common.aws._botocore.session", None)  # type: ignore[arg-type]
    for _ in range(2):
        session.reset()
        assert outcome(loopback, "get_item", Reply({"Item": ITEM}))[0] == "answer"
        assert type(session._session).__name__ == "Session"
    [said] = warned.messages
    assert "light session" in said
    assert "_botocore.session" in said


@pytest.mark.parametrize(
    "variables",
    [
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s"},
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"},
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "p"},
        {"AWS_ACCESS_KEY_ID": "E"},
        {"AWS_PROFILE": "p"},
        {},
    ],
)
def test_credentials_are_found_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str]
) -> None:
    """Credentials or errors are the same as with botocore's own session."""
    file = tmp_path / "credentials"
    file.write_text("[p]\naws_access_key_id = P\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def found() -> object:
        try:
            session.client("dynamodb")
        except Exception as caught:  # noqa: BLE001 - whatever it is, it must be the same
            return type(caught), str(caught)
        assert session._session is not None
        credentials = session._session.get_credentials()
        return credentials and (credentials.method, *credentials.get_frozen_credentials())

    light = found()
    stock_from_here(monkeypatch)
    assert light == found()
