"""One botocore session for the process, with what a Lambda function needs and no more.

boto3 spends more than half of a cold start on data that is never used and on folders that are walked for nothing. The
folder `_botocore` leaves that out, in places that botocore offers for it; `ORB_START=stock` takes botocore as it is.
"""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING, Any
from zlib import crc32

from orb_common._startup.environment import stock
from orb_common._startup.garbage_collection import without_collection
from orb_common.utils.lifecycle import after_fork, after_restore

from .timeouts import settings, step

if TYPE_CHECKING:
    from botocore.session import Session

Client = Any
"""A botocore client: its methods are made from data at run time, and no type describes them."""
Arguments = tuple[str, str | None, str | None, int | None]
"""Service, region, address, tries."""
Key = tuple[Arguments, float | None, tuple[str | None, ...]]
"""What a client is kept under: its arguments, the seconds that a request may take, its addresses in the environment."""

_lock = RLock()
_session: Session | None = None
_clients: dict[Key, Client] = {}
_variables: dict[str, str] = {}
"""By service: the variable that holds its own address, known once its first client is made."""


def client(
    service_name: str,
    *,
    region: str | None = None,
    endpoint_url: str | None = None,
    attempts: int | None = None,
) -> Client:
    """Return the client of a service: one for the process, and safe to share between threads.

    Region: the argument, AWS_REGION, AWS_DEFAULT_REGION, the profile. Endpoint: the argument, then
    AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile, AWS itself. Another region or address in the
    environment gives another client. `attempts`: all tries of botocore together, in place of the service's own.

    Raises:
        ConfigurationError: No region is set, the address is not a URL, or the configuration cannot be read.
    """
    region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return _client((service_name, region, endpoint_url, attempts), None)


def shorter(own: Client, seconds: float) -> Client:
    """Return a client of the same service, region and address whose timeouts are at most `seconds` together.

    That is `own` itself where its timeouts are no longer, and where it was not made by `client`. Others are made once
    and kept.
    """
    # A copy, because another thread may add a client meanwhile.
    arguments = next((key[0] for key, found in list(_clients.items()) if found is own), None)
    if arguments is None:
        return own
    limit = step(settings(arguments[0]), seconds)
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
                    from .errors import raise_unmade

                    raise_unmade(error, arguments[0])
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
    """Forget the session and its clients: for tests, and after credentials were replaced by hand."""
    global _session  # noqa: PLW0603 - the process has one session; that is the point
    with _lock:
        _disconnect()
        _clients.clear()
        _session = None


@after_restore
def _disconnect() -> None:
    """Close all connections, and keep the clients: connections do not outlive a snapshot."""
    for each in _clients.values():
        each.close()


@after_fork
def _forget() -> None:
    """Let a child make clients of its own: on connections that it shares with its parent, either may get any answer."""
    global _session, _clients, _lock
    # Not closed: closing would say goodbye on connections that the parent still uses. And a lock may be held by a
    # thread that the child does not have.
    _lock, _session, _clients = RLock(), None, {}


def _create(arguments: Arguments, limit: float | None) -> Client:
    from botocore.config import Config

    service_name, region, endpoint_url, attempts = arguments
    chosen = settings(service_name) if limit is None else settings(service_name).within(limit)
    options: dict[str, object] = {}
    if service_name in {"dynamodb", "logs"}:
        # The requests of orb's own rooms are well-formed, and the service checks them again.
        options["parameter_validation"] = stock()
    elif service_name == "s3":
        # SigV4 also for presigned URLs, and no checksum in them that a browser could not compute.
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
    client = _from_session(service_name, region_name=region, endpoint_url=endpoint_url, config=config)
    # The service's id as botocore spells it there: SECRETS_MANAGER, CLOUDWATCH_LOGS.
    variable = client.meta.service_model.service_id.hyphenize().replace("-", "_").upper()
    _variables[service_name] = f"AWS_ENDPOINT_URL_{variable}"
    return client


def _from_session(service_name: str, **options: object) -> Client:
    """Return a client of the light session, or of botocore's own where the light one cannot make it."""
    global _session  # noqa: PLW0603 - as in reset()
    if _session is None:
        _session = _stock_session() if stock() else _light_session()
    try:
        return _session.create_client(service_name, **options)
    except (AttributeError, KeyError, TypeError) as error:
        if stock():
            raise
        # These are not botocore's errors. With a botocore that differs from what the light parts were written for,
        # its own parts make the client; where they cannot either, what they raise is the error.
        own = _stock_session()
        client: Client = own.create_client(service_name, **options)
        _report(error)
        _session = own
        return client


def _user_agent() -> str:
    """Return who calls, made once: botocore puts it together again, letter by letter, twice for each request."""
    from botocore import __version__

    runtime = os.environ.get("AWS_EXECUTION_ENV", "")
    known = runtime.replace("_", "").replace(".", "").isalnum()
    return f"Botocore/{__version__} ua/2.1" + (f" exec-env/{runtime}" if known else "")


def _light_session() -> Session:
    """Return the light session, or botocore's own where that lacks what the light one builds on."""
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
    session.register("needs-retry.dynamodb", _verify_checksum)
    return session


def _report(error: Exception) -> None:
    from orb_common._startup.notices import report

    report("the light session of botocore", f"{type(error).__name__}: {error}")


def _verify_checksum(response: tuple[Any, Any] | None, **_: object) -> None:
    """With one attempt, botocore itself would let an answer with a wrong checksum pass."""
    if response is None:
        return
    http = response[0]
    expected = http.headers.get("x-amz-crc32")
    if expected is not None and str(crc32(http.content)) != expected.strip():
        from botocore.exceptions import ChecksumError

        raise ChecksumError(checksum_type="crc32", expected_checksum=expected, actual_checksum="another")
