"""The AWS engines of tests: servers on 127.0.0.1 that start once in a session and are emptied for each test.

They are servers rather than patches, so that code under test runs as in production, with its own session, threads and
retries. Clients are shared, because making one takes longer than most tests.
"""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from orb_testing.clients import open_local, shared_client
from orb_testing.iot_registry import IotRegistry
from orb_testing.kms_keys import KeyStates
from orb_testing.processes import HOST, free_port, start_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orb_testing.clients import Client


class Engine(Protocol):
    """A server that answers AWS calls."""

    @property
    def name(self) -> str:
        """The name in a test's id."""

    @property
    def endpoint_url(self) -> str:
        """The value for AWS_ENDPOINT_URL."""

    def client(self, service: str = "dynamodb") -> Client:
        """Return a botocore client, which the whole session shares."""

    def reset(self) -> None:
        """Delete everything that tests have stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotoEngine:
    """Most services of AWS, served by a thread of this process."""

    endpoint_url: str
    name: str = field(default="moto", init=False)

    def client(self, service: str = "dynamodb") -> Client:
        """Return a botocore client, which the whole session shares."""
        return shared_client(service, self.endpoint_url)

    def reset(self) -> None:
        """Delete everything that tests have stored."""
        open_local(f"{self.endpoint_url}/moto-api/reset", b"").close()


@dataclass(frozen=True, slots=True, kw_only=True)
class DynoxideEngine:
    """DynamoDB only. It refuses more invalid requests than moto."""

    endpoint_url: str
    name: str = field(default="dynoxide", init=False)

    def client(self, service: str = "dynamodb") -> Client:
        """Return a botocore client, which the whole session shares.

        Raises:
            ValueError: The service is not DynamoDB.
        """
        if service != "dynamodb":
            raise ValueError("Dynoxide serves DynamoDB only; use the fixture `aws` for other services")
        return shared_client(service, self.endpoint_url)

    def reset(self) -> None:
        """Delete every table."""
        client = self.client()
        for page in client.get_paginator("list_tables").paginate():
            for table in page["TableNames"]:
                client.delete_table(TableName=table)


@contextmanager
def moto_engine(*, strict_dynamodb: bool = True) -> Iterator[MotoEngine]:
    """Run moto's server while the block runs.

    Args:
        strict_dynamodb: Whether its DynamoDB refuses what AWS refuses and moto lets pass.

    Raises:
        ModuleNotFoundError: moto is not installed. The message names the extra to install.
    """
    try:
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server

        from orb_testing.strict_dynamodb.layer import DynamoDBLayer
    except ModuleNotFoundError as error:
        message = "moto is not installed: install orb-testing[pytest]"
        raise ModuleNotFoundError(message, name=error.name) from error

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = IotRegistry(KeyStates(DomainDispatcherApplication(create_backend_app)))
    layer = DynamoDBLayer(moto, strict=strict_dynamodb)
    server = make_server(HOST, 0, layer, threaded=True, request_handler=MotoRequestHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield MotoEngine(endpoint_url=f"http://{HOST}:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dynoxide_engine(folder: Path) -> Iterator[DynoxideEngine]:
    """Run Dynoxide, which keeps its tables in memory, while the block runs. Raise what `dynoxide_binary` raises."""
    from orb_testing.dynoxide import dynoxide_binary

    port = free_port()
    binary = str(dynoxide_binary(folder))
    server = start_server([binary, "--host", HOST, "--port", str(port)], port=port)
    try:
        yield DynoxideEngine(endpoint_url=server.endpoint)
    finally:
        server.stop()


def reset_clients() -> None:
    """Make orb_common build its clients again, if it is loaded."""
    session = sys.modules.get("orb_common.aws.session")
    if session is not None:
        session.reset()
