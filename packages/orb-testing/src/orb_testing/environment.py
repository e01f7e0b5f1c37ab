"""The environment of tests: fake credentials and no endpoint, so that no test can reach a real AWS account."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REGION = "us-east-1"
UNREACHABLE = "http://127.0.0.1:9"
"""An endpoint that refuses connections. A test that forgot its engine fails at once instead of after a timeout."""

FAKE_AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ENDPOINT_URL": UNREACHABLE,
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""The AWS of the whole session, and of each test with an AWS fixture."""
FAKE_ENVIRONMENT = {
    **FAKE_AWS,
    "CUSTOMER_ID": "orb",
    "PROJECT_ID": "integration-hub",
    "ENVIRONMENT": "dev",
}
"""The variables of each test with an AWS fixture."""
_REMOVED = frozenset(
    {
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_USE_FIPS_ENDPOINT",
    }
)
_REMOVED_PREFIXES = ("AWS_ENDPOINT_URL_", "AWS_BEARER_TOKEN_")
_LOOPBACK = ("127.0.0.1", "localhost")


def removed_from(names: Iterable[str]) -> list[str]:
    """Return the variables among `names` in which botocore would find other credentials or another endpoint.

    https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    """
    return [name for name in names if name in _REMOVED or name.startswith(_REMOVED_PREFIXES)]


def without_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that keep calls to this machine off a proxy, in addition to what `environment` excepts.

    Programs differ in which case of the variable they read. urllib prefers small letters.
    """
    small, capital = environment.get("no_proxy"), environment.get("NO_PROXY")
    return {
        "no_proxy": _with_loopback(small or capital or ""),
        "NO_PROXY": _with_loopback(capital or small or ""),
    }


def _with_loopback(hosts: str) -> str:
    known = [host.strip() for host in hosts.split(",") if host.strip()]
    # A star means all hosts only where it stands alone.
    return hosts if "*" in known else ",".join(dict.fromkeys([*known, *_LOOPBACK]))
