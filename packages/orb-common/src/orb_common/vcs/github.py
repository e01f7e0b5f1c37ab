"""GitHub's REST API, on requests: comments of pull requests and issues.

Source: https://docs.github.com/rest/issues/comments, in version 2022-11-28 of the API.
"""

from __future__ import annotations

import random as _random
import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from orb_common.exceptions import (
    DeniedError,
    ExternalServiceError,
    NotFoundError,
    OperationTimeoutError,
    ThrottledError,
    ValidationError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.repositories import is_repository
from orb_common.utils.retry import Random, RetryPolicy, call_with_retry, is_retryable

from .base import Comment, VcsProvider
from .github_errors import SERVICE, error_of, wrong_answer
from .github_webhooks import verify_signature
from .tag_lines import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["API_URL", "GitHubProvider"]

T = TypeVar("T")
API_URL = "https://api.github.com"
POLICY = RetryPolicy(max_attempts=3, base_delay=0.5, max_delay=4.0)
SECONDS = 30.0
CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0
PAGE_SIZE = 100
MAX_PAGES = 100
"""A stop for links that never end. GitHub allows 2,500 comments on an issue, which are 25 pages."""
HEADERS = {
    "Accept": "application/vnd.github+json",
    "User-Agent": "orb",  # GitHub refuses requests without one
    "X-GitHub-Api-Version": "2022-11-28",
}
_TOKEN = re.compile(r"[!-~]+")


class _Bearer(AuthBase):
    """The header with the token. As `auth`, it also keeps requests from reading a .netrc file in its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class GitHubProvider(VcsProvider):
    """GitHub. Its methods raise the errors of `VcsProvider`. Threads can share it.

    What can be sent twice without harm is tried again after a failure. A new comment is only sent again if GitHub has
    refused it because of a limit: it would be written twice otherwise.

    Args:
        base_url: The address of the API. That of GitHub Enterprise Server is `https://<host>/api/v3`.
        session: Sends the requests. Default: a new one.
        clock: Source of the time, which waits too.
        random: Source of randomness for the waits.
        policy: Tries and waits of a request.
        seconds: For one call, with all its requests, tries and waits.

    Raises:
        ValidationError: `base_url` is not an http or https address.
    """

    def __init__(
        self,
        base_url: str = API_URL,
        *,
        session: requests.Session | None = None,
        clock: Clock = SYSTEM_CLOCK,
        random: Random = _random,
        policy: RetryPolicy = POLICY,
        seconds: float = SECONDS,
    ) -> None:
        self._url = base_url.rstrip("/")
        if not _origin(self._url):
            raise ValidationError("base_url must be an http or https address", field="base_url")
        self._session = requests.Session() if session is None else session
        self._clock = clock
        self._random = random
        self._policy = policy
        self._seconds = seconds

    def verify_webhook(self, headers: Mapping[str, str], body: bytes | str, secret: str) -> bool:
        """Return whether GitHub signed a delivery with a secret. Never raises. See `verify_signature`."""
        return verify_signature(headers, body, secret)

    def login(self, token: str) -> str | None:
        """Return the login of the account of a token. None: it is the token of an installed app."""
        try:
            body = _Call(self, "get the user", token).body("GET", "/user")
        except DeniedError:
            # "Resource not accessible by integration": only the token of an app may not ask this.
            return None
        return _of(body, "login", str, "get the user")

    def get_comments(self, repo: str, pr_number: int, token: str) -> list[Comment]:
        """Return all comments, the oldest first."""
        call = _Call(self, "list comments", token)
        url = call.address(f"{_issue(repo, pr_number)}/comments?per_page={PAGE_SIZE}")
        found: list[Comment] = []
        for _ in range(MAX_PAGES):
            response = call.send("GET", url)
            items = _json(response, call.operation)
            if not isinstance(items, list):
                raise wrong_answer(call.operation)
            found += [_comment(item, call.operation) for item in items]
            following = response.links.get("next", {}).get("url")
            if following is None:
                return found
            # The token must not be sent to another host, whatever a link says.
            if _origin(following) != _origin(self._url):
                break
            url = following
        raise wrong_answer(call.operation)

    def create_comment(self, repo: str, pr_number: int, body: str, token: str) -> int:
        """Write a comment and return its id. A comment that may have been written is not sent again."""
        call = _Call(self, "create a comment", token, repeatable=False)
        created = call.body("POST", f"{_issue(repo, pr_number)}/comments", _text(body))
        return _of(created, "id", int, call.operation)

    def update_comment(self, repo: str, comment_id: int, body: str, token: str) -> bool:
        """Replace the text of a comment. False: it does not exist, or the token may not see the repository."""
        try:
            _Call(self, "update a comment", token).body("PATCH", _comment_path(repo, comment_id), _text(body))
        except NotFoundError:
            return False
        return True

    def delete_comment(self, repo: str, comment_id: int, token: str) -> bool:
        """Delete a comment. False: it does not exist, or the token may not see the repository."""
        call = _Call(self, "delete a comment", token)
        try:
            call.send("DELETE", call.address(_comment_path(repo, comment_id)))
        except NotFoundError:
            # If the answer to an earlier try was lost, that try has deleted the comment.
            return call.uncertain
        return True


class _Call:
    """One call of a method: its requests share a deadline."""

    def __init__(
        self, provider: GitHubProvider, operation: str, token: str, *, repeatable: bool = True
    ) -> None:
        # A secret often ends with a line break. Other spaces would be quoted in an error about a wrong header.
        token = token.strip()
        if not _TOKEN.fullmatch(token):
            raise ValidationError("token must be visible ASCII characters", field="token")
        self.operation = operation
        self.uncertain = False
        """Whether an earlier try may have taken effect."""
        self._own = provider
        self._auth = _Bearer(token)
        self._deadline = provider._clock.monotonic() + provider._seconds
        self._retryable = is_retryable if repeatable else lambda error: isinstance(error, ThrottledError)

    def address(self, path: str) -> str:
        """Return the address of a path of the API."""
        return self._own._url + path

    def body(self, method: str, path: str, json: Mapping[str, str] | None = None) -> object:
        """Send a request and return the JSON of the answer."""
        return _json(self.send(method, self.address(path), json), self.operation)

    def send(self, method: str, url: str, json: Mapping[str, str] | None = None) -> requests.Response:
        """Send a request, and again after failures that may pass."""
        return call_with_retry(
            lambda: self._try(method, url, json),
            policy=self._own._policy,
            clock=self._own._clock,
            random=self._own._random,
            deadline=self._deadline,
            retryable=self._retryable,
        )

    def _try(self, method: str, url: str, json: Mapping[str, str] | None) -> requests.Response:
        left = self._deadline - self._own._clock.monotonic()
        if left <= 0:
            raise OperationTimeoutError(
                "there is no time left", self._own._seconds, details={"operation": self.operation}
            )
        details = {"operation": self.operation}
        try:
            response = self._own._session.request(
                method,
                url,
                json=json,
                headers=HEADERS,
                auth=self._auth,
                timeout=(min(CONNECT_SECONDS, left), min(READ_SECONDS, left)),
            )
        # Without their causes, which hold the request, and so the token.
        except requests.Timeout as error:
            self.uncertain = True
            details["reason"] = type(error).__name__
            raise OperationTimeoutError(
                "GitHub did not answer in time", READ_SECONDS, details=details
            ) from None
        except requests.RequestException as error:
            self.uncertain = True
            details["reason"] = type(error).__name__
            raise ExternalServiceError("GitHub cannot be reached", SERVICE, details=details) from None
        if response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            return response
        failure = error_of(
            response.status_code,
            response.headers,
            response.text,
            operation=self.operation,
            now=self._own._clock.now().timestamp(),
        )
        self.uncertain = self.uncertain or isinstance(failure, ExternalServiceError)
        raise failure


def _origin(url: str) -> tuple[str, str] | None:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return parts.scheme, parts.netloc
    return None


def _repo(repo: object) -> str:
    if not isinstance(repo, str) or not is_repository(repo):
        raise ValidationError("repo must be owner/name", field="repo")
    return f"/repos/{repo}"


def _issue(repo: object, number: object) -> str:
    return f"{_repo(repo)}/issues/{_positive(number, 'pr_number')}"


def _comment_path(repo: object, comment_id: object) -> str:
    return f"{_repo(repo)}/issues/comments/{_positive(comment_id, 'comment_id')}"


def _positive(number: object, field: str) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValidationError(f"{field} must be a whole number from 1", field=field)
    return number


def _text(body: str) -> dict[str, str]:
    if not body.strip() or len(body) > MAX_BODY:
        raise ValidationError(f"body must have from 1 to {MAX_BODY} characters", field="body")
    return {"body": body}


def _json(response: requests.Response, operation: str) -> object:
    try:
        body: object = response.json()
    except ValueError:
        raise wrong_answer(operation) from None
    return body


def _of(body: object, name: str, kind: type[T], operation: str) -> T:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, kind):
        raise wrong_answer(operation)
    return value


def _comment(item: object, operation: str) -> Comment:
    comment_id = _of(item, "id", int, operation)
    fields: dict[str, object] = item if isinstance(item, dict) else {}
    user = fields.get("user")
    account = user if isinstance(user, dict) else {}
    body, login = fields.get("body"), account.get("login")
    return Comment(
        id=comment_id,
        body=body if isinstance(body, str) else "",
        author=login if isinstance(login, str) else None,
        by_app=account.get("type") == "Bot",
    )
