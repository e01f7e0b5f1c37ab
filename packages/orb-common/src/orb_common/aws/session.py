"""The botocore session of the process, and its clients.

boto3 spends more than half of a cold start on reading data that is never used and on listing folders. The session of
the folder `_botocore` skips that, through components that botocore lets one replace. `ORB_START=stock` uses botocore's
own session.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any
from zlib import crc32

from orb_common._startup.environment import stock
from orb_common._startup.garbage_collection import without_collection
from orb_common.utils.lifecycle import after_fork, after_restore

from .timeouts import request_limit, settings_for

if TYPE_CHECKING:
    from botocore.session import Session

Client = Any
"""A botocore client. Any: its methods are made at run time."""
Arguments = tuple[str, str | None, str | None, int | None]
"""Service, region, endpoint URL, tries."""
Key = tuple[Arguments, float | None, tuple[str | None, ...]]
"""The cache key of a client: its arguments, the seconds that a request may take, its endpoints in the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Temporary credentials, as AWS STS returns them."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)


_lock = RLock()
_session: Session | None = None
_clients: dict[Key, Client] = {}
_variables: dict[str, str] = {}
"""Service to the variable with its own endpoint. Filled when the first client of the service is made."""


def client(
    service_name: str,
    *,
    region: str | None = None,
    endpoint_url: str | None = None,
    attempts: int | None = None,
) -> Client:
    """Return the process's client of a service. Threads can share it.

    The region is the first of: the argument, AWS_REGION, AWS_DEFAULT_REGION, the profile. The endpoint is the first of:
    the argument, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile, AWS. When the environment changes one of
    them, the next call returns another client. `attempts` replaces the service's number of tries.

    Raises:
        ConfigurationError: No region is set, the endpoint is not a URL, or the configuration cannot be read.
    """
    region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return _client((service_name, region, endpoint_url, attempts), None)


def client_as(credentials: Credentials, service_name: str, *, attempts: int | None = None) -> Client:
    """Return a new client that signs with given credentials instead of the process's own. The process does not keep it.

    The region, the endpoint and the errors are those of `client`.
    """
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    with _lock, without_collection():
        try:
            return _create((service_name, region, None, attempts), None, credentials)
        except Exception as error:
            from .errors import raise_creation_error

            raise_creation_error(error, service_name)
            raise


def with_shorter_timeouts(own: Client, seconds: float) -> Client:
    """Return a client like `own` whose timeouts are at most `seconds` together.

    The result is `own` itself if its timeouts are short enough, or if `client` did not make it. Other clients are made
    once and cached.
    """
    # Iterate over a copy: another thread may add a client meanwhile.
    arguments = next((key[0] for key, found in list(_clients.items()) if found is own), None)
    if arguments is None:
        return own
    limit = request_limit(settings_for(arguments[0]), seconds)
    return own if limit is None else _client(arguments, limit)


def _client(arguments: Arguments, limit: float | None) -> Client:
    found = _clients.get(_key(arguments, limit))
    if found is None:
        with _lock, without_collection():
            found = _clients.get(_key(arguments, limit))
            if found is None:
                try:
                    found = _create(arguments, limit)
                except Exception as error:
                    from .errors import raise_creation_error

                    raise_creation_error(error, arguments[0])
                    raise
                _clients[_key(arguments, limit)] = found
    return found


def _key(arguments: Arguments, limit: float | None) -> Key:
    get = os.environ.get
    addresses = (
        get("AWS_ENDPOINT_URL"),
        get(_variables.get(arguments[0], "AWS_ENDPOINT_URL")),
        get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
    )
    return arguments, limit, addresses


def reset() -> None:
    """Forget the session and its clients, for tests and after credentials were replaced."""
    global _session  # noqa: PLW0603 - the process has one session
    with _lock:
        _close_connections()
        _clients.clear()
        _session = None


@after_restore
def _close_connections() -> None:
    """Close all connections and keep the clients: connections do not survive a snapshot."""
    for each in _clients.values():
        each.close()


@after_fork
def _forget_clients() -> None:
    """Forget all clients in a forked child: on a shared connection, two processes would read each other's answers."""
    global _session, _clients, _lock
    # Not closed: that would end connections that the parent still uses. The lock is new, because a thread that the
    # child does not have may hold the old one.
    _lock, _session, _clients = RLock(), None, {}


def _create(arguments: Arguments, limit: float | None, credentials: Credentials | None = None) -> Client:
    from botocore.config import Config

    service_name, region, endpoint_url, attempts = arguments
    chosen = settings_for(service_name) if limit is None else settings_for(service_name).limited_to(limit)
    options: dict[str, object] = {}
    if service_name in {"dynamodb", "logs"}:
        # orb builds these requests itself, and the service validates them again.
        options["parameter_validation"] = stock()
    elif service_name == "s3":
        # Sign presigned URLs with SigV4, and leave out checksums, which a browser cannot compute.
        options["signature_version"] = "s3v4"
        options["request_checksum_calculation"] = "when_required"
    config = Config(
        connect_timeout=chosen.connect_timeout,
        read_timeout=chosen.read_timeout,
        retries={"total_max_attempts": attempts or chosen.attempts, "mode": "standard"},
        tcp_keepalive=True,
        user_agent=None if stock() else _user_agent(),
        user_agent_extra="orb",
        **options,
    )
    signing = {} if credentials is None else _signing_options(credentials)
    client = _from_session(
        service_name, region_name=region, endpoint_url=endpoint_url, config=config, **signing
    )
    # botocore's spelling of the service in the variable: SECRETS_MANAGER, CLOUDWATCH_LOGS.
    variable = client.meta.service_model.service_id.hyphenize().replace("-", "_").upper()
    _variables[service_name] = f"AWS_ENDPOINT_URL_{variable}"
    return client


def _signing_options(credentials: Credentials) -> dict[str, object]:
    return {
        "aws_access_key_id": credentials.access_key_id,
        "aws_secret_access_key": credentials.secret_access_key,
        "aws_session_token": credentials.session_token,
    }


def _from_session(service_name: str, **options: object) -> Client:
    """Make a client with the light session, or with botocore's own if the light one fails."""
    global _session  # noqa: PLW0603 - as in reset()
    if _session is None:
        _session = _stock_session() if stock() else _light_session()
    try:
        return _session.create_client(service_name, **options)
    except (AttributeError, KeyError, TypeError) as error:
        if stock():
            raise
        # botocore does not raise these errors: the light session does not fit this version of botocore. If botocore's
        # own session fails too, its error is raised.
        own = _stock_session()
        client: Client = own.create_client(service_name, **options)
        _report(error)
        _session = own
        return client


def _user_agent() -> str:
    """Return the User-Agent header. botocore would build it character by character, twice for each request."""
    from botocore import __version__

    runtime = os.environ.get("AWS_EXECUTION_ENV", "")
    known = runtime.replace("_", "").replace(".", "").isalnum()
    return f"Botocore/{__version__} ua/2.1" + (f" exec-env/{runtime}" if known else "")


def _light_session() -> Session:
    """Return the light session, or botocore's own if the light one does not fit this version of botocore."""
    try:
        from ._botocore.session import LightSession

        session: Session = LightSession()
    except (ImportError, AttributeError, KeyError, TypeError) as error:
        _report(error)
        return _stock_session()
    return _with_checksums(session)


def _stock_session() -> Session:
    from botocore.session import Session

    return _with_checksums(Session())


def _with_checksums(session: Session) -> Session:
    session.register("needs-retry.dynamodb", _require_right_checksum)
    return session


def _report(error: Exception) -> None:
    from orb_common._startup.notices import report

    report("the light session of botocore", f"{type(error).__name__}: {error}")


def _require_right_checksum(response: tuple[Any, Any] | None, **_: object) -> None:
    """Refuse an answer with a wrong checksum. With a single try, botocore itself accepts the answer."""
    if response is None:
        return
    http = response[0]
    expected = http.headers.get("x-amz-crc32")
    if expected is not None and str(crc32(http.content)) != expected.strip():
        from botocore.exceptions import ChecksumError

        raise ChecksumError(checksum_type="crc32", expected_checksum=expected, actual_checksum="another")
