"""Objects in a bucket: bytes and JSON, conditional writes, and links that expire.

S3 tells a missing object from a forbidden one only to those who may list the bucket; here the two are never
mixed up, because "it is not there" must not be the answer to "you may not know".
"""

from __future__ import annotations

import random as _random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from orb_common.aws import session
from orb_common.aws.deadlines import Deadline, in_time, moment
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
LONGEST = 604_800
"""Seconds: seven days. Source: AWS Signature Version 4, query parameters."""
PART = 16_384
"""Bytes that are read between two looks at the deadline."""
JSON_TYPE = "application/json"
Json = Any
"""What a JSON document holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object as it was read."""

    content: bytes
    etag: str
    """Names this content; `if_match` takes it."""
    content_type: str
    metadata: dict[str, str]
    last_modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A presigned request. Whoever has it can send it until it expires, so treat the URL as a secret."""

    url: str = field(repr=False)
    method: str
    headers: dict[str, str]
    """Must be sent with it, exactly so: they are signed."""
    expires_at: datetime
    """At the latest: temporary credentials that signed it may end sooner."""


class Bucket:
    """A bucket by its name.

    Args:
        name: The bucket's name.
        client: A botocore client of S3; default: the process's own.
        clock: Time.
        policy: Tries and waits.
        deadline: A moment of `clock.monotonic()` or what gives it.
        random: Chance, for the jitter.

    All methods raise OrbError as `orb_common.aws.errors` maps them; AccessDeniedError is never taken for
    absence.
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
        """The client given, else the process's own."""
        return self._client if self._client is not None else session.client("s3", attempts=1)

    def get(self, key: str) -> Stored:
        """An object with what is known of it.

        Raises:
            ResourceNotFoundError: There is none.
        """

        def read() -> Stored:
            with self._request("s3:GetObject", key) as client:
                response = client.get_object(Bucket=self.name, Key=key)
                # Within the block: the connection can break while the body is read.
                content = self._content(response["Body"])
            return Stored(
                content=content,
                etag=response["ETag"],
                content_type=response.get("ContentType", ""),
                metadata=response.get("Metadata", {}),
                last_modified=response["LastModified"],
            )

        return self._retried(read)

    def get_bytes(self, key: str) -> bytes:
        """The content of an object. Raises as `get`."""
        return self.get(key).content

    def get_json(self, key: str) -> Json:
        """The document in an object.

        Raises:
            ResourceNotFoundError: There is no such object.
            DataValidationError: It is no JSON.
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
        """Writes an object, and gives its ETag.

        Args:
            key: The object's name.
            content: All of it.
            content_type: What browsers are told.
            metadata: Text by name, kept beside the content.
            if_absent: Only if there is no such object (If-None-Match).
            if_match: Only if the object still has this ETag.

        Raises:
            ConflictError: The condition does not hold. With `details["uncertain"]`: an earlier try of this
                very call got no answer and may be what is there now.
            ResourceNotFoundError: `if_match`, and there is no such object.
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
        lost = False

        def write() -> str:
            nonlocal lost
            try:
                with self._request("s3:PutObject", key) as client:
                    return str(client.put_object(**parameters)["ETag"])
            except ConflictError as error:
                if error.details.get("aws_code") in {"ConditionalRequestConflict", "409"}:
                    # Two writers at once, and S3 let neither through: the only conflict that passes.
                    error.retryable = True
                elif lost:
                    error.details["uncertain"] = True
                raise
            except ThrottlingError:
                raise
            except OrbError:
                lost = True
                raise

        return self._retried(write)

    def put_json(
        self, key: str, document: Json, *, if_absent: bool = False, if_match: str | None = None
    ) -> str:
        """Writes a document as JSON, and gives its ETag.

        Raises:
            ValidationError: The document holds what JSON cannot: a name that is not text, NaN, a half character.
            ConflictError, ResourceNotFoundError: As `put_bytes`.
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
        """Whether there is such an object.

        Raises:
            AccessDeniedError: It may not be known. S3 says so also for an absent object, to a role that may
                not list the bucket (s3:ListBucket).
        """

        def look() -> bool:
            try:
                with self._request("s3:HeadObject", key) as client:
                    client.head_object(Bucket=self.name, Key=key)
            except ResourceNotFoundError:
                return False
            return True

        return self._retried(look)

    def delete(self, key: str) -> None:
        """Deletes an object; an absent one is no error."""

        def remove() -> None:
            with self._request("s3:DeleteObject", key) as client:
                client.delete_object(Bucket=self.name, Key=key)

        self._retried(remove)

    def link_to_get(self, key: str, *, expires: int = 900, filename: str | None = None) -> Link:
        """A link to read an object, valid for 1 to 604,800 seconds; browsers save it as `filename`.

        Raises:
            ValidationError: `expires` or `filename` is out of bounds.
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
        """A link to write an object of one content type, which is part of the signature.

        Raises:
            ValidationError: `expires` or `content_type` is out of bounds.
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
        if type(expires) is not int or not 1 <= expires <= LONGEST:
            raise ValidationError(f"expires must be whole seconds from 1 to {LONGEST}", field="expires")
        with aws_errors(operation="s3:Presign", resource=str(parameters["Key"])):
            url: str = self.client.generate_presigned_url(operation, Params=parameters, ExpiresIn=expires)
        if "Content-Type" in headers and not _signs(url, "content-type"):
            # botocore leaves out the one that browsers send with a form.
            raise ValidationError("content_type is one that cannot be signed", field="content_type")
        return Link(
            url=url, method=method, headers=headers, expires_at=self._clock.now() + timedelta(seconds=expires)
        )

    def _content(self, body: Any) -> bytes:  # noqa: ANN401 - botocore's own stream
        """All of a body, for as long as there is time: its timeout is for each read, not for the whole."""
        deadline = moment(self._deadline)
        if deadline is None:
            whole: bytes = body.read()
            return whole
        parts: list[bytes] = []
        while part := body.read(PART):
            parts.append(part)
            if self._clock.monotonic() >= deadline:
                # The rest is still on its way, and the connection with it of no more use.
                body.close()
                raise OperationTimeoutError("s3:GetObject: the object came too slowly", retryable=False)
        return b"".join(parts)

    @contextmanager
    def _request(self, operation: str, key: str) -> Iterator[session.Client]:
        """Yield the client for one request that has no more time than there is; errors are those of orb."""
        with aws_errors(operation=operation, resource=key):
            yield in_time(self.client, moment(self._deadline), clock=self._clock, operation=operation)

    def _retried(self, call: Callable[[], T]) -> T:
        return call_with_retry(
            call, policy=self._policy, clock=self._clock, random=self._random, deadline=moment(self._deadline)
        )


def _signs(url: str, header: str) -> bool:
    from urllib.parse import parse_qs, urlsplit

    return header in parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"][0].split(";")
