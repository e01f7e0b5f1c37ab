"""A GitHub on 127.0.0.1: comments of pull requests over the REST API, as the public documentation describes it.

Each route names its page. The bodies are those of GitHub's OpenAPI description in version 2022-11-28 of the API.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from orb_testing.fakes.github_bodies import DOCS, Account, Bodies, Comment, PullRequest, Repository, refusal
from orb_testing.fakes.github_limits import Limits
from orb_testing.fakes.github_requests import comment_text, page_of, since_of
from orb_testing.fakes.server import FakeServer, RefusalError, Route, empty_response, json_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzeug.wrappers import Request

    from orb_testing.fakes.server import MovableClock

API_VERSION = "2022-11-28"
PAGES = f"{DOCS}/issues/comments"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    account: Account
    write: frozenset[str]
    read: frozenset[str]
    """The names of private repositories, beside those of `write`."""


class GitHubFake(FakeServer):
    """GitHub while its `with` block runs.

    Example:
        with GitHubFake() as github:
            pull = github.add_pull_request(github.add_repository("octo/app", private=True))
            token = github.token(write=["octo/app"])

    Args:
        root: The path before all calls. GitHub Enterprise Server has `/api/v3`.
        clock: As in FakeServer.
    """

    def __init__(self, *, root: str = "", clock: MovableClock | None = None) -> None:
        self._root = root
        self.limits = Limits(self.now)
        """The rate limits. Change its fields to reach a limit with few requests."""
        self._ids = count(1)
        self._accounts: dict[str, Account] = {}
        self._tokens: dict[str, _Token] = {}
        self._repositories: dict[str, Repository] = {}
        self._pulls: dict[tuple[int, int], PullRequest] = {}
        self._comments: dict[int, Comment] = {}
        super().__init__(clock=clock)

    @property
    def api_url(self) -> str:
        """The address for `https://api.github.com`."""
        return self.url + self._root

    def account(self, login: str) -> Account:
        """Return an account, which is created at the first call."""
        return self._accounts.setdefault(login, Account(id=next(self._ids), login=login))

    def add_repository(self, full_name: str, *, private: bool = False) -> Repository:
        """Add a repository, such as `octo/app`."""
        owner, _, name = full_name.partition("/")
        repository = Repository(
            id=next(self._ids), owner=self.account(owner), name=name, private=private, created_at=self.now()
        )
        self._repositories[full_name.lower()] = repository
        return repository

    def add_pull_request(
        self, repository: Repository, *, title: str = "A change", author: str = "ann"
    ) -> PullRequest:
        """Add a pull request with the next number."""
        number = 1 + sum(key == repository.id for key, _ in self._pulls)
        pull = PullRequest(
            id=next(self._ids),
            repository=repository,
            number=number,
            author=self.account(author),
            title=title,
            created_at=self.now(),
        )
        self._pulls[repository.id, number] = pull
        return pull

    def add_comment(self, pull: PullRequest, body: str, *, author: str = "ann") -> Comment:
        """Add a comment, as if an account wrote it on the web page."""
        now = self.now()
        comment = Comment(
            id=next(self._ids),
            pull=pull,
            author=self.account(author),
            body=body,
            created_at=now,
            updated_at=now,
        )
        self._comments[comment.id] = comment
        return comment

    def comments(self, pull: PullRequest) -> list[Comment]:
        """Return the comments of a pull request, the oldest first."""
        return [comment for comment in self._comments.values() if comment.pull is pull]

    def token(self, login: str = "orb-bot", *, write: Iterable[str] = (), read: Iterable[str] = ()) -> str:
        """Return a new token of an account.

        Args:
            login: The account.
            write: The repositories whose comments it may write, such as `octo/app`.
            read: The private repositories that it may read too.
        """
        token = f"github_pat_{secrets.token_hex(20)}"
        self._tokens[token] = _Token(
            account=self.account(login),
            write=frozenset(name.lower() for name in write),
            read=frozenset(name.lower() for name in read),
        )
        return token

    def revoke(self, token: str) -> None:
        """End a token."""
        del self._tokens[token]

    def pull_request_event(self, pull: PullRequest, action: str = "opened") -> dict[str, object]:
        """Return the payload of the webhook event `pull_request`, for `github_webhooks.delivery`.

        https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request
        """
        bodies = self._bodies
        return {
            "action": action,
            "number": pull.number,
            "pull_request": bodies.pull_request(pull, len(self.comments(pull))),
            "repository": bodies.repository(pull.repository),
            "sender": bodies.account(pull.author),
        }

    def routes(self) -> list[Route]:
        """Return the calls that the fake answers, each with its page."""
        repo, one = "/repos/<owner>/<name>", "/repos/<owner>/<name>/issues/comments/<int:comment_id>"
        table: list[tuple[str, str, str, Callable[..., Response]]] = [
            ("GET", "/user", f"{DOCS}/users/users#get-the-authenticated-user", self._profile),
            ("GET", "/rate_limit", f"{DOCS}/rate-limit/rate-limit", self._rate_limit),
            (
                "GET",
                f"{repo}/pulls/<int:number>",
                f"{DOCS}/pulls/pulls#get-a-pull-request",
                self._pull_request,
            ),
            ("GET", f"{repo}/issues/<int:number>/comments", f"{PAGES}#list-issue-comments", self._list),
            # The addresses of further pages in Link name the repository by its id.
            (
                "GET",
                "/repositories/<int:repository_id>/issues/<int:number>/comments",
                f"{PAGES}#list-issue-comments",
                self._list,
            ),
            (
                "POST",
                f"{repo}/issues/<int:number>/comments",
                f"{PAGES}#create-an-issue-comment",
                self._create,
            ),
            ("GET", one, f"{PAGES}#get-an-issue-comment", self._get),
            ("PATCH", one, f"{PAGES}#update-an-issue-comment", self._update),
            ("DELETE", one, f"{PAGES}#delete-an-issue-comment", self._delete),
        ]
        return [
            Route(method=method, path=self._root + path, page=page, answer=answer)
            for method, path, page, answer in table
        ]

    def error(self, status: int) -> Response:
        """Return an answer with GitHub's error body. Calls that do not exist are Not Found, whatever their method."""
        status = HTTPStatus.NOT_FOUND if status == HTTPStatus.METHOD_NOT_ALLOWED else status
        message = (
            "Server Error"
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR
            else Response(status=status).status.partition(" ")[2].title()
        )
        return refusal(status, message).response

    def admit(self, request: Request, route: Route) -> None:
        """Refuse requests without User-Agent, of other versions, with a bad token, or above a limit."""
        if not request.headers.get("User-Agent"):
            text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
            raise RefusalError(Response(text, 403, content_type="text/html"))
        version = request.headers.get("X-GitHub-Api-Version", API_VERSION)
        if version != API_VERSION:
            raise refusal(
                400,
                f"This version is not supported; the fake has {API_VERSION}.",
                page=f"{DOCS}/overview/api-versions",
            )
        login = self._login(request)
        if not route.path.endswith("/rate_limit"):
            self.limits.count(login, request.method)

    def finish(self, request: Request, response: Response) -> Response:
        """Return an answer with the headers of all answers, and 304 for a body that the client has.

        https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
        """
        try:
            login = self._login(request)
        except RefusalError:
            login = None
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            response.set_etag(hashlib.sha256(response.get_data()).hexdigest(), weak=True)
            response.make_conditional(request)
            if response.status_code == HTTPStatus.NOT_MODIFIED and login is not None:
                self.limits.give_back(login)
        response.headers.extend(self.limits.headers(login))
        response.headers["X-GitHub-Media-Type"] = "github.v3; format=json"
        response.headers["X-GitHub-Api-Version-Selected"] = API_VERSION
        response.headers["X-GitHub-Request-Id"] = secrets.token_hex(8).upper()
        return response

    @property
    def _bodies(self) -> Bodies:
        return Bodies(api=self.api_url)

    def _login(self, request: Request) -> str | None:
        token = self._token(request)
        return None if token is None else token.account.login

    def _token(self, request: Request) -> _Token | None:
        """Return the token of a request. Raises RefusalError with 401.

        https://docs.github.com/rest/authentication/authenticating-to-the-rest-api
        """
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, value = header.partition(" ")
        token = self._tokens.get(value)
        if scheme.lower() not in {"bearer", "token"} or token is None:
            raise refusal(401, "Bad credentials")
        return token

    def _readable(self, request: Request, name: str, page: str) -> tuple[Repository, _Token | None]:
        """Return a repository and the token. Raises RefusalError with 404 for what the token may not know.

        https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#404-not-found-for-an-existing-resource
        """
        token, repository = self._token(request), self._repositories.get(name.lower())
        allowed = token.write | token.read if token else frozenset[str]()
        if repository is None or (repository.private and repository.full_name.lower() not in allowed):
            raise refusal(404, "Not Found", page=page)
        return repository, token

    def _writable(self, request: Request, name: str, page: str) -> tuple[Repository, Account]:
        """Return a repository and who writes. Raises RefusalError with 401, 403 or 404."""
        repository, token = self._readable(request, name, page)
        if token is None:
            raise refusal(401, "Requires authentication", page=page)
        if repository.full_name.lower() not in token.write:
            message = "Resource not accessible by personal access token"
            permissions = {"X-Accepted-GitHub-Permissions": "issues=write; pull_requests=write"}
            raise refusal(403, message, page=page, headers=permissions)
        return repository, token.account

    def _profile(self, request: Request) -> Response:
        token = self._token(request)
        if token is None:
            raise refusal(
                401, "Requires authentication", page=f"{DOCS}/users/users#get-the-authenticated-user"
            )
        return json_response(self._bodies.profile(token.account))

    def _rate_limit(self, request: Request) -> Response:
        core = self.limits.body(self._login(request))
        return json_response(
            {"resources": {"core": core, "search": core | {"resource": "search"}}, "rate": core}
        )

    def _pull_request(self, request: Request, owner: str, name: str, number: int) -> Response:
        page = f"{DOCS}/pulls/pulls#get-a-pull-request"
        repository, _ = self._readable(request, f"{owner}/{name}", page)
        pull = self._pull(repository, number, page)
        return json_response(self._bodies.pull_request(pull, len(self.comments(pull))))

    def _pull(self, repository: Repository, number: int, page: str) -> PullRequest:
        pull = self._pulls.get((repository.id, number))
        if pull is None:
            raise refusal(404, "Not Found", page=page)
        return pull

    def _list(
        self, request: Request, number: int, owner: str = "", name: str = "", repository_id: int = 0
    ) -> Response:
        page = f"{PAGES}#list-issue-comments"
        by_id = next((each.full_name for each in self._repositories.values() if each.id == repository_id), "")
        repository, _ = self._readable(request, by_id or f"{owner}/{name}", page)
        comments = self.comments(self._pull(repository, number, page))
        since = since_of(request, page)
        if since is not None:
            comments = [comment for comment in comments if comment.updated_at >= since]
        path = f"{self.api_url}/repositories/{repository.id}/issues/{number}/comments"
        return page_of(request, path, [self._bodies.comment(comment) for comment in comments])

    def _create(self, request: Request, owner: str, name: str, number: int) -> Response:
        page = f"{PAGES}#create-an-issue-comment"
        repository, account = self._writable(request, f"{owner}/{name}", page)
        pull = self._pull(repository, number, page)
        if pull.locked:
            raise refusal(403, "Unable to create comment because issue is locked.", page=page)
        comment = self.add_comment(pull, comment_text(request, page), author=account.login)
        body = self._bodies.comment(comment)
        return json_response(body, 201, headers={"Location": str(body["url"])})

    def _get(self, request: Request, owner: str, name: str, comment_id: int) -> Response:
        page = f"{PAGES}#get-an-issue-comment"
        repository, _ = self._readable(request, f"{owner}/{name}", page)
        return json_response(self._bodies.comment(self._comment(repository, comment_id, page)))

    def _update(self, request: Request, owner: str, name: str, comment_id: int) -> Response:
        page = f"{PAGES}#update-an-issue-comment"
        repository, _ = self._writable(request, f"{owner}/{name}", page)
        comment = self._comment(repository, comment_id, page)
        comment.body, comment.updated_at = comment_text(request, page), self.now()
        return json_response(self._bodies.comment(comment))

    def _delete(self, request: Request, owner: str, name: str, comment_id: int) -> Response:
        page = f"{PAGES}#delete-an-issue-comment"
        repository, _ = self._writable(request, f"{owner}/{name}", page)
        del self._comments[self._comment(repository, comment_id, page).id]
        return empty_response()

    def _comment(self, repository: Repository, comment_id: int, page: str) -> Comment:
        comment = self._comments.get(comment_id)
        if comment is None or comment.pull.repository is not repository:
            raise refusal(404, "Not Found", page=page)
        return comment
