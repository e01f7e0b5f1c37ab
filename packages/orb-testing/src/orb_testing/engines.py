"""The AWS that tests talk to: real servers on 127.0.0.1, started once in a session, emptied for each test.

Servers rather than patches, because code under test then runs as in production: its own session, its own
threads, its own retries. Clients are shared, for making one costs more than most tests.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from orb_testing.environment import REGION
from orb_testing.processes import ServerFailedError, start_server, stop_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


Client: TypeAlias = Any
"""A botocore client: its class is made at run time, so no type describes it."""


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


@lru_cache(maxsize=1)
def _session() -> Client:
    import botocore.session

    return botocore.session.Session()


@lru_cache(maxsize=32)
def shared_client(service: str, endpoint_url: str, *, key: str = "testing") -> Client:
    """A botocore client for an engine, made once. It does not retry: a test that expects an error gets it."""
    from botocore.config import Config

    config = Config(
        connect_timeout=2, read_timeout=30, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}
    )
    return _session().create_client(
        service,
        region_name=REGION,
        endpoint_url=endpoint_url,
        aws_access_key_id=key,
        aws_secret_access_key=key,
        config=config,
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniStackEngine:
    """The embedded AWS of `orb up`: it deploys templates, runs functions, and holds them to their roles."""

    endpoint_url: str
    key: str
    """Access key and secret key alike."""
    name: str = field(default="ministack", init=False)

    def client(self, service: str = "dynamodb") -> Client:
        """A botocore client with all rights, shared by the whole session."""
        return shared_client(service, self.endpoint_url, key=self.key)

    def reset(self) -> None:
        """Forgets everything that tests left behind."""
        urllib.request.urlopen(f"{self.endpoint_url}/_ministack/reset", data=b"", timeout=30).close()  # noqa: S310


@contextmanager
def ministack_engine(folder: Path) -> Iterator[MiniStackEngine]:
    """Runs `orb up --bare` in a workspace for as long as the block lasts.

    Raises:
        ServerFailedError: the command ended; its own words are the message.
    """
    command = [
        sys.executable,
        "-c",
        "from orb_tools.cli import main; main()",
        "up",
        "--bare",
        "--json",
        "--with-input",
    ]
    process = subprocess.Popen(  # noqa: S603 - fixed words
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise ServerFailedError(process.communicate()[1])
            running = json.loads(line)
            yield MiniStackEngine(endpoint_url=running["endpoint"], key=running["key"])
        finally:
            process.communicate()  # ends its input, and with it the command


@contextmanager
def moto_engine() -> Iterator[MotoEngine]:
    """Runs moto's server for as long as the block lasts."""
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    alone = threading.Lock()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB_"):
            return moto(environ, start_response)
        # Moto undoes a refused transaction by putting whole tables back, and what others wrote meanwhile is lost.
        with alone:
            return moto(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield MotoEngine(endpoint_url=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dynoxide_engine(folder: Path) -> Iterator[DynoxideEngine]:
    """Runs Dynoxide, in memory, for as long as the block lasts. Raises what `dynoxide_binary` raises."""
    from orb_testing.dynoxide import dynoxide_binary

    binary = dynoxide_binary(folder)
    process, port = start_server(lambda port: [str(binary), "--host", "127.0.0.1", "--port", str(port)])
    try:
        yield DynoxideEngine(endpoint_url=f"http://127.0.0.1:{port}")
    finally:
        stop_server(process)


def forget_clients() -> None:
    """Makes orb_common build its clients anew, where code under test has loaded it."""
    session = sys.modules.get("orb_common.aws.session")
    if session is not None:
        session.reset()
