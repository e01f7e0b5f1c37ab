"""Laws of the environment of tests."""

from __future__ import annotations

import os
from urllib.request import getproxies_environment, proxy_bypass_environment

import botocore.exceptions
import botocore.session
import pytest
from botocore.config import Config

from orb_testing.environment import FAKE_ENVIRONMENT, UNREACHABLE, removed_from, without_proxy

ONE_TRY = Config(retries={"total_max_attempts": 1})


def test_no_way_to_a_real_account(aws_environment: dict[str, str]) -> None:
    """Without an engine, a call fails at once. Its credentials are fake."""
    client = botocore.session.Session().create_client("s3", config=ONE_TRY)
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        client.list_buckets()
    assert os.environ["AWS_ACCESS_KEY_ID"] == aws_environment["AWS_ACCESS_KEY_ID"] == "testing"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "https://secretsmanager.us-east-1.amazonaws.com"),
        ("AWS_PROFILE", "production"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
    ],
)
def test_no_variable_of_the_shell_leads_there(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """What a shell sets for AWS does not win over the fake environment, and botocore would have used it."""
    monkeypatch.setenv(name, value)
    for each in removed_from(list(os.environ)):
        monkeypatch.delenv(each)
    for each, fake in FAKE_ENVIRONMENT.items():
        monkeypatch.setenv(each, fake)
    client = botocore.session.Session().create_client("secretsmanager", config=ONE_TRY)
    assert client.meta.endpoint_url == UNREACHABLE


def test_other_variables_stay() -> None:
    """Only what leads to credentials or endpoints is removed."""
    names = [
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_ENDPOINT_URL",
        "PATH",
        "AWS_ENDPOINT_URL_S3",
        "AWS_BEARER_TOKEN_BEDROCK",
    ]
    assert removed_from(names) == names[3:]


@pytest.mark.parametrize(
    ("before", "internal"),
    [({}, False), ({"NO_PROXY": "a.example, b.example"}, True), ({"no_proxy": "*"}, True)],
)
def test_this_machine_needs_no_proxy(
    monkeypatch: pytest.MonkeyPatch, before: dict[str, str], internal: bool
) -> None:
    """Calls to this machine go past a proxy. What was excepted before still is, and all others use the proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (before | without_proxy(before)).items():
        monkeypatch.setenv(name, value)
    proxies = getproxies_environment()
    assert proxy_bypass_environment("127.0.0.1:4566", proxies)
    assert bool(proxy_bypass_environment("b.example", proxies)) is internal
