"""Requests through API Gateway: a REST API (format 1.0) or an HTTP API (format 2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_testing.environment import REGION

from .http_messages import (
    joined_values,
    last_values,
    multi_values,
    query_string,
    request_body,
    request_headers,
)
from .sources import ACCOUNT, AT, SOURCE_IP, Event, log_time, milliseconds, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from .http_messages import Values

API_ID = "a1b2c3d4e5"
HOST = f"{API_ID}.execute-api.{REGION}.amazonaws.com"
IDENTITY_NAMES = (
    "accessKey", "accountId", "apiKey", "apiKeyId", "caller", "clientCert", "cognitoAuthenticationProvider",
    "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "user", "userArn",
)  # fmt: skip
"""The fields of the caller's identity that are null for a request without a signature of AWS."""


def api_gateway_v1_event(
    method: str = "GET",
    path: str = "/",
    *,
    headers: Values | None = None,
    query: Values | None = None,
    body: object = None,
    path_parameters: Mapping[str, str] | None = None,
    resource: str | None = None,
    stage: str = "dev",
    stage_variables: Mapping[str, str] | None = None,
    claims: Mapping[str, object] | None = None,
    authorizer: Mapping[str, object] | None = None,
    source_ip: str = SOURCE_IP,
    request_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return the event of a REST API with a Lambda proxy integration.

    The shape is that of
    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.

    Args:
        method: The HTTP method.
        path: The path without the stage, such as "/users/u-1".
        headers: Headers in addition to the default ones, or in their place. A header may have several values.
        query: The parameters of the query, decoded. A parameter may have several values.
        body: A text, or bytes, which are sent in base64, or anything else, which is sent as JSON.
        path_parameters: The values of the variables of `resource`.
        resource: The path of the resource, such as "/users/{userId}". None: `path`.
        stage: The name of the stage.
        stage_variables: The variables of the stage.
        claims: The claims of the token that a Cognito authorizer has checked. None: there is no such authorizer.
        authorizer: What a Lambda authorizer returned, `principalId` included, in place of `claims`.
        source_ip: The address of the client.
        request_id: The id of the request. None: a new one.
        at: When the request came; aware.
    """
    names = request_headers(headers, host=HOST, body=body)
    queries = multi_values(query)
    text, encoded = request_body(body)
    context: Event = {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": HOST,
        "domainPrefix": API_ID,
        "extendedRequestId": "JKJaXmPLvHcESHA=",
        "httpMethod": method,
        "identity": {
            **dict.fromkeys(IDENTITY_NAMES),
            "sourceIp": source_ip,
            "userAgent": names["user-agent"][-1],
        },
        "path": f"/{stage}{path}",
        "protocol": "HTTP/1.1",
        "requestId": request_id or new_id(),
        "requestTime": log_time(at),
        "requestTimeEpoch": milliseconds(at),
        "resourceId": "123abc",
        "resourcePath": resource or path,
        "stage": stage,
    }
    if authorizer is not None or claims is not None:
        context["authorizer"] = dict(authorizer) if authorizer is not None else {"claims": dict(claims or {})}
    return {
        "resource": resource or path,
        "path": path,
        "httpMethod": method,
        "headers": last_values(names),
        "multiValueHeaders": names,
        "queryStringParameters": last_values(queries) or None,
        "multiValueQueryStringParameters": queries or None,
        "pathParameters": dict(path_parameters) if path_parameters else None,
        "stageVariables": dict(stage_variables) if stage_variables else None,
        "requestContext": context,
        "body": text,
        "isBase64Encoded": encoded,
    }


def api_gateway_v2_event(
    method: str = "GET",
    path: str = "/",
    *,
    headers: Values | None = None,
    cookies: Sequence[str] = (),
    query: Values | None = None,
    body: object = None,
    path_parameters: Mapping[str, str] | None = None,
    route: str = "$default",
    stage: str = "$default",
    stage_variables: Mapping[str, str] | None = None,
    claims: Mapping[str, object] | None = None,
    scopes: Sequence[str] | None = None,
    authorizer: Mapping[str, object] | None = None,
    source_ip: str = SOURCE_IP,
    request_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return the event of an HTTP API with a Lambda proxy integration, format 2.0.

    Several values of a header or parameter are joined by commas, and fields without a value are left out, as in
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.

    Args:
        method: The HTTP method.
        path: The path without the stage, such as "/users/u-1".
        headers: Headers in addition to the default ones, or in their place. A header may have several values.
        cookies: The cookies of the client, such as "session=1". Those of a header `Cookie` come before them.
        query: The parameters of the query, decoded. A parameter may have several values.
        body: A text, or bytes, which are sent in base64, or anything else, which is sent as JSON.
        path_parameters: The values of the variables of `route`.
        route: The key of the route, such as "GET /users/{userId}".
        stage: The name of the stage. The path of a stage other than "$default" begins with its name.
        stage_variables: The variables of the stage.
        claims: The claims of the token that a JWT authorizer has checked. None: there is no such authorizer.
        scopes: The scopes that the route asks for; only with `claims`.
        authorizer: What a Lambda authorizer returned as its context, in place of `claims`.
        source_ip: The address of the client.
        request_id: The id of the request. None: a new one.
        at: When the request came; aware.
    """
    prefix = "" if stage == "$default" else f"/{stage}"
    event = format_2_event(
        method, prefix + path, host=HOST, headers=headers, cookies=cookies, query=query, body=body,
        route=route, stage=stage, source_ip=source_ip, request_id=request_id, at=at,
    )  # fmt: skip
    if claims is not None:
        jwt = {"claims": dict(claims), "scopes": None if scopes is None else list(scopes)}
        event["requestContext"]["authorizer"] = {"jwt": jwt}
    elif authorizer is not None:
        event["requestContext"]["authorizer"] = {"lambda": dict(authorizer)}
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    if stage_variables:
        event["stageVariables"] = dict(stage_variables)
    return event


def format_2_event(
    method: str,
    path: str,
    *,
    host: str,
    headers: Values | None,
    cookies: Sequence[str],
    query: Values | None,
    body: object,
    route: str,
    stage: str,
    source_ip: str,
    request_id: str | None,
    at: datetime,
) -> Event:
    """Return what the events of HTTP APIs and of function URLs share."""
    names = request_headers(headers, host=host, body=body)
    # Format 2.0 has the cookies apart, and no header of them.
    sent = [
        cookie.strip() for value in names.pop("cookie", ()) for cookie in value.split(";") if cookie.strip()
    ]
    cookies = [*sent, *cookies]
    queries = multi_values(query)
    text, encoded = request_body(body)
    prefix = host.partition(".")[0]
    event: Event = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query_string(queries),
        "headers": joined_values(names),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": prefix,
            "domainName": host,
            "domainPrefix": prefix,
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source_ip,
                "userAgent": names["user-agent"][-1],
            },
            "requestId": request_id or new_id(),
            "routeKey": route,
            "stage": stage,
            "time": log_time(at),
            "timeEpoch": milliseconds(at),
        },
        "isBase64Encoded": encoded,
    }
    if cookies:
        event["cookies"] = cookies
    if queries:
        event["queryStringParameters"] = joined_values(queries)
    if text is not None:
        event["body"] = text
    return event
