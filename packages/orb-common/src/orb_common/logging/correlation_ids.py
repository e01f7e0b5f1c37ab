"""The correlation id of an event, which connects the lines of one request across functions.

AWS documents where each kind of event has its id: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["correlation_id"]

TRACE_HEADER = "x-amzn-trace-id"
OWN_HEADER = "x-correlation-id"
_MAX_LENGTH = 256


def correlation_id(event: object) -> str | None:
    """Return the correlation id of an event, or None if the kind of event is unknown.

    The header x-correlation-id of the caller comes first. Otherwise the id is:

    - API Gateway (REST, HTTP, WebSocket), function URLs, AppSync authorizers: the request id of `requestContext`.
    - AppSync resolvers (the first of a batch), load balancers (with single or multi-value headers), VPC Lattice:
      the header x-amzn-trace-id.
    - EventBridge and schedules: the event's id.
    - SNS, SQS, Kinesis, S3: the id of the first record.
    - S3 Object Lambda: the request id.
    """
    if isinstance(event, list) and event:
        event = event[0]
    if not isinstance(event, Mapping):
        return None
    for find in _FINDERS:
        found = find(event)
        if isinstance(found, str) and found:
            return found[:_MAX_LENGTH]
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


_FINDERS: tuple[Callable[[Mapping[object, object]], object], ...] = (
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
    """Return a header of an HTTP event. A load balancer's target group decides which of the two fields it sends."""
    return _header(event.get("headers"), name) or _header(event.get("multiValueHeaders"), name)


def _header(headers: object, name: str) -> str | None:
    """Return a header by its name in any case. Of a list of values, return the first that is not empty."""
    if not isinstance(headers, Mapping):
        return None
    for key, value in headers.items():
        if isinstance(key, str) and key.lower() == name:
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and text:
                    return text
    return None
