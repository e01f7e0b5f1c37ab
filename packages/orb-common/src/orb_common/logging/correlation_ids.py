"""Finds what ties the lines of one request together across functions: the correlation id of an event.

The places are those of AWS's event formats: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["correlation_id"]

TRACE_HEADER = "x-amzn-trace-id"
OWN_HEADER = "x-correlation-id"
_LONGEST = 256


def correlation_id(event: object) -> str | None:
    """Gives the correlation id of an event of a known kind, else None.

    API Gateway (REST, HTTP, WebSocket) and function URLs: the request id of `requestContext`. AppSync
    resolvers (the first of a batch): the header x-amzn-trace-id, or `requestContext.requestId` of an
    authorizer. Load balancers (with single or multi-value headers) and VPC Lattice: the same header. EventBridge and
    schedules: the event's id.
    SNS, SQS, Kinesis, S3: the id of the first record. A caller's own header x-correlation-id comes first
    where there are headers.
    """
    if isinstance(event, list) and event:
        event = event[0]
    if not isinstance(event, Mapping):
        return None
    for find in _PLACES:
        found = find(event)
        if isinstance(found, str) and found:
            return found[:_LONGEST]
    return None


def _own_header(event: Mapping[object, object]) -> object:
    return _http_header(event, OWN_HEADER) or _header(_at(event, "request", "headers"), OWN_HEADER)


def _request_context(event: Mapping[object, object]) -> object:
    return _at(event, "requestContext", "requestId")


def _appsync(event: Mapping[object, object]) -> object:
    return _header(_at(event, "request", "headers"), TRACE_HEADER) or _at(event, "request", "requestId")


def _load_balancer(event: Mapping[object, object]) -> object:
    return _http_header(event, TRACE_HEADER)


def _event_bridge(event: Mapping[object, object]) -> object:
    return event.get("id") if "detail-type" in event or "source" in event else None


def _s3_object_lambda(event: Mapping[object, object]) -> object:
    return event.get("xAmzRequestId")


def _records(event: Mapping[object, object]) -> object:
    records = event.get("Records")
    first = records[0] if isinstance(records, list) and records else None
    if not isinstance(first, Mapping):
        return None
    return (
        _at(first, "Sns", "MessageId")
        or first.get("messageId")
        or first.get("eventID")
        or _at(first, "responseElements", "x-amz-request-id")
    )


_PLACES: tuple[Callable[[Mapping[object, object]], object], ...] = (
    _own_header,
    _request_context,
    _appsync,
    _load_balancer,
    _event_bridge,
    _records,
    _s3_object_lambda,
)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _http_header(event: Mapping[object, object], name: str) -> object:
    """A load balancer sends one of the two; which one is an attribute of its target group."""
    return _header(event.get("headers"), name) or _header(event.get("multiValueHeaders"), name)


def _header(headers: object, name: str) -> str | None:
    """Header names come in any case, and from some sources with a list of values: the first that says something."""
    if not isinstance(headers, Mapping):
        return None
    for key, value in headers.items():
        if isinstance(key, str) and key.lower() == name:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one:
                    return one
    return None
