"""The rules of AWS IoT's registry that moto does not keep."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

OF_IOT = "/iot/aws4_request"
"""In the signature of a call of AWS IoT."""


class IotRegistry:
    """A layer before moto with two rules of AWS IoT.

    A thing is not replaced: CreateThing with the name of a thing that has other attributes is refused, and with the
    same attributes it changes nothing (API_CreateThing.html). A certificate for a signing request is INACTIVE unless
    the caller says otherwise (API_CreateCertificateFromCsr.html); to moto, the text "false" is true.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] != "POST" or OF_IOT not in environ.get("HTTP_AUTHORIZATION", ""):
            return self._application(environ, start_response)
        if path == "/certificates":
            query = [pair for pair in parse_qsl(environ["QUERY_STRING"]) if pair != ("setAsActive", "false")]
            environ["QUERY_STRING"] = urlencode(query)
        elif path.startswith("/things/") and path.count("/") == 2:  # noqa: PLR2004 - the operation CreateThing
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            existing = self._thing(environ)
            if existing is not None:
                if not _is_same(existing, json.loads(body or b"{}")):
                    return _refused(start_response)
                names = ("thingName", "thingArn", "thingId")
                start_response("200 OK", [("Content-Type", "application/json")])
                return [json.dumps({name: existing[name] for name in names if name in existing}).encode()]
        return self._application(environ, start_response)

    def _thing(self, environ: WSGIEnvironment) -> Mapping[str, object] | None:
        """Return what moto's DescribeThing says. None: moto has no such thing."""
        inner = {**environ, "REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        answer: Mapping[str, object] = json.loads(
            b"".join(self._application(inner, lambda *_: io.BytesIO().write))
        )
        return answer if "thingArn" in answer else None


def _is_same(thing: Mapping[str, object], asked: Mapping[str, object]) -> bool:
    payload = asked.get("attributePayload")
    attributes = payload.get("attributes") if isinstance(payload, dict) else None
    return (thing.get("attributes") or {}) == (attributes or {}) and thing.get("thingTypeName") == asked.get(
        "thingTypeName"
    )


def _refused(start_response: StartResponse) -> Iterable[bytes]:
    code = "ResourceAlreadyExistsException"
    start_response("409 Conflict", [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)])
    return [json.dumps({"message": "The thing exists with another configuration."}).encode()]
