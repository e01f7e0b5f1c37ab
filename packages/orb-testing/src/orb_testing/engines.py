"""The AWS that tests talk to: real servers on 127.0.0.1, started once in a session, emptied for each test.

Servers rather than patches, because code under test then runs as in production: its own session, its own
threads, its own retries. Clients are shared, for making one costs more than most tests.
"""

from __future__ import annotations

import logging
import sys
import threading
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from orb_testing.clients import shared_client
from orb_testing.processes import HOST, free_port, start_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from orb_testing.clients import Client


class Engine(Protocol):
    """Something that answers AWS calls at an address."""

    @property
    def name(self) -> str:
        """How a test's id shows it."""

    @property
    def endpoint_url(self) -> str:
        """For AWS_ENDPOINT_URL."""

    def client(self, service: str = "dynamodb") -> Client:
        """A botocore client, shared by the whole session."""

    def reset(self) -> None:
        """Forgets everything that tests left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotoEngine:
    """Most services of AWS, in this process, behind a port."""

    endpoint_url: str
    name: str = field(default="moto", init=False)

    def client(self, service: str = "dynamodb") -> Client:
        """A botocore client, shared by the whole session."""
        return shared_client(service, self.endpoint_url)

    def reset(self) -> None:
        """Forgets everything that tests left behind."""
        urllib.request.urlopen(f"{self.endpoint_url}/moto-api/reset", data=b"", timeout=30).close()  # noqa: S310 - our own server


@dataclass(frozen=True, slots=True, kw_only=True)
class DynoxideEngine:
    """DynamoDB alone, stricter than moto."""

    endpoint_url: str
    name: str = field(default="dynoxide", init=False)

    def client(self, service: str = "dynamodb") -> Client:
        """A botocore client, shared by the whole session.

        Raises:
            ValueError: a service other than DynamoDB.
        """
        if service != "dynamodb":
            raise ValueError("Dynoxide is DynamoDB alone; take the fixture `aws` for other services")
        return shared_client(service, self.endpoint_url)

    def reset(self) -> None:
        """Deletes every table."""
        client = self.client()
        for page in client.get_paginator("list_tables").paginate():
            for table in page["TableNames"]:
                client.delete_table(TableName=table)


@contextmanager
def moto_engine() -> Iterator[MotoEngine]:
    """Run moto's server for as long as the block lasts.

    Raises:
        ModuleNotFoundError: The extra that brings moto is not installed; the message names it.
    """
    try:
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server
    except ModuleNotFoundError as error:
        message = "moto is not installed: install orb-testing[pytest]"
        raise ModuleNotFoundError(message, name=error.name) from error

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    alone = threading.Lock()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB_"):
            return moto(environ, start_response)
        # Moto undoes a refused transaction by putting whole tables back, and what others wrote meanwhile is lost.
        with alone:
            return moto(environ, start_response)

    server = make_server(HOST, 0, application, threaded=True, request_handler=MotoRequestHandler)
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
    """Run Dynoxide, in memory, for as long as the block lasts. Raises what `dynoxide_binary` raises."""
    from orb_testing.dynoxide import dynoxide_binary

    port = free_port()
    binary = str(dynoxide_binary(folder))
    server = start_server([binary, "--host", HOST, "--port", str(port)], port=port)
    try:
        yield DynoxideEngine(endpoint_url=server.endpoint)
    finally:
        server.stop()


def forget_clients() -> None:
    """Makes orb_common build its clients anew, where code under test has loaded it."""
    session = sys.modules.get("orb_common.aws.session")
    if session is not None:
        session.reset()
