"""A request to a server of the tests, read far enough to say which operation of which service it calls."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
"""The service in the header of Signature Version 4:
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html"""
_UNSIGNED = {"AWSCognitoIdentityProviderService": "cognito-idp"}
"""The services that are also called without a signature, by the first part of X-Amz-Target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request."""

    method: str
    path: str
    """With the query string."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def service(self) -> str | None:
        """The AWS service by its signing name, such as "dynamodb". None: this is no call of AWS."""
        signed = _SIGNED_FOR.search(self.headers.get("authorization", ""))
        return signed[1] if signed else _UNSIGNED.get(self._target[0])

    @property
    def operation(self) -> str | None:
        """The operation, such as "PutItem". None: the service names none, as S3, or this is no call of AWS."""
        if self._target[1]:
            return self._target[1]
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return parse_qs(self.body.decode()).get("Action", [None])[0]
        return None

    @property
    def _target(self) -> tuple[str, str]:
        service, _, operation = self.headers.get("x-amz-target", "").rpartition(".")
        return service, operation

    @property
    def name(self) -> str:
        """How a test names this call: "dynamodb:PutItem", or "GET /v1/me" where a request names no operation."""
        if self.service and self.operation:
            return f"{self.service}:{self.operation}"
        return f"{self.method} {urlsplit(self.path).path}"

    @property
    def tables(self) -> frozenset[str]:
        """The tables of a call of DynamoDB."""
        return frozenset(_tables(self.json())) if self.service == "dynamodb" else frozenset()

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object. Any: its members depend on the operation.

        Raises:
            TypeError: The body is JSON, but not an object.
            ValueError: The body is not JSON.
        """
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise TypeError("the body is not a JSON object")
        return value


def _tables(parameters: Mapping[str, Any]) -> Iterator[str]:
    if "TableName" in parameters:
        yield parameters["TableName"]
    yield from parameters.get("RequestItems", {})
    for action in parameters.get("TransactItems", ()):
        yield from (each["TableName"] for each in action.values())
