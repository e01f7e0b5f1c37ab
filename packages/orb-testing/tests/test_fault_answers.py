"""Laws of planned answers: botocore reads each as the error that the service itself would send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_testing.calls import Call
from orb_testing.clients import shared_client
from orb_testing.fault_answers import failed, throttled
from orb_testing.proxy import LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.proxy import Intercept

CALLS: dict[str, Callable[[Any], object]] = {
    "dynamodb": lambda it: it.list_tables(),
    "secretsmanager": lambda it: it.list_secrets(),
    "cognito-idp": lambda it: it.list_user_pools(MaxResults=1),
    "sns": lambda it: it.list_topics(),
    "s3": lambda it: it.list_buckets(),
    "lambda": lambda it: it.list_functions(),
    "apigatewayv2": lambda it: it.get_apis(),
    "sqs": lambda it: it.list_queues(),
    "sts": lambda it: it.get_caller_identity(),
    "ec2": lambda it: it.describe_regions(),
    "route53": lambda it: it.list_hosted_zones(),
    "kinesis": lambda it: it.list_streams(),
}
PLAIN = Call(method="GET", path="/", headers={}, body=b"")


@pytest.fixture
def proxy() -> Iterator[LoopbackProxy]:
    made = LoopbackProxy("http://127.0.0.1:9", lambda call, forward: forward(call))
    yield made
    made.close()


def error_of(proxy: LoopbackProxy, service: str, intercept: Intercept) -> tuple[str, int, bool]:
    """The code, the status and whether the exception has a class of its own."""
    proxy.intercept = intercept
    with pytest.raises(ClientError) as caught:
        CALLS[service](shared_client(service, proxy.endpoint_url))
    response = caught.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return response["Error"]["Code"], status, type(caught.value) is not ClientError


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("dynamodb", "ProvisionedThroughputExceededException", 400),
        ("secretsmanager", "ThrottlingException", 400),
        ("cognito-idp", "TooManyRequestsException", 400),
        ("s3", "SlowDown", 503),
        ("lambda", "TooManyRequestsException", 429),
        ("apigatewayv2", "TooManyRequestsException", 429),
        ("sqs", "RequestThrottled", 400),
        ("sns", "Throttled", 429),
        ("sts", "ThrottlingException", 400),
        ("ec2", "RequestLimitExceeded", 503),
        ("route53", "ThrottlingException", 400),
        ("kinesis", "ProvisionedThroughputExceededException", 400),
    ],
)
def test_each_service_throttles_with_its_code(
    proxy: LoopbackProxy, service: str, code: str, status: int
) -> None:
    """A throttled call has the code and status of its service."""
    assert error_of(proxy, service, lambda call, _: throttled(call))[:2] == (code, status)


@pytest.mark.parametrize("service", CALLS)
def test_each_protocol_reads_its_error(proxy: LoopbackProxy, service: str) -> None:
    """The clients of each protocol, of JSON and of XML, find code and status of an error."""
    assert error_of(proxy, service, lambda call, _: failed(call, 503, "Gone<&>"))[:2] == ("Gone<&>", 503)


@pytest.mark.parametrize("service", ["dynamodb", "lambda", "sqs", "sns"])
def test_modelled_errors_have_their_class(proxy: LoopbackProxy, service: str) -> None:
    """An error that the service describes is raised as the client's own class for it."""
    assert error_of(proxy, service, lambda call, _: throttled(call))[2]


def test_plain_http_has_retry_after() -> None:
    """Outside of AWS, a throttled call is a 429, with the seconds to wait."""
    answer = throttled(PLAIN, 7)
    assert answer.status == 429
    assert dict(answer.headers)["Retry-After"] == "7"
    assert failed(PLAIN, 502, "Bad Gateway").body == b'{"message": "Bad Gateway"}'
