"""The session: one client for the process, endpoints and regions from the environment, timeouts for Lambda."""

import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from botocore import __version__ as botocore_version
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from urllib3.connection import HTTPConnection

from orb_common.aws import session, timeouts
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    ConfigurationError,
    CredentialsError,
)

from .conftest import HANG, Loopback, Reply, time_left

OLD = tuple(map(int, botocore_version.split(".")[:2])) < (1, 43)
"""It has no limit of its own for the time of one request."""


def test_one_client_for_all_threads() -> None:
    """Threads that ask at once get one client."""
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(session.client("dynamodb"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(client) for client in found}) == 1
    session.reset()
    assert session.client("dynamodb") is not found[0]


def test_timeouts_and_tries() -> None:
    """No request waits a minute, and where orb retries, botocore does not."""
    config = session.client("dynamodb").meta.config
    assert (config.connect_timeout, config.read_timeout) == (1.0, 3.0)
    assert config.retries["total_max_attempts"] == 1
    other = session.client("kms").meta.config
    assert other.read_timeout == 10.0
    assert other.retries["total_max_attempts"] == 3
    assert session.client("kms", attempts=1).meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("stock", ["", "stock"])
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"])
def test_endpoints_come_from_the_environment(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, variable: str, stock: str
) -> None:
    """All services, or one; set before the client is made or after."""
    monkeypatch.setenv("ORB_BOTOCORE", stock)
    dynamodb = DynamoDB()
    assert session.client("dynamodb").meta.endpoint_url == "https://dynamodb.eu-central-1.amazonaws.com"
    monkeypatch.setenv(variable, loopback.url)
    loopback.steps = [Reply({"Item": {"id": {"S": "here"}}})]
    assert dynamodb.get("t", {"id": {"S": "1"}}) == {"id": {"S": "here"}}
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", loopback.url + "/")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert dynamodb.get("t", {"id": {"S": "1"}}) == {"id": {"S": "here"}}


def test_the_region_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_REGION, which Lambda sets and botocore does not read; then AWS_DEFAULT_REGION; an argument beats both."""
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
    """Absent credentials are a typed error, and no request leaves."""
    monkeypatch.setenv("ORB_BOTOCORE", stock)
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


def test_data_of_ones_own_is_respected(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """With AWS_DATA_PATH, botocore's loader looks where it is told."""
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    session.client("dynamodb")
    assert session._session is not None
    assert type(session._session.get_component("data_loader")).__name__ == "Loader"


def test_collection_goes_on_afterwards() -> None:
    """Garbage collection is paused for the start alone, and left off for who has it off."""
    import gc

    session.client("dynamodb")
    assert gc.isenabled()
    session.reset()
    gc.disable()
    try:
        session.client("dynamodb")
        assert not gc.isenabled()
    finally:
        gc.enable()


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
    """The address of one service gives another client at any time, and can be set aside again."""
    before = session.client(service)
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{variable}", "http://127.0.0.1:9")
    assert session.client(service).meta.endpoint_url == "http://127.0.0.1:9"
    assert session.client(service) is session.client(service)
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    session.reset()
    assert session.client(service).meta.endpoint_url == before.meta.endpoint_url


def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no URL is a fault of the configuration; the text that was set is not repeated."""
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


def test_connecting_takes_no_longer_than_is_left() -> None:
    """A server whose queue is full answers nothing at all: what is left limits that wait too."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{server.getsockname()[1]}")
        with time_left(0.06), pytest.raises(ConnectTimeoutError) as caught:
            client.get_item(TableName="t", Key={"id": {"S": "1"}})
    assert "connect timeout=0.06" in str(caught.value.kwargs["error"])


def test_connecting_and_answering_take_no_longer_than_is_left_together(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What connecting took is gone for the answer: otherwise two slow halves take twice what is left."""
    connect = HTTPConnection.connect

    def slowly(connection: HTTPConnection) -> None:
        time.sleep(0.3)
        connect(connection)

    monkeypatch.setattr(HTTPConnection, "connect", slowly)
    loopback.steps = [HANG]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    with time_left(0.5), pytest.raises(ReadTimeoutError) as caught:
        client.get_item(TableName="t", Key={"id": {"S": "1"}})
    used = re.search(r"read timeout=([\d.]+)", str(caught.value.kwargs["error"]))
    assert used is not None
    assert float(used[1]) <= 0.2


def test_botocore_as_it_is_takes_timeouts_for_each_request() -> None:
    """The pool of connections is where it is looked for, in every botocore from the oldest to the newest."""
    assert timeouts.give_timeouts(session.client("dynamodb"), lambda: None)


@pytest.mark.skipif(OLD, reason="no released botocore before 1.43 is built otherwise, see the test above")
def test_a_client_that_is_built_otherwise_reads_no_longer_than_is_left(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no pool of connections to give timeouts to, botocore's own limit for reading is used."""
    monkeypatch.setattr(timeouts, "give_timeouts", lambda *_: False)
    loopback.steps = [HANG]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    with time_left(0.06), pytest.raises(ReadTimeoutError) as caught:
        client.get_item(TableName="t", Key={"id": {"S": "1"}})
    assert "read timeout=0.06" in str(caught.value.kwargs["error"])


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
    """Without keys in the environment: a profile, a role, a program, the container (as under SnapStart)."""
    (tmp_path / "config").write_text(PROFILES)
    loopback.steps = [ANSWERS.get(source, Reply())]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("ORB_BOTOCORE", stock)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", loopback.url)
    if source == "container":
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", loopback.url)
    else:
        monkeypatch.setenv("AWS_PROFILE", source)
    found = session.client("dynamodb")._request_signer._credentials.get_frozen_credentials()
    assert found.access_key == source.upper()
