"""Objects in an S3 bucket: bytes and JSON, conditional writes, and links that expire.

S3 tells a missing object from a forbidden one only to a role that may list the bucket. A forbidden object is never
reported as missing here.
"""

from __future__ import annotations

import random as _random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, client_for_deadline, resolve_deadline
from orb_common.aws.errors import aws_errors
from orb_common.aws.json_documents import require_text_names
from orb_common.exceptions import (
    ConflictError,
    DataValidationError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    ThrottlingError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
POLICY = RetryPolicy(max_attempts=4, base_delay=0.1, max_delay=2.0)
MAX_LINK_SECONDS = 604_800
"""Seconds: seven days. Source: AWS Signature Version 4, query parameters."""
CHUNK_SIZE = 16_384
"""Bytes to read between two checks of the deadline."""
JSON_TYPE = "application/json"
Json = Any
"""A JSON document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object with its metadata."""

    content: bytes
    etag: str
    """Identifies this content, for `if_match`."""
    content_type: str
    metadata: dict[str, str]
    last_modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A presigned request. Anyone who has the URL can send it until it expires, so treat it as a secret."""

    url: str = field(repr=False)
    method: str
    headers: dict[str, str]
    """Signed headers: send them unchanged with the request."""
    expires_at: datetime
    """The latest end: the link ends sooner if the temporary credentials that signed it expire."""


class Bucket:
    """A bucket.

    Args:
        name: The bucket's name.
        client: A botocore client of S3. Default: the process's own.
        clock: Source of the time.
        policy: Tries and waits.
        deadline: A time of `clock.monotonic()` or a function that returns one.
        random: Source of randomness for the jitter.

    All methods raise the errors of `orb_common.aws.errors`. A forbidden object raises AccessDeniedError.
    """

    def __init__(
        self,
        name: str,
        *,
        client: session.Client | None = None,
        clock: Clock = SYSTEM_CLOCK,
        policy: RetryPolicy = POLICY,
        deadline: Deadline = None,
        random: Random = _random,
    ) -> None:
        self.name = name
        self._client = client
        self._clock = clock
        self._policy = policy
        self._deadline = deadline
        self._random = random

    @property
    def client(self) -> session.Client:
        """The given client, or the process's own."""
        return self._client if self._client is not None else session.client("s3", attempts=1)

    def get(self, key: str, *, at_most: int | None = None) -> Stored:
        """Return an object with its metadata.

        Args:
            key: The object's name.
            at_most: The largest size to read, in bytes. None: any size.

        Raises:
            ResourceNotFoundError: It does not exist.
            DataValidationError: It is larger than `at_most`. The rest of it is not read.
        """

        def read() -> Stored:
            with self._request("s3:GetObject", key) as client:
                response = client.get_object(Bucket=self.name, Key=key)
                # Inside the block: the connection can break while the body is read.
                content = self._read_body(response["Body"], key, at_most)
            return Stored(
                content=content,
                etag=response["ETag"],
                content_type=response.get("ContentType", ""),
                metadata=response.get("Metadata", {}),
                last_modified=response["LastModified"],
            )

        return self._retry(read)

    def get_bytes(self, key: str) -> bytes:
        """Return the content of an object. Raises the errors of `get`."""
        return self.get(key).content

    def get_json(self, key: str) -> Json:
        """Return the JSON document in an object.

        Raises:
            ResourceNotFoundError: The object does not exist.
            DataValidationError: The object is not JSON.
        """
        import json

        content = self.get(key).content
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise DataValidationError("the object is not JSON", [{"field": key, "rule": "JSON"}]) from None

    def put_bytes(
        self,
        key: str,
        content: bytes,
        *,
        content_type: str = "application/octet-stream",
        metadata: dict[str, str] | None = None,
        if_absent: bool = False,
        if_match: str | None = None,
    ) -> str:
        """Write an object and return its ETag.

        Args:
            key: The object's name.
            content: All of it.
            content_type: The Content-Type header of the object.
            metadata: Names and texts to store with the content.
            if_absent: Write only if the object does not exist (If-None-Match).
            if_match: Write only if the object still has this ETag.

        Raises:
            ConflictError: The condition does not hold. With `details["uncertain"]`: an earlier try of this
                call got no answer and may have written the object.
            ResourceNotFoundError: `if_match` was given and the object does not exist.
        """
        parameters: dict[str, object] = {
            "Bucket": self.name,
            "Key": key,
            "Body": content,
            "ContentType": content_type,
        }
        if metadata:
            parameters["Metadata"] = metadata
        if if_absent:
            parameters["IfNoneMatch"] = "*"
        if if_match is not None:
            parameters["IfMatch"] = if_match
        answer_lost = False

        def write() -> str:
            nonlocal answer_lost
            try:
                with self._request("s3:PutObject", key) as client:
                    return str(client.put_object(**parameters)["ETag"])
            except ConflictError as error:
                if error.details.get("aws_code") in {"ConditionalRequestConflict", "409"}:
                    # Two writers collided and S3 refused both: the only temporary conflict.
                    error.retryable = True
                elif answer_lost:
                    error.details["uncertain"] = True
                raise
            except ThrottlingError:
                raise
            except OrbError:
                answer_lost = True
                raise

        return self._retry(write)

    def put_json(
        self, key: str, document: Json, *, if_absent: bool = False, if_match: str | None = None
    ) -> str:
        """Write a document as JSON and return its ETag.

        Raises:
            ValidationError: JSON cannot hold the document: a name that is not text, NaN, a lone surrogate.
            ConflictError, ResourceNotFoundError: See `put_bytes`.
        """
        import json

        try:
            text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            content = text.encode("utf-8")
            require_text_names(document)
        except (TypeError, ValueError, RecursionError):
            raise ValidationError("the document holds what JSON cannot", field="document") from None
        return self.put_bytes(key, content, content_type=JSON_TYPE, if_absent=if_absent, if_match=if_match)

    def exists(self, key: str) -> bool:
        """Return whether an object exists.

        Raises:
            AccessDeniedError: The role may not read the object. If the role may not list the bucket (s3:ListBucket), S3
                gives the same answer for a missing object.
        """

        def look() -> bool:
            try:
                with self._request("s3:HeadObject", key) as client:
                    client.head_object(Bucket=self.name, Key=key)
            except ResourceNotFoundError:
                return False
            return True

        return self._retry(look)

    def delete(self, key: str) -> None:
        """Delete an object. A missing object is not an error."""

        def remove() -> None:
            with self._request("s3:DeleteObject", key) as client:
                client.delete_object(Bucket=self.name, Key=key)

        self._retry(remove)

    def link_to_get(self, key: str, *, expires: int = 900, filename: str | None = None) -> Link:
        """Return a link to read an object, valid for 1 to 604,800 seconds. Browsers save it as `filename`.

        Raises:
            ValidationError: `expires` or `filename` is invalid.
        """
        parameters: dict[str, object] = {"Bucket": self.name, "Key": key}
        if filename is not None:
            if not filename.isprintable() or not filename.isascii() or set(filename) & set('"\\/;'):
                raise ValidationError(
                    "filename must be printable ASCII without quotes and slashes", field="filename"
                )
            parameters["ResponseContentDisposition"] = f'attachment; filename="{filename}"'
        return self._link("get_object", "GET", parameters, {}, expires)

    def link_to_put(self, key: str, *, content_type: str, expires: int = 900) -> Link:
        """Return a link to write an object. Its content type is part of the signature.

        Raises:
            ValidationError: `expires` or `content_type` is invalid.
        """
        if "/" not in content_type or not content_type.isprintable() or not content_type.isascii():
            raise ValidationError("content_type must be a media type", field="content_type")
        parameters: dict[str, object] = {"Bucket": self.name, "Key": key, "ContentType": content_type}
        return self._link("put_object", "PUT", parameters, {"Content-Type": content_type}, expires)

    def _link(
        self,
        operation: str,
        method: str,
        parameters: dict[str, object],
        headers: dict[str, str],
        expires: int,
    ) -> Link:
        if type(expires) is not int or not 1 <= expires <= MAX_LINK_SECONDS:
            raise ValidationError(
                f"expires must be whole seconds from 1 to {MAX_LINK_SECONDS}", field="expires"
            )
        with aws_errors(operation="s3:Presign", resource=str(parameters["Key"])):
            url: str = self.client.generate_presigned_url(operation, Params=parameters, ExpiresIn=expires)
        if "Content-Type" in headers and not _is_signed_header(url, "content-type"):
            # botocore does not sign the content type of an HTML form.
            raise ValidationError("content_type is one that cannot be signed", field="content_type")
        return Link(
            url=url, method=method, headers=headers, expires_at=self._clock.now() + timedelta(seconds=expires)
        )

    def _read_body(self, body: Any, key: str, at_most: int | None) -> bytes:  # noqa: ANN401 - botocore's own stream
        """Read a body within the deadline. Its own timeout applies to each read, not to the whole."""
        deadline = resolve_deadline(self._deadline)
        if deadline is None and at_most is None:
            whole: bytes = body.read()
            return whole
        chunks: list[bytes] = []
        size = 0
        while chunk := body.read(CHUNK_SIZE):
            chunks.append(chunk)
            size += len(chunk)
            # If the rest of a body is still to come, its connection cannot be used again.
            if at_most is not None and size > at_most:
                body.close()
                raise DataValidationError(
                    "the object is too large", [{"field": key, "rule": f"at most {at_most} bytes"}]
                )
            if deadline is not None and self._clock.monotonic() >= deadline:
                body.close()
                raise OperationTimeoutError("s3:GetObject: the object came too slowly", retryable=False)
        return b"".join(chunks)

    @contextmanager
    def _request(self, operation: str, key: str) -> Iterator[session.Client]:
        """Yield a client whose request ends before the deadline, and raise errors of orb."""
        with aws_errors(operation=operation, resource=key):
            yield client_for_deadline(
                self.client, resolve_deadline(self._deadline), clock=self._clock, operation=operation
            )

    def _retry(self, call: Callable[[], T]) -> T:
        return call_with_retry(
            call,
            policy=self._policy,
            clock=self._clock,
            random=self._random,
            deadline=resolve_deadline(self._deadline),
        )


def _is_signed_header(url: str, header: str) -> bool:
    from urllib.parse import parse_qs, urlsplit

    return header in parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"][0].split(";")
