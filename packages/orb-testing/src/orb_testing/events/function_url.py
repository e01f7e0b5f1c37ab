"""Requests to the URL of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.environment import REGION

from .api_gateway import format_2_event
from .sources import ACCOUNT, AT, SOURCE_IP, Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .http_messages import Values

HOST = f"abcdefghijklmnopqrstuvwxyz012345.lambda-url.{REGION}.on.aws"


def function_url_event(
    method: str = "GET",
    path: str = "/",
    *,
    headers: Values | None = None,
    cookies: Sequence[str] = (),
    query: Values | None = None,
    body: object = None,
    user_arn: str | None = None,
    source_ip: str = SOURCE_IP,
    request_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return the event of a request to a function's URL.

    It has the format 2.0 of API Gateway, with the differences of
    https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads.

    Args:
        method: The HTTP method.
        path: The path, such as "/users/u-1".
        headers: Headers in addition to the default ones, or in their place. A header may have several values.
        cookies: The cookies of the client, such as "session=1". Those of a header `Cookie` come before them.
        query: The parameters of the query, decoded. A parameter may have several values.
        body: A text, or bytes, which are sent in base64, or anything else, which is sent as JSON.
        user_arn: The caller of a URL with the type AWS_IAM. None: the URL has the type NONE, and any caller.
        source_ip: The address of the client.
        request_id: The id of the request. None: a new one.
        at: When the request came; aware.
    """
    event = format_2_event(
        method, path, host=HOST, headers=headers, cookies=cookies, query=query, body=body,
        route="$default", stage="$default", source_ip=source_ip, request_id=request_id, at=at,
    )  # fmt: skip
    context = event["requestContext"]
    context["accountId"] = "anonymous" if user_arn is None else ACCOUNT
    if user_arn is not None:
        context["authorizer"] = {
            "iam": {
                "accessKey": "AKIAIOSFODNN7EXAMPLE",
                "accountId": user_arn.split(":")[4],
                "callerId": "AIDACKCEVSQ6C2EXAMPLE",
                "cognitoIdentity": None,
                "principalOrgId": None,
                "userArn": user_arn,
                "userId": "AIDACKCEVSQ6C2EXAMPLE",
            }
        }
    return event
