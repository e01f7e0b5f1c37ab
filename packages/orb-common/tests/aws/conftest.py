"""A server on loopback that answers as a test says, faults included, and clients that talk to it."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache as cached
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from botocore.loaders import create_loader
from hypothesis import settings

from orb_common._startup.environment import stock
from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.secrets import SecretCache

from .manager import Manager

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock
    from orb_testing.engines import Engine

# For test_stock, which runs the tests of this folder a second time.
settings.register_profile("few-examples", deadline=None, max_examples=10)

REQUEST_ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@dataclass
class Reply:
    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    crc: str = "right"

    def encode(self) -> bytes:
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "x-amzn-RequestId": REQUEST_ID,
            "Content-Length": str(len(content)),
            **({"x-amz-crc32": str(crc32(content) + (self.crc == "wrong"))} if self.crc != "none" else {}),
            **self.headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} X\r\n{head}\r\n".encode() + content


def error(code: str, status: int = 400, **members: Any) -> Reply:
    body = {
        "__type": f"com.amazonaws.dynamodb.v20120810#{code}",
        "message": "what AWS says: SECRET",
        **members,
    }
    return Reply(body, status)


RESET, HANG, CUT = "reset", "hang", "cut"
"""The connection is reset after the request was read; no answer comes; the answer breaks off."""
Step = Reply | str | Callable[[str, dict[str, Any]], "Reply | str"]


class Loopback:
    """A server that answers by a list of steps, repeating the last one, and records the requests."""

    def __init__(self) -> None:
        self.steps: list[Step] = [Reply()]
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.connections: list[Any] = []
        """The addresses of the connected clients."""
        self._stop = threading.Event()
        self._lock = threading.Lock()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                outer.connections.append(self.client_address)
                try:
                    while self.rfile.readline():
                        outer.serve(self)
                except OSError:
                    return

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def serve(self, handler: socketserver.StreamRequestHandler) -> None:
        headers = {}
        while line := handler.rfile.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        content = handler.rfile.read(int(headers.get("content-length", 0)))
        target = headers.get("x-amz-target", "").rpartition(".")[2]
        parameters = json.loads(content) if content and target else {}
        with self._lock:
            self.requests.append((target, parameters))
            step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
            if callable(step):
                step = step(target, parameters)
        if step == RESET:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            raise ConnectionResetError
        if step == HANG:
            self._stop.wait(10)
            raise ConnectionResetError
        assert isinstance(step, Reply) or step == CUT
        if step == CUT:
            handler.wfile.write(Reply({"Item": {}}).encode()[:-2])
            raise ConnectionResetError
        handler.wfile.write(step.encode())

    def close(self) -> None:
        self._stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def targets(self) -> list[str]:
        return [target for target, _ in self.requests]


@pytest.fixture(autouse=True, scope="session")
def _one_data_loader() -> Iterator[None]:
    """With ORB_START=stock, share botocore's own loader. Otherwise each session would read a megabyte of JSON again."""
    with pytest.MonkeyPatch.context() as patch:
        if stock():
            patch.setattr("botocore.session.create_loader", cached(create_loader))
        yield


@pytest.fixture(autouse=True)
def _function_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_FUNCTION_NAME",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    yield
    session.reset()


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    session.reset()
    server.close()


@pytest.fixture
def dynamodb(loopback: Loopback, frozen_clock: FrozenClock) -> DynamoDB:
    """DynamoDB on the loopback server; waits pass without waiting."""
    return DynamoDB(client=session.client("dynamodb", endpoint_url=loopback.url), clock=frozen_clock)


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def cache(manager: Manager, frozen_clock: FrozenClock) -> SecretCache:
    return SecretCache(client=manager, clock=frozen_clock)


@pytest.fixture
def table(dynamodb_engine: Engine) -> DynamoDB:
    """DynamoDB on each engine, with a table `things`: keys `id` and `at`, and an index `by_kind`."""
    dynamodb_engine.client().create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
            {"AttributeName": "kind", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_kind",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return DynamoDB()
