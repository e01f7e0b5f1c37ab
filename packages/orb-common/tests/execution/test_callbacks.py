"""Callbacks of workers, over HTTP."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from orb_common.aws import session
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import (
    ConflictError,
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ServiceRefusedError,
    ThrottlingError,
    ValidationError,
)
from orb_common.execution import callbacks
from orb_common.execution.callbacks import put_result
from orb_common.execution.order_results import OrderResult
from orb_common.execution.results import Results
from orb_common.execution.statuses import OrderStatus
from orb_common.utils.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.buckets import Buckets
    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

RESULT = OrderResult(status=OrderStatus.SUCCEEDED, log="fine")
SIGNATURE = "X-Amz-Signature"


class Receiver:
    """S3 that checks the signature of a link, and answers with the statuses that a test plans."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.statuses.pop(0) if outer.statuses else outer.check(self.path, self.headers)
                if status == 200:
                    outer.received.append(content)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                if status == 307:
                    self.send_header("Location", f"{outer.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def check(self, path: str, headers: Any) -> int:
        """Return what S3 answers to a link: 403 unless all that is signed was sent so."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        if SIGNATURE not in query:
            return 403
        names = query["X-Amz-SignedHeaders"].split(";")
        request = AWSRequest(
            method="PUT",
            url=f"{self.url}{path}".partition(f"&{SIGNATURE}=")[0],
            headers={name: headers.get(name, "") for name in names},
        )
        request.context["timestamp"] = query["X-Amz-Date"]
        key, _, region, service, _ = query["X-Amz-Credential"].split("/", 4)
        assert key == "AKIDEXAMPLE"
        signer = S3SigV4QueryAuth(Credentials(key, "example"), service, region)
        signature = signer.signature(
            signer.string_to_sign(request, signer.canonical_request(request)), request
        )
        return 200 if signature == query[SIGNATURE] else 403

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    session.reset()
    server = Receiver()
    yield server
    session.reset()
    server.close()


@pytest.fixture
def link(receiver: Receiver) -> str:
    bucket = Bucket("internal", client=session.client("s3", endpoint_url=receiver.url, attempts=1))
    return Results(bucket, bucket).link_for("r-1", "0001", expires=60)


def test_a_result_arrives_as_it_was_signed(link: str, receiver: Receiver) -> None:
    """The request has what the link signs, so S3 accepts it. Another link is refused at once, without another try."""
    assert put_result(link, RESULT) is True
    assert receiver.received == [RESULT.to_json()]
    for wrong in (f"{link}0", link.replace("0001", "0002"), link.partition("?")[0]):
        with pytest.raises(ServiceRefusedError) as caught:
            put_result(wrong, RESULT)
        assert caught.value.details == {"http_status": 403}
    assert len(receiver.received) == 1


def test_a_link_signs_its_content_type(
    link: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request with another content type than the result's has another signature."""
    monkeypatch.setattr(callbacks, "JSON_TYPE", "text/html")
    with pytest.raises(ServiceRefusedError):
        put_result(link, RESULT)
    assert receiver.received == []


def test_a_result_is_delivered_once(s3: Buckets) -> None:
    """A result that is there stays, and the worker learns that there was one."""
    s3.bucket("internal")
    store = Results(Bucket("internal"), Bucket("internal"))
    link = store.link_for("r-1", "0001", expires=60)
    assert put_result(link, RESULT) is True
    assert put_result(link, OrderResult(status=OrderStatus.FAILED)) is False
    assert store.read("r-1", "0001") == RESULT


def test_a_lost_answer_does_not_lose_the_result(
    s3: Buckets, fault: FaultPlan, frozen_clock: FrozenClock
) -> None:
    """If the answer is lost, the next try finds the result, and does not fail."""
    s3.bucket("internal")
    store = Results(Bucket("internal"), Bucket("internal"))
    fault.lose_answer("PUT /internal/*")
    assert put_result(store.link_for("r-1", "0001", expires=60), RESULT, clock=frozen_clock) is False
    assert store.read("r-1", "0001") == RESULT


@pytest.mark.parametrize("status", [201, 204])
def test_other_answers_of_success(link: str, receiver: Receiver, status: int) -> None:
    """Each answer that says "stored" counts."""
    receiver.statuses = [status]
    assert put_result(link, RESULT) is True


def test_passing_faults_are_tried_again(link: str, receiver: Receiver, frozen_clock: FrozenClock) -> None:
    """A failing or busy S3 is asked again, with waits."""
    receiver.statuses = [500, 503, 409, 429]
    begin = frozen_clock.monotonic()
    assert put_result(link, RESULT, clock=frozen_clock) is True
    assert len(receiver.received) == 1
    assert frozen_clock.monotonic() > begin


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, ExternalServiceError),
        (503, ThrottlingError),
        (409, ConflictError),
        (400, ServiceRefusedError),
        (307, ServiceRefusedError),
    ],
)
def test_a_result_that_is_not_delivered_raises(
    link: str, receiver: Receiver, frozen_clock: FrozenClock, status: int, expected: type[OrbError]
) -> None:
    """No failure is silent, and a redirect is not followed: the result would go to another place."""
    receiver.statuses = [status] * 5
    with pytest.raises(expected) as caught:
        put_result(link, RESULT, clock=frozen_clock)
    assert receiver.received == []
    assert (receiver.statuses == []) is caught.value.retryable


def test_no_try_begins_after_the_deadline(
    link: str, receiver: Receiver, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker whose time is over stops, with the last error."""
    longest = type("Longest", (), {"random": staticmethod(lambda: 1.0)})()
    monkeypatch.setattr(callbacks, "POLICY", RetryPolicy(max_attempts=5, base_delay=60, max_delay=60))
    receiver.statuses = [500] * 5
    with pytest.raises(ExternalServiceError):
        put_result(link, RESULT, clock=frozen_clock, random=longest, deadline=frozen_clock.monotonic() + 30)
    with pytest.raises(OperationTimeoutError):
        put_result(link, RESULT, clock=frozen_clock, deadline=frozen_clock.monotonic())
    assert len(receiver.statuses) == 4


def test_an_error_never_has_the_link(
    receiver: Receiver, link: str, frozen_clock: FrozenClock, captured_logs: CapturedLogs
) -> None:
    """A server that is gone is a typed error. Neither it nor a log line has the link."""
    receiver.close()
    with pytest.raises(ExternalServiceError) as caught:
        put_result(link, RESULT, clock=frozen_clock)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "X-Amz" not in f"{caught.value!r} {caught.value.to_dict()} {captured_logs.text}"


def test_a_silent_server_ends_in_a_timeout(
    monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    """A server that does not answer costs the time of its tries, and no more."""
    import socket

    monkeypatch.setattr(callbacks, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OperationTimeoutError) as caught:
        put_result(f"http://127.0.0.1:{silent.getsockname()[1]}/k", RESULT, clock=frozen_clock)
    assert caught.value.timeout_seconds == 0.05


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "s3://bucket/key",
        "https://",
        "//host/x",
        "http://[bad",
        "http://a:b/c",
        "http://h:0/",
    ],
)
def test_only_addresses_of_http_are_called(url: str) -> None:
    """Another address is refused, and not quoted."""
    with pytest.raises(ValidationError) as caught:
        put_result(url, RESULT)
    assert caught.value.field == "callback_url"
