"""Calls of a service by HTTP: a deadline for all tries of a call, one retry layer, errors without tokens."""

from __future__ import annotations

import random as _random
import threading
from abc import ABC, abstractmethod
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypedDict, TypeVar, Unpack

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from orb_common.aws.deadlines import MIN_SECONDS, Deadline, resolve_deadline
from orb_common.exceptions import (
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ThrottledError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry, is_retryable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests.auth import AuthBase

__all__ = ["HttpCall", "HttpClient", "Repeat", "ServiceErrors"]

T = TypeVar("T")
Method = Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
POLICY = RetryPolicy(max_attempts=3, base_delay=0.5, max_delay=4.0)
SECONDS = 30.0
CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0
CONNECT_SHARE = 1 / 3
"""The part of the time that is left which connecting may take."""


class Repeat(Enum):
    """When a request may be sent again after a failure that may pass."""

    ALWAYS = auto()
    """Sending it twice does no harm."""
    REFUSED = auto()
    """Only if the service has refused it because of a limit, or if it was not sent."""
    UNSENT = auto()
    """Only if it was not sent."""


class RequestOptions(TypedDict, total=False):
    """The parts of a request."""

    params: Mapping[str, str]
    json: Mapping[str, object] | None
    data: Mapping[str, str]
    headers: Mapping[str, str]


class ServiceErrors(ABC):
    """The errors of a service. None of them may hold a token or the text of an answer.

    Args:
        label: The name of the service for people, such as "GitHub".
        service: Its name in details, such as "github".
    """

    def __init__(self, label: str, service: str) -> None:
        self.label = label
        self.service = service

    @abstractmethod
    def refused(self, response: requests.Response, *, operation: str, now: float) -> OrbError:
        """Return the error for an answer with a status from 300. `now` is in epoch seconds."""

    def timed_out(self, seconds: float, *, operation: str, reason: str) -> OrbError:
        """Return the error for a request without an answer in time. `reason` is the type of the cause."""
        details = {"operation": operation, "reason": reason}
        return OperationTimeoutError(f"{self.label} did not answer in time", seconds, details=details)

    def unreachable(self, *, operation: str, reason: str) -> OrbError:
        """Return the error for a service that cannot be reached, or that ended the connection."""
        details = {"operation": operation, "reason": reason}
        return ExternalServiceError(f"{self.label} cannot be reached", self.service, details=details)


class HttpClient:
    """Sends requests to a service. Threads can share it.

    Args:
        errors: The errors of the service.
        session: Sends the requests. Default: a session for each thread.
        clock: Source of the time, which waits too.
        random: Source of randomness for the waits.
        policy: Tries and waits of a request.
        seconds: For one call, with all its requests, tries and waits.
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`.
        redirects: Whether redirections are followed. The token stays with the host.
    """

    def __init__(
        self,
        errors: ServiceErrors,
        *,
        session: requests.Session | None = None,
        clock: Clock = SYSTEM_CLOCK,
        random: Random = _random,
        policy: RetryPolicy = POLICY,
        seconds: float = SECONDS,
        deadline: Deadline = None,
        redirects: bool = True,
    ) -> None:
        self.errors = errors
        self.clock = clock
        self.random = random
        self.policy = policy
        self.seconds = seconds
        self.redirects = redirects
        self._session = session
        self._local = threading.local()
        self._deadline = deadline

    def call(self, operation: str, *, repeat: Repeat = Repeat.ALWAYS, until: float | None = None) -> HttpCall:
        """Return a new call, whose time begins now.

        Args:
            operation: What is asked, for errors.
            repeat: When its requests may be sent again.
            until: The end, if it is a part of a longer call: a time of `clock.monotonic()`.
        """
        return HttpCall(self, operation, repeat, until)

    def session(self) -> requests.Session:
        """Return the session of this thread."""
        if self._session is not None:
            return self._session
        # requests does not say that threads can share a session.
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
        return session

    def end(self) -> float:
        """Return the time of `clock.monotonic()` at which a call that begins now must end."""
        end = self.clock.monotonic() + self.seconds
        deadline = resolve_deadline(self._deadline)
        return end if deadline is None else min(end, deadline)


class HttpCall:
    """One call: its requests share a deadline."""

    def __init__(
        self, client: HttpClient, operation: str, repeat: Repeat, until: float | None = None
    ) -> None:
        self.operation = operation
        self.sent = False
        """Whether a request may have reached the service."""
        self.uncertain = False
        """Whether an earlier try may have taken effect."""
        self.deadline = client.end() if until is None else min(client.end(), until)
        """A time of `clock.monotonic()`."""
        self.errors = client.errors
        self._client = client
        self._repeat = repeat

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.deadline - self._client.clock.monotonic()

    def send(
        self, method: Method, url: str, auth: AuthBase, **options: Unpack[RequestOptions]
    ) -> requests.Response:
        """Send a request, and again after failures that may pass. Return an answer with a status below 300.

        Raises:
            OrbError: An error of `ServiceErrors`.
        """
        return self.run(lambda: self.once(method, url, auth, **options))

    def run(self, attempt: Callable[[], T]) -> T:
        """Run an attempt, and again after failures that may pass, as far as the call may be repeated."""
        client = self._client
        return call_with_retry(
            attempt,
            policy=client.policy,
            clock=client.clock,
            random=client.random,
            deadline=self.deadline,
            retryable=self._may_repeat,
        )

    def once(
        self, method: Method, url: str, auth: AuthBase, **options: Unpack[RequestOptions]
    ) -> requests.Response:
        """Send a request once. Return an answer with a status below 300. Raises as `send`."""
        client, left = self._client, self.left()
        if left < MIN_SECONDS:
            raise self.errors.timed_out(client.seconds, operation=self.operation, reason="no time left")
        connect = min(CONNECT_SECONDS, left * CONNECT_SHARE)
        read = min(READ_SECONDS, left - connect)
        answer: requests.Response | OrbError
        try:
            answer = client.session().request(
                method,
                url,
                auth=auth,
                timeout=(connect, read),
                allow_redirects=client.redirects,
                **options,
            )
        except requests.Timeout as error:
            self._failed(error)
            answer = self.errors.timed_out(read, operation=self.operation, reason=type(error).__name__)
        except requests.RequestException as error:
            self._failed(error)
            answer = self.errors.unreachable(operation=self.operation, reason=type(error).__name__)
        # Here, so that neither its cause nor its context holds the request, and so the token.
        if isinstance(answer, OrbError):
            raise answer
        self.sent = True
        if answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            return answer
        self.uncertain = self.uncertain or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        now = client.clock.now().timestamp()
        raise self.errors.refused(answer, operation=self.operation, now=now)

    def _failed(self, error: requests.RequestException) -> None:
        if not _unsent(error):
            self.sent = self.uncertain = True

    def _may_repeat(self, error: Exception) -> bool:
        # Without time, only a later call may succeed.
        if not is_retryable(error) or self.left() < MIN_SECONDS:
            return False
        if self._repeat is Repeat.ALWAYS or not self.sent:
            return True
        return self._repeat is Repeat.REFUSED and isinstance(error, ThrottledError)


def _unsent(error: requests.RequestException) -> bool:
    """Return whether no connection was made, so that nothing was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
