"""What the first answer needs is there before the first request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from lambdas.users.settings import REQUIRED
from orb_testing.events import appsync_event

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = {
    "userId": {"S": "u-1"}, "cognitoSub": {"S": "sub-1"}, "email": {"S": "ann@example.org"}, "firstName": {"S": "Ann"},
    "lastName": {"S": "Sample"}, "status": {"S": "ACTIVE"}, "createdAt": {"N": "1"}, "updatedAt": {"N": "1"},
}  # fmt: skip
ANSWERS = {
    "DynamoDB_20120810": {"Item": USER, "Items": [USER], "Count": 1, "ScannedCount": 1},
    "secretsmanager": {"ARN": f"arn:{'x' * 20}-AbCdEf", "SecretString": "k" * 64},
}
EVENT = appsync_event("UsersGet", {"input": {"userId": "u-1"}}, sub="sub-1", groups=["USER"])
START = """
import json, sys
asked = []
def note(event, args):
    if event == "http.client.send" and b"X-Amz-Target" in args[1]:
        asked.append(args[1].partition(b"X-Amz-Target: ")[2].split()[0].decode())
sys.addaudithook(note)
from lambdas.users.handler import handler
from orb_testing.context import LambdaContext
in_init, loaded = list(asked), set(sys.modules)
answer = handler(json.loads(sys.argv[1]), LambdaContext())
print(json.dumps([answer["StatusCode"], in_init, sorted(set(sys.modules) - loaded), asked.count(in_init[0])]))
"""


class Server(BaseHTTPRequestHandler):
    """DynamoDB with one user, Secrets Manager with one secret, and CloudWatch Logs, which take everything."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        service = self.headers["X-Amz-Target"].partition(".")[0]
        body = json.dumps(ANSWERS.get(service, {})).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


WRONG = {
    "LOG_LEVEL": "VERBOSE", "LOGGING_LEVEL": "15", "POWERTOOLS_LOG_LEVEL": "loud",
    "AUDIT_LOG_RETENTION_DAYS": "for ever",
}  # fmt: skip


@pytest.mark.parametrize("settings", [{}, WRONG], ids=["right", "wrong"])
def test_init_loads_what_the_first_call_uses(address: str, settings: dict[str, str]) -> None:
    """Init reads the keys of the trail and asks for nothing else; the first call imports nothing any more.

    Settings that are wrong change neither.
    """
    environment = os.environ | {
        "AWS_LAMBDA_FUNCTION_NAME": "users", "AWS_ENDPOINT_URL": address, "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "PYDANTIC_DISABLE_PLUGINS": "__all__",
    } | dict.fromkeys(REQUIRED, "named") | settings  # fmt: skip
    environment.pop("ORB_START", None)
    done = subprocess.run(
        [sys.executable, "-c", START, json.dumps(EVENT)],
        env=environment, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    status, in_init, imported, reads = json.loads(done.stdout.splitlines()[-1])
    assert (status, in_init, imported, reads) == (200, ["secretsmanager.GetSecretValue"], [], 1)
    warnings = [line for line in done.stderr.splitlines() if "is not used" in line]
    assert len(warnings) == len(settings)
    assert not any(value in line for line in warnings for value in settings.values())
