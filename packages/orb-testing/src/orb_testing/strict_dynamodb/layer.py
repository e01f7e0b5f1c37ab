"""The layer in front of moto: a WSGI application that checks the requests to DynamoDB and hands on all others."""

from __future__ import annotations

import io
import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb import batches, requests, transactions
from orb_testing.strict_dynamodb.refusals import RefusedError
from orb_testing.strict_dynamodb.schemas import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from orb_testing.strict_dynamodb.refusals import Json
    from orb_testing.strict_dynamodb.schemas import Table

_ITEM_OPERATIONS: Final = requests.OPERATIONS | batches.OPERATIONS | transactions.OPERATIONS
_OK: Final = 200
_MOTO_MAX_GETS: Final = 25
"""moto refuses a TransactGetItems of more. AWS takes 100."""
_OF_BODY: Final = {"content-length", "content-type", "x-amz-crc32"}
"""Headers that describe the body, which the layer may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def succeeded(self) -> bool:
        return self.status.startswith(str(_OK))


class DynamoDBLayer:
    """moto with a strict DynamoDB. Requests to DynamoDB are answered one at a time."""

    def __init__(
        self, moto: WSGIApplication, *, strict: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Wrap moto.

        Args:
            moto: moto's server as a WSGI application.
            strict: Whether requests are checked. False: moto alone, which accepts what AWS refuses.
            clock: Returns the seconds by which client tokens expire.
        """
        self._moto = moto
        self._strict = strict
        # moto undoes a refused transaction by restoring whole tables, which loses the writes of other threads.
        self._one_at_a_time = threading.Lock()
        self._tokens = transactions.ClientTokens(clock)
        self._tables: dict[tuple[str, str], Table] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        service, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
        if not service.startswith("DynamoDB_"):
            try:
                return self._moto(environ, start_response)
            finally:
                self._forget(environ)
        with self._one_at_a_time:
            if operation not in _ITEM_OPERATIONS:
                self._tables.clear()
                return self._moto(environ, start_response)
            content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            try:
                answer = self._answer(operation, _parsed(content), environ)
            except RefusedError as error:
                answer = _Answer(status="400 Bad Request", headers=[], body=error.body())
        kept = [(name, value) for name, value in answer.headers if name.lower() not in _OF_BODY]
        headers = [
            *kept,
            ("Content-Type", "application/x-amz-json-1.0"),
            ("Content-Length", str(len(answer.body))),
        ]
        start_response(answer.status, headers)
        return [answer.body]

    def _forget(self, environ: WSGIEnvironment) -> None:
        # CloudFormation makes tables too, and a reset deletes all of them.
        self._tables.clear()
        if environ.get("PATH_INFO") == "/moto-api/reset":
            self._tokens.forget()

    def _answer(self, operation: str, request: Json, environ: WSGIEnvironment) -> _Answer:
        if self._strict:
            self._check(operation, request, environ)
        if operation == "TransactWriteItems" and self._strict:
            return self._write_once(request, environ)
        if operation == "TransactGetItems" and self._strict:
            return self._get_all(request, environ)
        return self._call(operation, request, environ)

    def _check(self, operation: str, request: Json, environ: WSGIEnvironment) -> None:
        def table_named(name: str) -> Table | None:
            return self._table(name, environ)

        if operation in batches.OPERATIONS:
            batches.check_batch(operation, request, table_named)
        elif operation in transactions.OPERATIONS:
            transactions.check_transaction(request, table_named)
        else:
            expressions = requests.check_form(operation, request)
            table = table_named(request["TableName"])
            if table:
                requests.check_schema(operation, request, expressions, table)

    def _table(self, name: str, environ: WSGIEnvironment) -> Table | None:
        key = _scope(environ), name
        if key not in self._tables:
            answer = self._call("DescribeTable", {"TableName": name}, environ)
            if not answer.succeeded:
                return None
            self._tables[key] = table_of(json.loads(answer.body)["Table"])
        return self._tables[key]

    def _write_once(self, request: Json, environ: WSGIEnvironment) -> _Answer:
        known = self._tokens.answer(_scope(environ), request)
        if known is not None:
            return _Answer(status="200 OK", headers=[], body=known)
        answer = self._call("TransactWriteItems", request, environ)
        if answer.succeeded:
            self._tokens.remember(_scope(environ), request, answer.body)
        return answer

    def _get_all(self, request: Json, environ: WSGIEnvironment) -> _Answer:
        gets = request["TransactItems"]
        merged: dict[str, list[Json]] = {"Responses": []}
        for start in range(0, len(gets), _MOTO_MAX_GETS):
            part = {**request, "TransactItems": gets[start : start + _MOTO_MAX_GETS]}
            answer = self._call("TransactGetItems", part, environ)
            if not answer.succeeded:
                return answer
            for name, values in json.loads(answer.body).items():
                merged.setdefault(name, []).extend(values)
        transactions.check_size(each.get("Item", {}) for each in merged["Responses"])
        return _Answer(status="200 OK", headers=[], body=json.dumps(merged).encode())

    def _call(self, operation: str, request: Json, environ: WSGIEnvironment) -> _Answer:
        content = json.dumps(request).encode()
        inner = {
            **environ,
            "HTTP_X_AMZ_TARGET": f"DynamoDB_20120810.{operation}",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
        }
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], *_: object
        ) -> Callable[[bytes], object]:
            started.append((status, headers))
            return io.BytesIO().write

        body = b"".join(self._moto(inner, start_response))
        status, headers = started[-1]
        return _Answer(status=status, headers=headers, body=body)


def _scope(environ: WSGIEnvironment) -> str:
    """Return what has its own tables and client tokens: an account in a region. The credentials name both."""
    _, _, scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition(",")[0].partition("Credential=")
    key, *rest = scope.split("/")
    return f"{key}/{rest[1] if len(rest) > 1 else ''}"


def _parsed(content: bytes) -> Json:
    """Return the parameters of a request.

    Raises:
        RefusedError: They are not a JSON object.
    """
    try:
        request = json.loads(content)
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        raise RefusedError("The request is not a JSON object", code="SerializationException")
    return request
