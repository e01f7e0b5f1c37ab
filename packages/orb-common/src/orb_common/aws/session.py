"""One botocore session for the process, with what a Lambda function needs and no more.

boto3 spends more than half of a cold start on data that is never used and on folders that are walked for
nothing; see `loader` and `parser` for what is left out and how. `ORB_BOTOCORE=stock` puts botocore's own
parts back.

Timeouts are a function's, not a server's: botocore would wait 60 s for an answer, which is longer than most
functions may run.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from threading import RLock
from typing import TYPE_CHECKING, Any
from zlib import crc32

from orb_common._collection import without_collection

if TYPE_CHECKING:
    from botocore.session import Session

Client = Any
"""A botocore client: its methods are made from data at run time, and no type describes them."""


class Settings:
    """How one service is talked to. Seconds. A plain class: a dataclass costs a millisecond at every start."""

    __slots__ = ("attempts", "connect_timeout", "read_timeout")

    def __init__(
        self, *, connect_timeout: float = 2.0, read_timeout: float = 10.0, attempts: int = 3
    ) -> None:
        self.connect_timeout = connect_timeout
        self.read_timeout = read_timeout
        self.attempts = attempts
        """All tries of botocore together. 1 where a room of orb does the retrying."""


_SETTINGS = {
    "dynamodb": Settings(connect_timeout=1.0, read_timeout=3.0, attempts=1),
    "secretsmanager": Settings(connect_timeout=1.0, read_timeout=5.0, attempts=1),
    "lambda": Settings(read_timeout=60.0, attempts=1),
    "s3": Settings(read_timeout=20.0),
    "logs": Settings(connect_timeout=1.0, read_timeout=3.0, attempts=2),
}
_OTHERS = Settings()


def settings(service_name: str) -> Settings:
    """How a service is talked to. `lambda` is called once: its effects are its own."""
    return _SETTINGS.get(service_name, _OTHERS)


read_timeout: ContextVar[float | None] = ContextVar("orb_aws_read_timeout", default=None)
"""Seconds for the calls of this context, below the client's own: what is left of a deadline."""

_lock = RLock()
_session: Session | None = None
_clients: dict[tuple[object, ...], Client] = {}
_variables: dict[str, str] = {}
"""By service: the variable that holds its own address, known once its first client is made."""


def client(
    service_name: str,
    *,
    region: str | None = None,
    endpoint_url: str | None = None,
    attempts: int | None = None,
) -> Client:
    """The client of a service: one for the process, and safe to share between threads.

    Region: the argument, AWS_REGION, AWS_DEFAULT_REGION, the profile. Endpoint: the argument, then
    AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile, AWS itself. Another region or address in the
    environment gives another client. `attempts`: all tries of botocore together, in place of the service's own.

    Raises:
        ConfigurationError: No region is set, the address is none, or the configuration cannot be read.
    """
    region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    found = _clients.get(_key(service_name, region, endpoint_url, attempts))
    if found is None:
        with _lock, without_collection():
            found = _clients.get(_key(service_name, region, endpoint_url, attempts))
            if found is None:
                try:
                    found = _create(service_name, region, endpoint_url, attempts)
                except Exception as error:
                    from .errors import raise_unmade

                    raise_unmade(error, service_name)
                    raise
                _clients[_key(service_name, region, endpoint_url, attempts)] = found
    return found


def _key(
    service_name: str, region: str | None, endpoint_url: str | None, attempts: int | None
) -> tuple[object, ...]:
    get = os.environ.get
    return (
        service_name,
        region,
        endpoint_url,
        get("AWS_ENDPOINT_URL"),
        get(_variables.get(service_name, "AWS_ENDPOINT_URL")),
        get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
        get("ORB_BOTOCORE"),
        attempts,
    )


def reset() -> None:
    """Forgets the session and its clients: for tests, and after credentials were replaced by hand."""
    global _session  # noqa: PLW0603 - the process has one session; that is the point
    with _lock:
        for old in _clients.values():
            old.close()
        _clients.clear()
        _session = None


def _after_fork() -> None:
    """A child shares its parent's connections: answers would go to whoever reads first. So it makes its own."""
    global _session, _clients, _lock
    # Not closed: closing would say goodbye on connections that the parent still uses. And a lock may be held by a
    # thread that the child does not have.
    _lock, _session, _clients = RLock(), None, {}


os.register_at_fork(after_in_child=_after_fork)


def stock() -> bool:
    """Whether botocore's own loader and parser are asked for."""
    return os.environ.get("ORB_BOTOCORE", "").strip().lower() == "stock"


def _create(service_name: str, region: str | None, endpoint_url: str | None, attempts: int | None) -> Client:
    global _session  # noqa: PLW0603 - as in reset()
    if _session is None or getattr(_session, "orb_stock", None) is not stock():
        _session = _new_session()
    from botocore.config import Config

    chosen = settings(service_name)
    options: dict[str, object] = {}
    if service_name == "dynamodb":
        # The requests of orb's own DynamoDB room are well-formed, and DynamoDB checks them again.
        options["parameter_validation"] = stock()
    elif service_name == "s3":
        # SigV4 also for presigned URLs, and no checksum in them that a browser could not compute.
        options["signature_version"] = "s3v4"
        options["request_checksum_calculation"] = "when_required"
    client: Client = _session.create_client(
        service_name,
        region_name=region,
        endpoint_url=endpoint_url,
        config=Config(
            connect_timeout=chosen.connect_timeout,
            read_timeout=chosen.read_timeout,
            retries={"total_max_attempts": attempts or chosen.attempts, "mode": "standard"},
            tcp_keepalive=True,
            user_agent=None if stock() else _user_agent(),
            user_agent_extra="orb",
            **options,
        ),
    )
    from .timeouts import give_timeouts

    if not give_timeouts(client, read_timeout.get):
        client.meta.events.register("before-call", _limit_time)
    # The service's id as botocore spells it there: SECRETS_MANAGER, CLOUDWATCH_LOGS.
    variable = client.meta.service_model.service_id.hyphenize().replace("-", "_").upper()
    _variables[service_name] = f"AWS_ENDPOINT_URL_{variable}"
    return client


def _user_agent() -> str:
    """Who calls, made once: botocore puts it together anew, letter by letter, twice for each request."""
    from botocore import __version__

    runtime = os.environ.get("AWS_EXECUTION_ENV", "")
    known = runtime.replace("_", "").replace(".", "").isalnum()
    return f"Botocore/{__version__} ua/2.1" + (f" exec-env/{runtime}" if known else "")


def _new_session() -> Session:
    session = _stock_session() if stock() else _light_session()
    session.orb_stock = stock()
    session.register("needs-retry.dynamodb", _verify_checksum)
    return session


def _light_session() -> Session:
    """The light session; botocore's own where that lacks what the light one builds on."""
    try:
        from .deferred import import_botocore

        import_botocore()
        from .light import LightSession

        return LightSession()
    except (ImportError, AttributeError, TypeError):
        return _stock_session()


def _stock_session() -> Session:
    from botocore.session import Session

    return Session()


def _limit_time(params: dict[str, Any], **_: object) -> None:
    seconds = read_timeout.get()
    if seconds is not None:
        # Heeded since botocore 1.43, and for reading alone.
        params["context"]["read_timeout"] = seconds


def _verify_checksum(response: tuple[Any, Any] | None, **_: object) -> None:
    """With one attempt, botocore itself would let an answer with a wrong checksum pass."""
    if response is None:
        return
    http = response[0]
    expected = http.headers.get("x-amz-crc32")
    if expected is not None and str(crc32(http.content)) != expected.strip():
        from botocore.exceptions import ChecksumError

        raise ChecksumError(checksum_type="crc32", expected_checksum=expected, actual_checksum="another")
