"""GitHub's REST API, on requests: comments of pull requests and issues.

Source: https://docs.github.com/rest/issues/comments, in version 2022-11-28 of the API.
"""

from __future__ import annotations

import random as _random
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from orb_common.exceptions import DeniedError, NotFoundError, ValidationError
from orb_common.http.authorization import BearerToken
from orb_common.http.calls import POLICY, SECONDS, HttpCall, HttpClient, Repeat
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.repositories import is_repository

from .base import Comment, VcsProvider
from .github_errors import GitHubErrors, wrong_answer
from .github_webhooks import verify_signature
from .tag_lines import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from orb_common.http.calls import Method
    from orb_common.utils.retry import Random, RetryPolicy

__all__ = ["API_URL", "GitHubProvider"]

T = TypeVar("T")
API_URL = "https://api.github.com"
PAGE_SIZE = 100
MAX_PAGES = 100
"""A stop for links that never end. GitHub allows 2,500 comments on an issue, which are 25 pages."""
HEADERS = {
    "Accept": "application/vnd.github+json",
    "User-Agent": "orb",  # GitHub refuses requests without one
    "X-GitHub-Api-Version": "2022-11-28",
}


class GitHubProvider(VcsProvider):
    """GitHub. Its methods raise the errors of `VcsProvider`. Threads can share it.

    What can be sent twice without harm is tried again after a failure. A new comment is only sent again if GitHub has
    refused it because of a limit, or if there was no connection: it would be written twice otherwise.

    Args:
        base_url: The address of the API. That of GitHub Enterprise Server is `https://<host>/api/v3`.
        session: Sends the requests. Default: one for each thread.
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
        self._client = HttpClient(
            GitHubErrors(), session=session, clock=clock, random=random, policy=policy, seconds=seconds
        )

    def verify_webhook(self, headers: Mapping[str, str], body: bytes | str, secret: str) -> bool:
        """Return whether GitHub signed a delivery with a secret. Never raises. See `verify_signature`."""
        return verify_signature(headers, body, secret)

    def _call(self, operation: str, token: str, *, repeat: Repeat = Repeat.ALWAYS) -> _Call:
        return _Call(self._client, self._url, operation, token, repeat=repeat)

    def login(self, token: str) -> str | None:
        """Return the login of the account of a token. None: it is the token of an installed app."""
        try:
            body = self._call("get the user", token).body("GET", "/user")
        except DeniedError:
            # "Resource not accessible by integration": only the token of an app may not ask this.
            return None
        return _of(body, "login", str, "get the user")

    def get_comments(self, repo: str, pr_number: int, token: str) -> list[Comment]:
        """Return all comments, the oldest first."""
        call = self._call("list comments", token)
        url = call.address(f"{_issue(repo, pr_number)}/comments?per_page={PAGE_SIZE}")
        found: list[Comment] = []
        for _ in range(MAX_PAGES):
            response = call.request("GET", url)
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
        call = self._call("create a comment", token, repeat=Repeat.REFUSED)
        created = call.body("POST", f"{_issue(repo, pr_number)}/comments", _text(body))
        return _of(created, "id", int, call.operation)

    def update_comment(self, repo: str, comment_id: int, body: str, token: str) -> bool:
        """Replace the text of a comment. False: it does not exist, or the token may not see the repository."""
        try:
            self._call("update a comment", token).body("PATCH", _comment_path(repo, comment_id), _text(body))
        except NotFoundError:
            return False
        return True

    def delete_comment(self, repo: str, comment_id: int, token: str) -> bool:
        """Delete a comment. False: it does not exist, or the token may not see the repository."""
        call = self._call("delete a comment", token)
        try:
            call.request("DELETE", call.address(_comment_path(repo, comment_id)))
        except NotFoundError:
            # If the answer to an earlier try was lost, that try has deleted the comment.
            return call.uncertain
        return True


class _Call(HttpCall):
    """One call of a method: its requests share a deadline and a token."""

    def __init__(
        self, client: HttpClient, url: str, operation: str, token: str, *, repeat: Repeat = Repeat.ALWAYS
    ) -> None:
        super().__init__(client, operation, repeat)
        self._url = url
        self._auth = BearerToken(token)

    def address(self, path: str) -> str:
        """Return the address of a path of the API."""
        return self._url + path

    def body(self, method: Method, path: str, json: Mapping[str, str] | None = None) -> object:
        """Send a request and return the JSON of the answer."""
        return _json(self.request(method, self.address(path), json), self.operation)

    def request(self, method: Method, url: str, json: Mapping[str, str] | None = None) -> requests.Response:
        """Send a request, and again after failures that may pass."""
        return self.send(method, url, self._auth, json=json, headers=HEADERS)


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
    # The error of a wrong answer holds its text, so ours is raised after it.
    with suppress(ValueError):
        body: object = response.json()
        return body
    raise wrong_answer(operation)


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
