"""GitHub's REST API: with mocked answers, and the whole against the wire-true fake."""

from __future__ import annotations

import json
import random
import traceback
from typing import TYPE_CHECKING, Any

import pytest
import requests
from responses import matchers

from orb_common.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    ServiceRefusedError,
    ThrottlingError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock
from orb_common.vcs import GitHubProvider
from orb_testing.fakes.github import GitHubFake
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from responses import RequestsMock

    from orb_testing.fakes.github_bodies import PullRequest

API = "https://api.github.com/repos/octo/app/issues"
TOKEN = "github_pat_0123456789"
OUTCOMES: dict[str, Callable[[GitHubProvider, str], object]] = {
    "login": lambda own, token: own.login(token),
    "get_comments": lambda own, token: own.get_comments("octo/app", 1, token),
    "find_comment_by_tag": lambda own, token: own.find_comment_by_tag("octo/app", 1, "x", token),
    "create_comment": lambda own, token: own.create_comment("octo/app", 1, "text", token),
    "update_comment": lambda own, token: own.update_comment("octo/app", 1, "text", token),
    "delete_comment": lambda own, token: own.delete_comment("octo/app", 1, token),
}
"""A call of each method that sends requests."""
METHODS = pytest.mark.parametrize("call", OUTCOMES.values(), ids=OUTCOMES)


def comment(number: int, body: str | None, login: str = "orb-bot", kind: str = "User") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": login, "type": kind}}


def sent(mocked: RequestsMock) -> requests.PreparedRequest:
    return mocked.calls[-1].request


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def own(clock: ManualClock) -> GitHubProvider:
    return GitHubProvider(clock=clock, random=random.Random(1))


@pytest.fixture
def pull(github: GitHubFake) -> PullRequest:
    return github.add_pull_request(github.add_repository("octo/app", private=True))


@pytest.fixture
def token(github: GitHubFake) -> str:
    return github.token(write=["octo/app"])


@pytest.fixture
def real(github: GitHubFake, clock: ManualClock) -> GitHubProvider:
    return GitHubProvider(github.api_url, clock=clock, random=random.Random(1))


def test_a_comment_is_created(mocked: RequestsMock, own: GitHubProvider) -> None:
    """The request has the documented address, headers and body, and the answer's id is returned."""
    mocked.post(f"{API}/7/comments", json={"id": 41}, status=201)
    assert own.create_comment("octo/app", 7, "Hello ä", TOKEN) == 41
    assert sent(mocked).headers["Authorization"] == f"Bearer {TOKEN}"
    assert sent(mocked).headers["Accept"] == "application/vnd.github+json"
    assert sent(mocked).headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert json.loads(sent(mocked).body or "") == {"body": "Hello ä"}


def test_a_comment_is_updated_and_deleted(mocked: RequestsMock, own: GitHubProvider) -> None:
    """True says that it was done, False that there is no such comment."""
    mocked.patch(f"{API}/comments/41", json={"id": 41})
    mocked.patch(f"{API}/comments/42", json={}, status=404)
    mocked.delete(f"{API}/comments/41", status=204)
    mocked.delete(f"{API}/comments/42", json={}, status=404)
    assert own.update_comment("octo/app", 41, "new", TOKEN)
    assert not own.update_comment("octo/app", 42, "new", TOKEN)
    assert own.delete_comment("octo/app", 41, TOKEN)
    assert not own.delete_comment("octo/app", 42, TOKEN)


def test_pages_are_followed_by_their_links(mocked: RequestsMock, own: GitHubProvider) -> None:
    """All pages are read, by the links of the answers. A comment without a text or an author is harmless."""
    further = "https://api.github.com/repositories/5/issues/7/comments?page=2"
    mocked.get(
        f"{API}/7/comments",
        match=[matchers.query_param_matcher({"per_page": "100"})],
        json=[comment(1, "tag", "mallory"), {"id": 2, "body": None, "user": None}],
        headers={"Link": f'<{further}>; rel="next", <{further}>; rel="last"'},
    )
    mocked.get(further, json=[comment(3, "with a tag in it"), comment(4, "tag")])
    mocked.get("https://api.github.com/user", json={"login": "orb-bot"})
    assert own.find_comment_by_tag("octo/app", 7, "tag", TOKEN) == 3


def test_the_comments_of_an_app(mocked: RequestsMock, own: GitHubProvider) -> None:
    """The token of an app may not ask who it is. Then the comments of apps are its own."""
    mocked.get(f"{API}/7/comments", json=[comment(1, "tag", "mallory"), comment(2, "tag", "orb[bot]", "Bot")])
    refusal = {"message": "Resource not accessible by integration"}
    mocked.get("https://api.github.com/user", json=refusal, status=403)
    assert own.find_comment_by_tag("octo/app", 7, "tag", TOKEN) == 2


@pytest.mark.parametrize("url", ["https://evil.example/page2", "http://api.github.com/x", "//[", "file:///x"])
def test_a_link_to_elsewhere_gets_no_token(mocked: RequestsMock, own: GitHubProvider, url: str) -> None:
    """The token is never sent to another host, or without encryption, whatever a link says."""
    mocked.get(f"{API}/7/comments", json=[], headers={"Link": f'<{url}>; rel="next"'})
    with pytest.raises(ExternalServiceError):
        own.get_comments("octo/app", 7, TOKEN)
    assert len(mocked.calls) == 1


def test_a_redirection_to_elsewhere_gets_no_token(mocked: RequestsMock, own: GitHubProvider) -> None:
    """A moved repository is followed, but another host does not see the token."""
    mocked.get(f"{API}/7/comments", status=301, headers={"Location": "https://evil.example/x"})
    mocked.get("https://evil.example/x", json=[])
    assert own.get_comments("octo/app", 7, TOKEN) == []
    assert "Authorization" not in sent(mocked).headers


def test_links_that_never_end(mocked: RequestsMock, own: GitHubProvider) -> None:
    """A list whose pages never end is an error, not an endless loop."""
    mocked.get(f"{API}/7/comments", json=[], headers={"Link": f'<{API}/7/comments?page=2>; rel="next"'})
    with pytest.raises(ExternalServiceError):
        own.get_comments("octo/app", 7, TOKEN)
    assert len(mocked.calls) == 100


@pytest.mark.parametrize("body", ["", "no JSON", "[]", "{}", '{"id": "41"}', "null", "[7]", '[{"id": null}]'])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_answers_that_are_not_githubs(
    mocked: RequestsMock, own: GitHubProvider, method: str, body: str
) -> None:
    """An answer of another form, such as that of a proxy, is a typed error. An empty list is a valid one."""
    mocked.add(method, f"{API}/7/comments", body=body)
    if method == "GET" and body == "[]":
        assert own.get_comments("octo/app", 7, TOKEN) == []
        return
    with pytest.raises(ExternalServiceError) as caught:
        if method == "GET":
            own.get_comments("octo/app", 7, TOKEN)
        else:
            own.create_comment("octo/app", 7, "text", TOKEN)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("repo", lambda own: own.create_comment("octo", 1, "x", TOKEN)),
        ("repo", lambda own: own.create_comment("octo/app/../..", 1, "x", TOKEN)),
        ("repo", lambda own: own.create_comment("octo/..", 1, "x", TOKEN)),
        ("repo", lambda own: own.get_comments("octo/app?x", 1, TOKEN)),
        ("repo", lambda own: own.get_comments("octo/app\n", 1, TOKEN)),
        ("pr_number", lambda own: own.get_comments("octo/app", 0, TOKEN)),
        ("pr_number", lambda own: own.get_comments("octo/app", True, TOKEN)),
        ("pr_number", lambda own: own.get_comments("octo/app", "1/x", TOKEN)),
        ("comment_id", lambda own: own.delete_comment("octo/app", -1, TOKEN)),
        ("body", lambda own: own.create_comment("octo/app", 1, " ", TOKEN)),
        ("body", lambda own: own.update_comment("octo/app", 1, "x" * 65_537, TOKEN)),
        ("token", lambda own: own.login("")),
        ("token", lambda own: own.login("two words")),
        ("token", lambda own: own.login("a\r\nX-Evil: 1")),
        ("base_url", lambda own: GitHubProvider("ftp://github.example")),
        ("base_url", lambda own: GitHubProvider("github.example")),
        ("base_url", lambda own: GitHubProvider("http://[")),
    ],
)
def test_arguments_that_are_not_valid(
    mocked: RequestsMock, own: GitHubProvider, field: str, call: Callable[[GitHubProvider], object]
) -> None:
    """An argument that could change the address or a header is refused by name, and nothing is sent."""
    with pytest.raises(ValidationError) as caught:
        call(own)
    assert caught.value.field == field
    assert "X-Evil" not in caught.value.to_json()


def test_a_token_with_a_line_break_at_its_end(mocked: RequestsMock, own: GitHubProvider) -> None:
    """The line break at the end of a stored token does no harm."""
    mocked.get("https://api.github.com/user", json={"login": "ann"})
    assert own.login(f"{TOKEN}\n") == "ann"
    assert sent(mocked).headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_netrc_file_does_not_replace_the_token(
    mocked: RequestsMock, own: GitHubProvider, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token of the call is sent, also if the machine has other credentials for GitHub."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.github.com login other password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    mocked.get("https://api.github.com/user", json={"login": "ann"})
    own.login(TOKEN)
    assert sent(mocked).headers["Authorization"] == f"Bearer {TOKEN}"


@METHODS
@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (requests.ConnectionError(f"refused {TOKEN}"), ExternalServiceError),
        (requests.exceptions.ChunkedEncodingError(TOKEN), ExternalServiceError),
        (requests.ReadTimeout(TOKEN), OperationTimeoutError),
        (requests.ConnectTimeout(TOKEN), OperationTimeoutError),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_network_fails(
    *,
    monkeypatch: pytest.MonkeyPatch,
    own: GitHubProvider,
    call: Callable[[GitHubProvider, str], object],
    failure: Exception,
    kind: type[OrbError],
) -> None:
    """A failure of the network is a typed error, whose trace and details do not hold the token."""

    def fail(*args: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr(requests.Session, "request", fail)
    with pytest.raises(kind) as caught:
        call(own, TOKEN)
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + caught.value.to_json()
    assert caught.value.__context__ is None


def test_a_wrong_answer_is_in_no_error(github: GitHubFake, real: GitHubProvider) -> None:
    """The error of the JSON holds its text, so it is neither cause nor context."""
    github.plan(Outage(status=200, body="<html>"))
    with pytest.raises(ExternalServiceError) as caught:
        real.get_comments("octo/app", 1, "t")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@METHODS
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AuthenticationError),
        (403, AuthorizationError),
        (404, ResourceNotFoundError),
        (422, ServiceRefusedError),
        (429, ThrottlingError),
        (503, ExternalServiceError),
    ],
)
def test_each_method_raises_typed_errors(
    *,
    github: GitHubFake,
    real: GitHubProvider,
    token: str,
    call: Callable[[GitHubProvider, str], object],
    status: int,
    kind: type[OrbError],
) -> None:
    """No method hides what went wrong behind False, except that a comment does not exist."""
    github.plan(Outage(status=status, times=None))
    try:
        answer = call(real, token)
    except OrbError as error:
        assert type(error) is kind
        assert token not in error.to_json()
    else:
        methods = {request.method for request in github.requests}
        expected = {(404, "PATCH"): False, (404, "DELETE"): False, (403, "GET"): None}
        assert answer is expected[status, methods.pop()]


@METHODS
def test_a_short_outage_passes(
    *,
    github: GitHubFake,
    real: GitHubProvider,
    pull: PullRequest,
    token: str,
    clock: ManualClock,
    call: Callable[[GitHubProvider, str], object],
) -> None:
    """What can be repeated is tried again. A comment is not written a second time."""
    github.add_comment(pull, "none of ours")
    github.plan(Outage(status=502), Outage(status=500))
    if call is OUTCOMES["create_comment"]:
        with pytest.raises(ExternalServiceError):
            call(real, token)
        assert len(github.requests) == 1
        return
    call(real, token)
    assert len(clock.slept) == 2


def test_a_comment_whose_answer_is_lost_is_written_once(
    github: GitHubFake, real: GitHubProvider, pull: PullRequest, token: str
) -> None:
    """If it is not known whether a comment was written, it is not written again."""
    github.plan(Outage(status=502, acts=True, method="POST"))
    with pytest.raises(ExternalServiceError):
        real.create_comment("octo/app", 1, "text", token)
    assert [each.body for each in github.comments(pull)] == ["text"]


def test_a_deletion_whose_answer_is_lost(
    github: GitHubFake, real: GitHubProvider, pull: PullRequest, token: str
) -> None:
    """A comment that an earlier try has deleted counts as deleted."""
    comment_id = real.create_comment("octo/app", 1, "text", token)
    github.plan(Outage(status=502, acts=True, method="DELETE"))
    assert real.delete_comment("octo/app", comment_id, token)
    assert github.comments(pull) == []
    assert not real.delete_comment("octo/app", comment_id, token)


@METHODS
def test_a_limit_of_seconds_is_waited_for(
    *,
    github: GitHubFake,
    real: GitHubProvider,
    pull: PullRequest,
    token: str,
    clock: ManualClock,
    call: Callable[[GitHubProvider, str], object],
) -> None:
    """A request that was refused because of a limit is sent again after the time that GitHub asks for."""
    github.add_comment(pull, "none of ours")
    github.plan(Outage(status=429, headers={"Retry-After": "9"}))
    call(real, token)
    assert clock.slept == [9.0]


def test_a_limit_of_an_hour_is_raised_at_once(
    github: GitHubFake, real: GitHubProvider, pull: PullRequest, token: str, clock: ManualClock
) -> None:
    """A function does not sleep for an hour: the error says when to come back."""
    github.limits.per_hour = 1
    real.get_comments("octo/app", 1, token)
    with pytest.raises(ThrottlingError) as caught:
        real.get_comments("octo/app", 1, token)
    assert caught.value.retry_after == 3600
    assert clock.slept == []


def test_a_secondary_limit(github: GitHubFake, real: GitHubProvider, pull: PullRequest, token: str) -> None:
    """Too many comments in a minute are a limit, too, with GitHub's own wait."""
    github.limits.contents_per_minute = 1
    real.create_comment("octo/app", 1, "one", token)
    with pytest.raises(ThrottlingError) as caught:
        real.create_comment("octo/app", 1, "two", token)
    assert caught.value.retry_after == 60


def test_hundreds_of_comments(
    github: GitHubFake, real: GitHubProvider, pull: PullRequest, token: str
) -> None:
    """A comment on the third page is found, with one request for each page and one for the login."""
    for number in range(230):
        github.add_comment(pull, f"tag {number}" if number in {5, 215} else "talk")
    mine = github.add_comment(pull, "my tag 7", author="orb-bot")
    assert real.find_comment_by_tag("octo/app", 1, "tag", token) == mine.id
    assert len(github.requests) == 4


def test_an_enterprise_server(clock: ManualClock) -> None:
    """GitHub Enterprise Server has its API below a path."""
    with GitHubFake(root="/api/v3") as github:
        pull = github.add_pull_request(github.add_repository("octo/app"))
        own = GitHubProvider(f"{github.api_url}/", clock=clock)
        own.create_comment("octo/app", pull.number, "Hello", github.token(write=["octo/app"]))
        assert [each.body for each in github.comments(pull)] == ["Hello"]


def test_a_server_that_does_not_answer(github: GitHubFake, pull: PullRequest, token: str) -> None:
    """A call ends when its time is over, although the server does not answer."""
    github.plan(Outage(delay=0.5, times=1))
    with pytest.raises(OperationTimeoutError):
        GitHubProvider(github.api_url, seconds=0.1).get_comments("octo/app", 1, token)
