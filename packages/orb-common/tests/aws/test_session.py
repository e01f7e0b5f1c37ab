"""The session: one client for the process, endpoints and regions from the environment, timeouts for Lambda."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    ConfigurationError,
    CredentialsError,
)

from .conftest import Loopback, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orb_testing.races import Race


def test_one_client_for_all_threads(race: Callable[..., Race[object]]) -> None:
    """Threads that ask at once get one client."""
    found = race([lambda: session.client("dynamodb")] * 8).outcomes
    assert len({id(client) for client in found}) == 1
    session.reset()
    assert session.client("dynamodb") is not found[0]


@pytest.mark.parametrize("stock", ["", "stock"])
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"])
def test_endpoints_come_from_the_environment(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, variable: str, stock: str
) -> None:
    """The environment's endpoint is used, whether it is set before or after a client was made."""
    monkeypatch.setenv("ORB_START", stock)
    dynamodb = DynamoDB()
    assert session.client("dynamodb").meta.endpoint_url == "https://dynamodb.eu-central-1.amazonaws.com"
    monkeypatch.setenv(variable, loopback.url)
    loopback.steps = [Reply({"Item": {"id": {"S": "here"}}})]
    assert dynamodb.get("t", {"id": {"S": "1"}}) == {"id": {"S": "here"}}
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", loopback.url + "/")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert dynamodb.get("t", {"id": {"S": "1"}}) == {"id": {"S": "here"}}


def test_the_region_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The region is the argument, else AWS_REGION, else AWS_DEFAULT_REGION."""
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert session.client("dynamodb").meta.region_name == "eu-west-1"
    assert session.client("dynamodb", region="us-east-2").meta.region_name == "us-east-2"
    monkeypatch.delenv("AWS_REGION")
    assert session.client("dynamodb").meta.region_name == "eu-central-1"
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(ConfigurationError):
        session.client("dynamodb")


@pytest.mark.parametrize("stock", ["", "stock"])
def test_without_credentials(monkeypatch: pytest.MonkeyPatch, loopback: Loopback, stock: str) -> None:
    """Missing credentials raise a typed error, and no request is sent."""
    monkeypatch.setenv("ORB_START", stock)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_ENDPOINT_URL", loopback.url)
    with pytest.raises(CredentialsError):
        DynamoDB().get("t", {"id": {"S": "1"}})
    assert loopback.requests == []


def test_session_tokens_are_sent(monkeypatch: pytest.MonkeyPatch, loopback: Loopback) -> None:
    """Lambda's credentials are temporary; their token is part of the request."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    client = session.client("dynamodb", endpoint_url=loopback.url)
    assert client._request_signer._credentials.token == "token"


@pytest.mark.parametrize("stock", ["", "stock"])
def test_other_credentials_sign_their_own_client_only(
    monkeypatch: pytest.MonkeyPatch, loopback: Loopback, stock: str
) -> None:
    """A client with given credentials signs with them, is not shared, and leaves those of the process as they were."""
    monkeypatch.setenv("ORB_START", stock)
    monkeypatch.setenv("AWS_ENDPOINT_URL", loopback.url)
    others = session.Credentials(access_key_id="other", secret_access_key="hush", session_token="quiet")
    first, second = (session.client_as(others, "s3", attempts=1) for _ in range(2))
    assert first is not second
    found = first._request_signer._credentials
    assert (found.access_key, found.secret_key, found.token) == ("other", "hush", "quiet")
    assert first.meta.endpoint_url == loopback.url
    assert session.client("s3", attempts=1)._request_signer._credentials.access_key == "AKIDEXAMPLE"
    assert "hush" not in repr(others)
    assert "quiet" not in repr(others)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "no address")
    with pytest.raises(ConfigurationError):
        session.client_as(others, "s3")


@pytest.mark.parametrize(
    ("service", "variable"),
    [
        ("cognito-idp", "COGNITO_IDENTITY_PROVIDER"),
        ("kms", "KMS"),
        ("lambda", "LAMBDA"),
        ("logs", "CLOUDWATCH_LOGS"),
        ("s3", "S3"),
        ("secretsmanager", "SECRETS_MANAGER"),
        ("sts", "STS"),
    ],
)
def test_a_service_is_named_as_botocore_names_it(
    monkeypatch: pytest.MonkeyPatch, service: str, variable: str
) -> None:
    """A service's own endpoint variable is used at any time, unless it is ignored."""
    before = session.client(service)
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{variable}", "http://127.0.0.1:9")
    assert session.client(service).meta.endpoint_url == "http://127.0.0.1:9"
    assert session.client(service) is session.client(service)
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    session.reset()
    assert session.client(service).meta.endpoint_url == before.meta.endpoint_url


def test_an_invalid_endpoint_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that is not a URL is a configuration error, which does not contain the endpoint."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    with pytest.raises(ConfigurationError) as caught:
        session.client("dynamodb")
    assert "nonsense" not in str(caught.value.to_dict())


def test_a_child_process_has_connections_of_its_own() -> None:
    """After a fork, parent and child never share a socket, and a lock that another thread held is free."""
    code = """
import os, threading
from orb_common.aws import session
mine = session.client("dynamodb")
held, go_on = threading.Event(), threading.Event()
def hold():
    with session._lock:
        held.set()
        go_on.wait(10)
thread = threading.Thread(target=hold)
thread.start()
held.wait(10)
child = os.fork()
if child == 0:
    os._exit(session.client("dynamodb") is mine)
assert os.waitpid(child, 0)[1] == 0
go_on.set()
thread.join()
assert session.client("dynamodb") is mine
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


RESTORED = """
import sys
from orb_common.aws import session
client = session.client("dynamodb", endpoint_url=sys.argv[1])
read = lambda: client.get_item(TableName="t", Key={"id": {"S": "1"}})
read()
read()
from awslambdaric.lambda_runtime_hooks_runner import run_after_restore
run_after_restore()
read()
assert session.client("dynamodb", endpoint_url=sys.argv[1]) is client
"""


@pytest.mark.parametrize(("kind", "connections"), [("snap-start", 2), ("on-demand", 1)])
def test_a_restored_copy_makes_new_connections(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, kind: str, connections: int
) -> None:
    """After a snapshot is restored, clients are kept and open new connections."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    subprocess.run([sys.executable, "-c", RESTORED, loopback.url], check=True, timeout=60)
    assert len(loopback.connections) == connections


ROLE = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
CONTAINER = {
    "AccessKeyId": "CONTAINER",
    "SecretAccessKey": "s",
    "Token": "t",
    "Expiration": "2100-01-01T00:00:00Z",
}
PROFILES = """
[profile profile]
aws_access_key_id = PROFILE
aws_secret_access_key = s
[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = profile
[profile process]
credential_process = echo '{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s"}'
"""


ANSWERS = {
    "role": Reply(ROLE, headers={"Content-Type": "text/xml"}),
    "container": Reply(CONTAINER, headers={"Content-Type": "application/json"}),
}


@pytest.mark.parametrize("stock", ["", "stock"])
@pytest.mark.parametrize("source", ["profile", "role", "process", "container"])
def test_credentials_come_from_botocores_chain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, loopback: Loopback, source: str, stock: str
) -> None:
    """Credentials come from a profile, a role, a program or the container (SnapStart) if the environment has none."""
    (tmp_path / "config").write_text(PROFILES)
    loopback.steps = [ANSWERS.get(source, Reply())]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("ORB_START", stock)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", loopback.url)
    if source == "container":
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", loopback.url)
    else:
        monkeypatch.setenv("AWS_PROFILE", source)
    found = session.client("dynamodb")._request_signer._credentials.get_frozen_credentials()
    assert found.access_key == source.upper()
