"""Objects in S3."""

from __future__ import annotations

import re
import time
from functools import reduce
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import (
    AccessDeniedError,
    ConflictError,
    DataValidationError,
    ExternalServiceError,
    OperationTimeoutError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock
from orb_common.utils.retry import RetryPolicy

from .conftest import HANG, Loopback, Reply

if TYPE_CHECKING:
    from orb_testing.buckets import Buckets
    from orb_testing.clocks import FrozenClock


@pytest.fixture
def bucket(s3: Buckets) -> Bucket:
    return Bucket(s3.bucket("papers").name)


def test_bytes_and_json(bucket: Bucket) -> None:
    """An object reads back as written, with its type and ETag."""
    etag = bucket.put_bytes("a/b", b"\x00\xff", content_type="image/png", metadata={"by": "ada"})
    stored = bucket.get("a/b")
    assert (stored.content, stored.etag, stored.content_type) == (b"\x00\xff", etag, "image/png")
    assert stored.metadata == {"by": "ada"}
    assert stored.last_modified.tzinfo is not None
    bucket.put_json("doc", {"é": [1, None]})
    assert bucket.get_json("doc") == {"é": [1, None]}
    assert bucket.get("doc").content_type == "application/json"
    with pytest.raises(DataValidationError):
        bucket.get_json("a/b")
    with pytest.raises(ValidationError):
        bucket.put_json("doc", {"a": float("nan")})
    bucket.delete("doc")
    bucket.delete("doc")
    with pytest.raises(ResourceNotFoundError):
        bucket.get_bytes("doc")


def test_conditional_writes(bucket: Bucket) -> None:
    """A conditional write succeeds only if the object is missing or unchanged; otherwise it raises a conflict."""
    etag = bucket.put_bytes("lock", b"1", if_absent=True)
    with pytest.raises(ConflictError) as caught:
        bucket.put_bytes("lock", b"2", if_absent=True)
    assert "uncertain" not in caught.value.details
    newer = bucket.put_bytes("lock", b"3", if_match=etag)
    with pytest.raises(ConflictError):
        bucket.put_bytes("lock", b"4", if_match=etag)
    assert bucket.get("lock").etag == newer


class Scripted:
    """A client that fails as scripted."""

    def __init__(self, *faults: BaseException | None) -> None:
        self.faults = list(faults)
        self.calls = 0

    def _call(self, **_: object) -> dict[str, Any]:
        self.calls += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        return {"ETag": '"e"'}

    put_object = head_object = delete_object = _call


def client_error(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": "SECRET"}, "ResponseMetadata": {"HTTPStatusCode": status}},
        "HeadObject",
    )


def test_absent_is_not_forbidden(frozen_clock: FrozenClock) -> None:
    """404 is False, 403 is an error, and neither is retried."""
    assert Bucket("b", client=Scripted(None), clock=frozen_clock).exists("k")
    assert not Bucket("b", client=Scripted(client_error("404", 404)), clock=frozen_clock).exists("k")
    forbidden = Scripted(client_error("403", 403))
    with pytest.raises(AccessDeniedError):
        Bucket("b", client=forbidden, clock=frozen_clock).exists("k")
    assert forbidden.calls == 1


def test_existence_over_http(loopback: Loopback, frozen_clock: FrozenClock) -> None:
    """An answer to HEAD has no body, so only the status says whether the object exists."""
    bucket = Bucket(
        "b", client=session.client("s3", endpoint_url=loopback.url, attempts=1), clock=frozen_clock
    )
    loopback.steps = [Reply(b"", 404, crc="none"), Reply(b"", 403, crc="none"), Reply(b"", crc="none")]
    assert bucket.exists("k") is False
    with pytest.raises(AccessDeniedError):
        bucket.exists("k")
    assert bucket.exists("k") is True


def test_a_conflict_after_a_lost_answer_is_uncertain(frozen_clock: FrozenClock) -> None:
    """After a lost answer, the existing object may be our own; the error says so."""
    client = Scripted(ReadTimeoutError(endpoint_url="u"), client_error("PreconditionFailed", 412))
    with pytest.raises(ConflictError) as caught:
        Bucket("b", client=client, clock=frozen_clock).put_bytes("k", b"", if_absent=True)
    assert caught.value.details["uncertain"] is True


def test_a_conflict_after_a_refusal_is_certain(frozen_clock: FrozenClock) -> None:
    """A refused try wrote nothing, so the existing object is another writer's."""
    client = Scripted(client_error("SlowDown", 503), client_error("PreconditionFailed", 412))
    with pytest.raises(ConflictError) as caught:
        Bucket("b", client=client, clock=frozen_clock).put_bytes("k", b"", if_absent=True)
    assert "uncertain" not in caught.value.details


def test_a_hanging_bucket_takes_no_longer_than_is_left(loopback: Loopback, frozen_clock: FrozenClock) -> None:
    """The deadline limits a request, and no request is sent after it."""
    client = session.client("s3", endpoint_url=loopback.url, attempts=1)
    loopback.steps = [HANG]
    end, once = frozen_clock.monotonic() + 0.2, RetryPolicy(max_attempts=1)
    bucket = Bucket("b", client=client, clock=frozen_clock, deadline=end, policy=once)
    for call in (bucket.get, bucket.exists, bucket.delete):
        with pytest.raises(OperationTimeoutError) as caught:
            call("k")
        assert isinstance(caught.value.__cause__, ReadTimeoutError)
        assert re.search(r"read timeout=0\.[01]\d*\b", str(caught.value.__cause__.kwargs["error"]))
    frozen_clock.advance(1)
    with pytest.raises(OperationTimeoutError) as caught:
        bucket.put_bytes("k", b"")
    assert caught.value.__cause__ is None


def test_a_slow_object_takes_no_longer_than_is_left(frozen_clock: FrozenClock) -> None:
    """Reading a slow body ends at the deadline, although no single read times out."""

    class Body:
        closed = False

        def read(self, amount: int | None = None) -> bytes:
            assert amount is not None
            frozen_clock.advance(0.3)
            return b"x" * amount

        def close(self) -> None:
            self.closed = True

    class Client:
        calls = 0

        def get_object(self, **_: object) -> dict[str, Any]:
            self.calls += 1
            return {"Body": body, "ETag": '"e"', "LastModified": frozen_clock.now()}

    body, client, end = Body(), Client(), frozen_clock.monotonic() + 2
    with pytest.raises(OperationTimeoutError) as caught:
        Bucket("b", client=client, clock=frozen_clock, deadline=end).get("k")
    assert not caught.value.retryable
    assert frozen_clock.monotonic() < end + 0.3
    assert (client.calls, body.closed) == (1, True)


def test_an_object_that_is_too_large_is_not_read(bucket: Bucket) -> None:
    """An object of exactly the limit is read. One byte more is refused, and not read to its end."""
    bucket.put_bytes("k", b"x" * 20_000)
    assert len(bucket.get("k", at_most=20_000).content) == 20_000
    with pytest.raises(DataValidationError) as caught:
        bucket.get("k", at_most=19_999)
    assert caught.value.validation_errors == [{"field": "k", "rule": "at most 19999 bytes"}]

    class Body:
        chunks = 0

        def read(self, amount: int) -> bytes:
            self.chunks += 1
            return b"x" * amount

        def close(self) -> None:
            return

    class Client:
        def get_object(self, **_: object) -> dict[str, Any]:
            return {"Body": body, "ETag": '"e"'}

    body = Body()
    with pytest.raises(DataValidationError):
        Bucket("b", client=Client()).get("k", at_most=40_000)
    assert body.chunks == 3


def test_objects_within_the_deadline_are_whole(bucket: Bucket) -> None:
    """An object that is read in chunks is complete; so is an empty one."""
    timed = Bucket("papers", deadline=time.monotonic() + 60)
    for content in (b"", b"x", bytes(range(256)) * 300):
        bucket.put_bytes("k", content)
        assert timed.get_bytes("k") == content


def test_json_that_cannot_be_read_or_written(bucket: Bucket) -> None:
    """JSON that is nested too deeply or has a lone surrogate raises a typed error."""
    bucket.put_bytes("deep", b"[" * 100_000)
    with pytest.raises(DataValidationError):
        bucket.get_json("deep")
    nested: Any = reduce(lambda inner, _: [inner], range(100_000), 1)
    for document in (nested, {"a": "\ud800"}):
        with pytest.raises(ValidationError):
            bucket.put_json("doc", document)


names: st.SearchStrategy[object] = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats()
)
json_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner),
    max_leaves=8,
)  # fmt: skip


@given(json_documents)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_is_what_was_put(bucket: Bucket, document: object) -> None:
    """A name that is not text is refused at any depth, because it would be read back as text."""
    try:
        bucket.put_json("doc", document)
    except ValidationError as error:
        assert error.field == "document"
        assert other_names(document)
    else:
        assert not other_names(document)
        assert bucket.get_json("doc") == document


def other_names(value: object) -> bool:
    """Return whether a name in a document is not text."""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return any(map(other_names, parts)) or (
        isinstance(value, dict) and any(type(name) is not str for name in value)
    )


@pytest.mark.parametrize("key", ["a b+c&d=e?f#g%20", "ü/\U0001f600", "a//b", "a/../b", "./x", "~*'()!"])
def test_any_key_is_the_same_key_again(bucket: Bucket, key: str) -> None:
    """Characters that are special in URLs or paths are part of the key."""
    bucket.put_bytes(key, key.encode())
    assert bucket.get_bytes(key) == key.encode()
    assert bucket.exists(key)


def test_two_writers_at_once_are_sorted_out(frozen_clock: FrozenClock) -> None:
    """A 409 from two conditional writes at once is retried."""
    client = Scripted(client_error("ConditionalRequestConflict", 409))
    assert Bucket("b", client=client, clock=frozen_clock).put_bytes("k", b"", if_absent=True) == '"e"'
    assert client.calls == 2


def test_faults_end_in_typed_errors(frozen_clock: FrozenClock) -> None:
    """A failing request has four tries and then raises a typed error."""
    client = Scripted(*[client_error("InternalError", 500)] * 9)
    with pytest.raises(ExternalServiceError) as caught:
        Bucket("b", client=client, clock=frozen_clock).delete("k")
    assert client.calls == 4
    assert caught.value.retryable


def signature_of(url: str, method: str, headers: dict[str, str]) -> str:
    """Return the signature that botocore's own signer makes for a link."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    request = AWSRequest(method=method, url=url.partition("&X-Amz-Signature=")[0], headers=headers)
    request.context["timestamp"] = query["X-Amz-Date"]
    _, day, region, service, _ = query["X-Amz-Credential"].split("/", 4)
    signer = S3SigV4QueryAuth(Credentials("AKIDEXAMPLE", "example"), service, region)
    canonical = signer.canonical_request(request)
    assert day == query["X-Amz-Date"][:8]
    return str(signer.signature(signer.string_to_sign(request, canonical), request))


def test_links_to_read() -> None:
    """The signature (SigV4) covers the method, key, expiry and file name."""
    link = Bucket("papers", clock=ManualClock()).link_to_get("a b/ü.pdf", expires=60, filename="paper.pdf")
    query = parse_qs(urlsplit(link.url).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["60"]
    assert query["X-Amz-SignedHeaders"] == ["host"]
    assert query["response-content-disposition"] == ['attachment; filename="paper.pdf"']
    assert (link.method, link.headers) == ("GET", {})
    assert (link.expires_at - ManualClock().now()).total_seconds() == 60
    assert query["X-Amz-Signature"] == [signature_of(link.url, "GET", {"host": urlsplit(link.url).netloc})]
    assert "Signature" not in repr(link)


def test_links_to_write() -> None:
    """The content type is signed: another one gives another signature."""
    link = Bucket("papers").link_to_put("k", content_type="image/png")
    query = parse_qs(urlsplit(link.url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-type;host"]
    assert not [name for name in query if "checksum" in name.lower()]
    assert link.headers == {"Content-Type": "image/png"}
    host = {"host": urlsplit(link.url).netloc}
    assert query["X-Amz-Signature"] == [signature_of(link.url, "PUT", {**host, "content-type": "image/png"})]
    assert query["X-Amz-Signature"] != [signature_of(link.url, "PUT", {**host, "content-type": "text/html"})]


@pytest.mark.parametrize("expires", [0, -1, 604_801, True, 1.5, "60"])
def test_links_end(expires: Any) -> None:
    """A link is valid for one second to seven days, in whole seconds. Other times are refused before signing."""
    with pytest.raises(ValidationError) as caught:
        Bucket("papers").link_to_get("k", expires=expires)
    assert caught.value.field == "expires"


@pytest.mark.parametrize("expires", [1, 604_800])
def test_the_ends_of_the_range_are_in_it(expires: int) -> None:
    """Both bounds are allowed."""
    assert f"X-Amz-Expires={expires}&" in Bucket("papers").link_to_get("k", expires=expires).url


def test_names_and_types_of_links_are_checked() -> None:
    """A file name cannot end its quotes, a content type cannot end its line."""
    for name in ('a"b', "a\nb", "../a", "ü"):
        with pytest.raises(ValidationError):
            Bucket("papers").link_to_get("k", filename=name)
    # botocore signs any type but this one.
    for kind in ("application/x-www-form-urlencoded; charset=utf-8", "png", "image/png\r\nx: y", "image/ü"):
        with pytest.raises(ValidationError):
            Bucket("papers").link_to_put("k", content_type=kind)
