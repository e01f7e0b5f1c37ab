"""Requests through an Application Load Balancer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from orb_testing.environment import REGION

from .http_messages import last_values, multi_values, request_body, request_headers
from .sources import ACCOUNT, Event

if TYPE_CHECKING:
    from .http_messages import Values

HOST = f"lb-1.{REGION}.elb.amazonaws.com"
TARGET_GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/functions/0123456789abcdef"


def alb_event(
    method: str = "GET",
    path: str = "/",
    *,
    headers: Values | None = None,
    query: Values | None = None,
    body: object = None,
    multi_value: bool = False,
    target_group: str = TARGET_GROUP,
) -> Event:
    """Return the event of a load balancer whose target is a function.

    The load balancer does not decode the query, and sends an empty text in place of a missing body, as in
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html.

    Args:
        method: The HTTP method.
        path: The path, such as "/users/u-1".
        headers: Headers in addition to the default ones, or in their place. A header may have several values.
        query: The parameters of the query, decoded. A parameter may have several values.
        body: A text, or bytes, which are sent in base64, or anything else, which is sent as JSON.
        multi_value: Whether the target group has multi-value headers. If not, the function gets the last value only.
        target_group: The ARN of the target group.
    """
    names = request_headers(headers, host=HOST, body=body)
    queries = {
        quote(name, safe=""): [quote(value, safe="") for value in values]
        for name, values in multi_values(query).items()
    }
    text, encoded = request_body(body)
    event: Event = {
        "requestContext": {"elb": {"targetGroupArn": target_group}},
        "httpMethod": method,
        "path": path,
        "body": text or "",
        "isBase64Encoded": encoded,
    }
    if multi_value:
        return {**event, "multiValueHeaders": names, "multiValueQueryStringParameters": queries}
    return {**event, "headers": last_values(names), "queryStringParameters": last_values(queries)}
