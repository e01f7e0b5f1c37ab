"""Laws of the handler: what it loads in init, and how it answers bad events and deployments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from lambdas.users.settings import REQUIRED
from orb_common.aws import session
from orb_testing.events import appsync_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.log_lines import CapturedLogs

    from .conftest import Hub

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
requests = []
def note(event, args):
    if event == "http.client.send" and b"X-Amz-Target" in args[1]:
        requests.append(args[1].partition(b"X-Amz-Target: ")[2].split()[0].decode())
sys.addaudithook(note)
from lambdas.users.handler import handler
from orb_testing.context import LambdaContext
in_init, loaded = list(requests), set(sys.modules)
answer = handler(json.loads(sys.argv[1]), LambdaContext())
print(json.dumps([answer["StatusCode"], in_init, sorted(set(sys.modules) - loaded), requests.count(in_init[0])]))
"""


class FakeAws(BaseHTTPRequestHandler):
    """DynamoDB with one user, Secrets Manager with one secret, and CloudWatch Logs. All accept any request."""

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
        """Write nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeAws)
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


@pytest.mark.parametrize("settings", [{}, WRONG], ids=["valid", "wrong"])
def test_init_loads_what_the_first_call_uses(address: str, settings: dict[str, str]) -> None:
    """Init reads the keys of the trail and makes no other request. The first call imports nothing.

    Wrong settings change neither.
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


def test_unexpected_failures_show_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception answers 500, without the exception's text."""

    def broken(*_: object) -> object:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(hub.users.__class__, "get", broken)
    answer = hub.call(hub.ann, "UsersGet", userId=hub.ann.id)
    assert answer["StatusCode"] == 500
    assert "hunter2" not in json.dumps(answer)


@pytest.mark.parametrize("operation", ["nextToken", "limit"])
def test_a_missing_cursor_secret_is_our_failure(
    hub: Hub, captured_logs: CapturedLogs, operation: str
) -> None:
    """Without the secret of cursors, the answer is 500, not 404, and the log has the line that sets off an alarm."""
    session.client("secretsmanager").delete_secret(SecretId="cursor", ForceDeleteWithoutRecovery=True)
    arguments: dict[str, object] = {"limit": 1} if operation == "limit" else {"nextToken": "A" * 80}
    answer = hub.call(hub.admin, "UsersList", **arguments)
    assert (answer["StatusCode"], answer["Data"]) == (500, None)
    line = captured_logs.one(level="ERROR", message="call_failed")
    assert (line["status"], line["code"]) == (500, "CONFIGURATION_ERROR")


def test_a_missing_setting_is_named_in_the_log(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, captured_logs: CapturedLogs
) -> None:
    """A function deployed without its table answers 500, and its log names the missing variable."""
    monkeypatch.delenv("USERS_TABLE_NAME")
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 500
    assert "USERS_TABLE_NAME" in captured_logs.text
